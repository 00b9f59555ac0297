package cases

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"aftercare/internal/aftercare"
)

// letters begin the number of a case of a kind.
var letters = map[aftercare.CaseKind]string{
	aftercare.CaseComplaint: "C", aftercare.CaseReturn: "R", aftercare.CaseRepair: "P", aftercare.CaseSparePart: "S",
	aftercare.CaseQuestion: "Q", aftercare.CaseSuggestion: "U", aftercare.CaseData: "D", aftercare.CaseReview: "V",
}

// crockford is an alphabet without letters that are read as digits or make words.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Number is the name of a case, such as "R-7K4M2Q". It comes from what was
// posted, so the same form posted twice is the same case: order is "source/order
// id", nonce is the form's own. A case is looked up within its order, so six
// characters are enough.
func Number(kind aftercare.CaseKind, store, order, nonce string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(kind), store, order, nonce}, "\x00")))
	letter, ok := letters[kind]
	if !ok {
		letter = "X"
	}
	out := []byte(letter + "-")
	for n, i := binary.BigEndian.Uint64(sum[:8]), 0; i < 6; i++ {
		out = append(out, crockford[n%32])
		n /= 32
	}
	return string(out)
}
