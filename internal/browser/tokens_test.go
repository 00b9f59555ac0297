package browser

import (
	"encoding/base64"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/rig"
)

// No token is accepted but those that were made here: not one of ten thousand
// made up in the shape of a real one, and no real one with a bit turned over. All
// of them get the very same answer.
func TestTokens(t *testing.T) {
	t.Parallel()
	h := demo(t)
	real := h.tokens(t)
	status, gone := h.answer(t, "nothing")
	if status != http.StatusNotFound {
		t.Fatalf("a made-up token is answered %d", status)
	}
	refused := func(token string) {
		t.Helper()
		if status, body := h.answer(t, token); status != http.StatusNotFound || body != gone {
			t.Errorf("token %q: answered %d, or otherwise than others", token, status)
		}
	}
	flips := 0
	for purpose, token := range real {
		if status, _ := h.answer(t, token); status != http.StatusOK {
			t.Fatalf("%s: a good link is answered %d", purpose, status)
		}
		for i := range len(token) * 8 {
			b := []byte(token)
			b[i/8] ^= 1 << (i % 8)
			refused(string(b))
			flips++
		}
		refused(token[:len(token)-1])
		refused(token + "A")
	}
	r := rand.New(rand.NewPCG(rig.Seed(t), 1))
	for range 10_000 {
		var like string
		for _, like = range real {
			break
		}
		refused(shuffled(r, like))
	}
	t.Logf("%d purposes, %d flips", len(real), flips)
}

// shuffled is a token with the payload of a good one, signed by a guess, or one
// of which nothing is right.
func shuffled(r *rand.Rand, like string) string {
	body, sum, _ := strings.Cut(like, ".")
	guess := make([]byte, base64.RawURLEncoding.DecodedLen(len(sum)))
	for i := range guess {
		guess[i] = byte(r.Uint32())
	}
	if r.IntN(2) == 0 {
		other := make([]byte, base64.RawURLEncoding.DecodedLen(len(body)))
		for i := range other {
			other[i] = byte(r.Uint32())
		}
		body = base64.RawURLEncoding.EncodeToString(other)
	}
	return body + "." + base64.RawURLEncoding.EncodeToString(guess)
}

// tokens are one good token of each purpose that a mail of the demo holds.
func (h house) tokens(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range h.mails(t) {
		for _, l := range m.links(h.Base + "/c/") {
			token := tokenOf(t, l)
			out[purposeOf(t, token)] = token
		}
	}
	return out
}

func (h house) answer(t *testing.T, token string) (status int, body string) {
	t.Helper()
	return h.read(t, h.Base+"/c/"+url.PathEscape(token))
}

// read is a page as it is answered, whatever the status.
func (h house) read(t *testing.T, url string) (status int, body string) {
	t.Helper()
	r, err := http.Get(url) // #nosec G107 -- the demo's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }() // read to its end
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(text)
}
