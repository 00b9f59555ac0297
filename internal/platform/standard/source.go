package standard

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/platform/wire"
)

// window is how far a request's timestamp may lie from now, on either side
// (Standard Webhooks specification, "Verifying webhook authenticity").
const window = 5 * time.Minute

// Options of a Source.
type Options struct {
	Secrets []string         // one, or the new and the old one; "whsec_" may be missing
	Now     func() time.Time // machine time; nil is the machine's clock
}

// Source reads the events of one shop.
type Source struct {
	keys [][]byte
	now  func() time.Time
}

// New makes a Source; it refuses to go without a secret.
func New(o Options) (*Source, error) {
	if len(o.Secrets) == 0 || len(o.Secrets) > 2 {
		return nil, aftercare.Errorf(aftercare.Invalid, "standard: one or two secrets are needed, not %d: set the source's secrets", len(o.Secrets))
	}
	s := &Source{now: o.Now}
	if s.now == nil {
		s.now = clock.Machine.Now
	}
	for i, secret := range o.Secrets {
		key, err := keyOf(secret)
		if err != nil {
			return nil, aftercare.Errorf(aftercare.Invalid, "standard: secret %d: %w", i+1, err)
		}
		s.keys = append(s.keys, key)
	}
	return s, nil
}

// keyOf decodes a secret. Shorter keys than 16 bytes are refused: they can be
// guessed, and are most often a base64 secret that lost its end.
func keyOf(secret string) ([]byte, error) {
	text := strings.TrimRight(strings.TrimPrefix(strings.TrimSpace(secret), "whsec_"), "=")
	key, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "it must be whsec_ and base64 (make one with: echo whsec_$(openssl rand -base64 32))")
	}
	if len(key) < 16 {
		return nil, aftercare.Errorf(aftercare.Invalid, "it is empty or too short: 16 bytes at least (make one with: echo whsec_$(openssl rand -base64 32))")
	}
	return key, nil
}

// Verify checks the signature over the raw body. Header names that begin with
// svix- are taken too: the service of that name signs the same way.
func (s *Source) Verify(h http.Header, body []byte) (aftercare.Receipt, error) {
	prefix := "Webhook-"
	if h.Get("Webhook-Id") == "" {
		prefix = "Svix-"
	}
	id, stamp := h.Get(prefix+"Id"), h.Get(prefix+"Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || err != nil {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "standard: webhook-id or webhook-timestamp is missing or unreadable")
	}
	if off := s.now().Sub(time.Unix(seconds, 0)).Abs(); off > window {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "standard: the timestamp is %s off: check the sender's clock, and sign again when repeating", off.Round(time.Second))
	}
	if !s.signed(h.Get(prefix+"Signature"), id+"."+stamp+".", body) {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "standard: no signature fits a secret of this source")
	}
	// Parse says what is wrong with the body.
	return aftercare.Receipt{Key: wire.Clean(id), Topic: wire.TextAt(body, "type").String()}, nil
}

// signed compares every v1 signature with every key, whatever fits first, so
// that the time taken tells nothing about which one did.
func (s *Source) signed(header, prefix string, body []byte) bool {
	ok := false
	for _, one := range strings.Fields(header) {
		version, text, _ := strings.Cut(one, ",")
		got, err := base64.StdEncoding.Strict().DecodeString(text)
		if version != "v1" || err != nil {
			continue
		}
		for _, key := range s.keys {
			ok = hmac.Equal(got, sum(key, prefix, body)) || ok
		}
	}
	return ok
}

func sum(key []byte, prefix string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(prefix))
	mac.Write(body)
	return mac.Sum(nil)
}

// Sign is the webhook-signature header for a body sent with the given
// webhook-id and webhook-timestamp; "" when the secret cannot be one.
func Sign(secret, id string, at time.Time, body []byte) string {
	key, err := keyOf(secret)
	if err != nil {
		return ""
	}
	prefix := id + "." + strconv.FormatInt(at.Unix(), 10) + "."
	return "v1," + base64.StdEncoding.EncodeToString(sum(key, prefix, body))
}
