package woocommerce

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// Options of a Source.
type Options struct {
	Secrets []string // one, or the new and the old one

	// ConsentKeys and LocaleKeys are order meta keys, the first that is there
	// counts: ["_newsletter_optin"], ["wpml_language"].
	ConsentKeys []string
	LocaleKeys  []string
	// UnknownConsent is the answer of an order that has none of the keys; nil
	// leaves it unanswered.
	UnknownConsent *bool
	// CODMethods are the payment methods that are paid at the door; without any,
	// WooCommerce's own, "cod".
	CODMethods []string
}

// Source reads the webhooks of one shop.
type Source struct {
	secrets []string
	options Options
}

// New makes a Source; it refuses to go without a secret.
func New(o Options) (*Source, error) {
	if len(o.Secrets) == 0 || len(o.Secrets) > 2 {
		return nil, aftercare.Errorf(aftercare.Invalid, "woocommerce: one or two secrets are needed, not %d: set the source's secrets", len(o.Secrets))
	}
	if len(o.CODMethods) == 0 {
		o.CODMethods = []string{"cod"}
	}
	s := &Source{options: o}
	for i, secret := range o.Secrets {
		if strings.TrimSpace(secret) == "" {
			return nil, aftercare.Errorf(aftercare.Invalid, "woocommerce: secret %d is empty: set one in WooCommerce, Settings, Advanced, Webhooks, and here", i+1)
		}
		s.secrets = append(s.secrets, secret)
	}
	return s, nil
}

var ping = regexp.MustCompile(`^webhook_id=[0-9]{1,20}$`)

// Verify checks the signature over the raw body. The ping of a new webhook has
// none, says nothing, and must be answered 200 or the webhook stays off.
func (s *Source) Verify(h http.Header, body []byte) (aftercare.Receipt, error) {
	signature := h.Get("X-Wc-Webhook-Signature")
	if signature == "" && ping.Match(body) {
		return aftercare.Receipt{Ping: true}, nil
	}
	got, err := base64.StdEncoding.Strict().DecodeString(signature)
	ok := false
	for _, secret := range s.secrets {
		ok = hmac.Equal(got, sum(secret, body)) || ok
	}
	if !ok || err != nil || len(body) == 0 {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "woocommerce: X-WC-Webhook-Signature fits no secret of this source")
	}
	r := aftercare.Receipt{Topic: strings.ToLower(wire.Clean(h.Get("X-Wc-Webhook-Topic"))), Header: map[string]string{}}
	for _, name := range []string{"Source", "Delivery-Id", "Id"} {
		if v := wire.Clean(h.Get("X-Wc-Webhook-" + name)); v != "" {
			r.Header[name] = v
		}
	}
	r.Key = key(r, body)
	return r, nil
}

func key(r aftercare.Receipt, body []byte) string {
	var keys map[string]json.RawMessage
	_ = json.Unmarshal(body, &keys) // Parse says what is wrong with it
	var id wire.Text
	if raw, ok := keys["id"]; ok {
		_ = id.UnmarshalJSON(raw)
	}
	hash := sha256.Sum256(body)
	key := r.Topic + ":" + id.String() + ":" + hex.EncodeToString(hash[:])
	if len(keys) == 1 && id != "" {
		key += ":" + r.Header["Delivery-Id"]
	}
	return key
}

func sum(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}

// Sign is the X-WC-Webhook-Signature header of a body.
func Sign(secret string, body []byte) string {
	return base64.StdEncoding.EncodeToString(sum(secret, body))
}
