package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// Options of a Source.
type Options struct {
	// Secrets are the app's client secret, or the shop's webhook signing secret;
	// for an hour after a rotation Shopify still signs with the old one.
	Secrets []string
}

// Source reads the webhooks of one shop.
type Source struct{ secrets []string }

// New makes a Source; it refuses to go without a secret.
func New(o Options) (*Source, error) {
	if len(o.Secrets) == 0 || len(o.Secrets) > 2 {
		return nil, aftercare.Errorf(aftercare.Invalid, "shopify: one or two secrets are needed, not %d: set the source's secrets", len(o.Secrets))
	}
	s := &Source{}
	for i, secret := range o.Secrets {
		if secret = strings.TrimSpace(secret); secret == "" {
			return nil, aftercare.Errorf(aftercare.Invalid, "shopify: secret %d is empty: it stands in Settings, Notifications, Webhooks, or is the app's client secret", i+1)
		}
		s.secrets = append(s.secrets, secret)
	}
	return s, nil
}

// Verify checks the signature over the raw body. Headers are not signed; the
// receipt's are for the record.
func (s *Source) Verify(h http.Header, body []byte) (aftercare.Receipt, error) {
	got, err := base64.StdEncoding.Strict().DecodeString(header(h, "Hmac-Sha256"))
	ok := false
	for _, secret := range s.secrets {
		ok = hmac.Equal(got, sum(secret, body)) || ok
	}
	if !ok || err != nil || len(body) == 0 {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "shopify: X-Shopify-Hmac-Sha256 fits no secret of this source")
	}
	r := aftercare.Receipt{Topic: strings.ToLower(header(h, "Topic")), Header: map[string]string{}}
	for _, name := range []string{"Shop-Domain", "Api-Version", "Triggered-At", "Webhook-Id", "Event-Id"} {
		if v := header(h, name); v != "" {
			r.Header[name] = v
		}
	}
	switch {
	case r.Header["Event-Id"] != "":
		r.Key = "event:" + r.Header["Event-Id"]
	case r.Header["Webhook-Id"] != "":
		r.Key = "webhook:" + r.Header["Webhook-Id"]
	default:
		hash := sha256.Sum256(body)
		r.Key = "body:" + hex.EncodeToString(hash[:])
	}
	r.Key += ":" + r.Topic
	return r, nil
}

func header(h http.Header, name string) string {
	return wire.Clean(wire.First(h.Get("X-Shopify-"+name), h.Get("Shopify-"+name)))
}

func sum(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}

// Sign is the X-Shopify-Hmac-Sha256 header of a body.
func Sign(secret string, body []byte) string {
	return base64.StdEncoding.EncodeToString(sum(secret, body))
}
