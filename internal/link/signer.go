package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Path is where customer pages live below the public URL.
const Path = "/c/"

// maxToken is well above any token made here and bounds the work of refusing one.
const maxToken = 2048

// Signer makes and opens links. It is safe for concurrent use.
type Signer struct {
	base string
	keys []aftercare.SigningKey
}

// New makes a signer for links below publicURL. The first key signs, all
// verify. Without keys, or with a secret under 16 bytes, it panics: whoever
// starts the program has to make keys first.
func New(publicURL string, keys []aftercare.SigningKey) *Signer {
	if len(keys) == 0 {
		panic("link: no signing key")
	}
	for _, k := range keys {
		if len(k.Secret) < 16 || strings.Contains(k.ID, "\x00") {
			panic("link: signing key " + k.ID + " is too short or badly named")
		}
	}
	return &Signer{strings.TrimRight(publicURL, "/"), slices.Clone(keys)}
}

// URL is the whole address of a link, for a mail.
func (s *Signer) URL(c Claims) string { return s.base + Path + s.Token(c) }

// Token is the signed part of a link: letters, digits, "-", "_" and one ".".
// Expires is cut to the second.
func (s *Signer) Token(c Claims) string {
	key := s.keys[0]
	payload := c.payload(key.ID)
	return strict.EncodeToString([]byte(payload)) + "." + strict.EncodeToString(sign(key, payload))
}

// Open checks a token against all keys, the wanted purposes and the expiry.
// Whatever is wrong, the error is the same, with code NotFound.
func (s *Signer) Open(token string, now time.Time, want ...Purpose) (Claims, error) {
	body, mac, found := strings.Cut(token, ".")
	if !found || len(token) > maxToken {
		return Claims{}, errBad()
	}
	payload, err := decode(body)
	if err != nil {
		return Claims{}, errBad()
	}
	sum, err := decode(mac)
	if err != nil {
		return Claims{}, errBad()
	}
	claims, id, ok := parsePayload(string(payload))
	if !ok || !s.signed(id, string(payload), sum) {
		return Claims{}, errBad()
	}
	if !slices.Contains(want, claims.Purpose) || (!claims.Expires.IsZero() && !now.Before(claims.Expires)) {
		return Claims{}, errBad()
	}
	return claims, nil
}

func (s *Signer) signed(id, payload string, sum []byte) bool {
	for _, k := range s.keys {
		if k.ID == id && hmac.Equal(sign(k, payload), sum) {
			return true
		}
	}
	return false
}

// decode reads base64 in its one canonical spelling. The standard decoder skips
// line breaks, so those are refused before.
func decode(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errBad()
	}
	return strict.DecodeString(s)
}

// sign separates these signatures from any other use of the same secret.
func sign(k aftercare.SigningKey, payload string) []byte {
	m := hmac.New(sha256.New, k.Secret)
	m.Write([]byte("aftercare link\x00"))
	m.Write([]byte(payload))
	return m.Sum(nil)
}
