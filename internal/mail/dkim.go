package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"

	"aftercare/internal/aftercare"
)

// signedHeaders are put into h= when they are there. List-Unsubscribe and its
// -Post must be (RFC 8058, 4). Absent ones are left out, so that a relay may
// add, say, its own Feedback-ID without breaking the signature.
var signedHeaders = []string{
	"From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
	"Auto-Submitted", "Feedback-ID", "In-Reply-To", "References", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
}

// Signer signs the mails of one domain with DKIM (RFC 6376, 8463). It is for
// shops with a relay of their own; mail providers sign by themselves. go-mail's
// own signer is not used: it folds a long h= inside a header's name, which no
// verifier accepts. Safe for concurrent use.
//
// It signs before the letter takes a connection. Ed25519 costs about half as much
// as the unsigned letter; RSA-2048 some ten times as much, which keeps one
// core at a few hundred mails a second. But many receivers verify RSA alone: who
// sends more than that lets the relay sign.
type Signer struct {
	domain, selector string
	key              crypto.Signer
}

// NewSigner reads an Ed25519 (PKCS #8) or RSA (PKCS #1 or #8, at least 1024
// bits: RFC 8301) private key in PEM.
func NewSigner(domain, selector string, keyPEM []byte) (*Signer, error) {
	ascii, ok := asciiDomain(domain)
	if !ok || !isDomain(selector) {
		return nil, aftercare.Errorf(aftercare.Invalid, "mail: DKIM domain %q and selector %q must be host names, such as acme.example and mail2026", domain, selector)
	}
	key, err := parseKey(keyPEM)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "mail: DKIM key of %s: %w", domain, err)
	}
	return &Signer{domain: strings.ToLower(ascii), selector: selector, key: key}, nil
}

func parseKey(keyPEM []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(keyPEM)
	if block == nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "there is no PEM block; make a key with: openssl genpkey -algorithm ed25519")
	}
	var key any
	var err error
	if block.Type == "RSA PRIVATE KEY" {
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	} else {
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "the PEM block %q holds no unencrypted private key", block.Type)
	}
	switch k := key.(type) {
	case ed25519.PrivateKey:
		return k, nil
	case *rsa.PrivateKey:
		if k.N.BitLen() < 1024 {
			return nil, aftercare.Errorf(aftercare.Invalid, "the RSA key has %d bits; receivers ignore less than 1024, and 2048 is usual", k.N.BitLen())
		}
		return k, nil
	}
	return nil, aftercare.Errorf(aftercare.Invalid, "only Ed25519 and RSA keys sign mail")
}

// Record is the DNS TXT record that lets receivers verify.
func (s *Signer) Record() (name, value string) {
	name = s.selector + "._domainkey." + s.domain
	if pub, ok := s.key.Public().(ed25519.PublicKey); ok {
		return name, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)
	}
	der, err := x509.MarshalPKIXPublicKey(s.key.Public())
	if err != nil {
		panic(err) // cannot happen: NewSigner takes no other key than RSA here
	}
	return name, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

// covers reports whether a signature of this domain aligns with From (relaxed
// alignment, RFC 7489, 3.1.1): the domain itself or one below it.
func (s *Signer) covers(from string) bool {
	from = strings.ToLower(from)
	return from == s.domain || strings.HasSuffix(from, "."+s.domain)
}

// sign returns the letter with its DKIM-Signature in front.
func (s *Signer) sign(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(raw) + 1024)
	err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
		Domain:                 s.domain,
		Selector:               s.selector,
		Signer:                 s.key,
		Hash:                   crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization:   dkim.CanonicalizationRelaxed,
		HeaderKeys:             present(raw),
	})
	return out.Bytes(), err
}

// present lists the headers of the letter that are to be signed.
func present(raw []byte) []string {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var keys []string
	for line := range strings.SplitSeq(string(head), "\r\n") {
		name, _, ok := strings.Cut(line, ":")
		if ok && slices.ContainsFunc(signedHeaders, func(h string) bool { return strings.EqualFold(h, name) }) {
			keys = append(keys, name)
		}
	}
	return keys
}
