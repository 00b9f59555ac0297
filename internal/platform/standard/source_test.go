package standard

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/platformtest"
	"aftercare/internal/platform/wire"
)

const (
	secretNew = "whsec_bmV3LXNlY3JldC1mb3ItdGVzdHMtMDEyMzQ1Njc="
	secretOld = "whsec_b2xkLXNlY3JldC1mb3ItdGVzdHMtMDEyMzQ1Njc="
	stranger  = "whsec_c3RyYW5nZXJzLXNlY3JldC0wMTIzNDU2Nzg5MA=="
)

var now = time.Date(2026, 3, 1, 9, 30, 5, 0, time.UTC)

func at(when time.Time, secrets ...string) (platformtest.Source, error) {
	return New(Options{Secrets: secrets, Now: func() time.Time { return when }})
}

func request(secret, id string, when time.Time, body []byte) http.Header {
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", strconv.FormatInt(when.Unix(), 10))
	h.Set("webhook-signature", Sign(secret, id, when, body))
	return h
}

func platform() platformtest.Platform {
	p := platformtest.Platform{
		Name:    "standard",
		New:     func(secrets ...string) (platformtest.Source, error) { return at(now, secrets...) },
		Secrets: [3]string{secretNew, secretOld, stranger},
		Request: func(secret, topic string, body []byte) http.Header {
			return request(secret, "msg_"+wire.Hash(string(body)), now, body)
		},
		Fixture: func(string) string { return "" },
		Vectors: []string{"standard-webhooks", "svix"},
		At: func(unix int64, secret string) (platformtest.Source, error) {
			return at(time.Unix(unix, 0), secret)
		},
	}
	p.Foreign.Topic, p.Foreign.Body = "cart.abandoned", `{"type":"cart.abandoned","data":{"id":"1"}}`
	return p
}

func TestPayloads(t *testing.T) { platformtest.Run(t, platform(), "testdata") }

func TestExamples(t *testing.T) { platformtest.Run(t, platform(), "example") }

func TestWindow(t *testing.T) {
	body := []byte(`{"type":"order.paid","data":{"order_id":"1"}}`)
	h := request(secretNew, "msg_1", now, body)
	for _, tt := range []struct {
		off time.Duration
		ok  bool
	}{{0, true}, {5 * time.Minute, true}, {-5 * time.Minute, true}, {5*time.Minute + time.Second, false}, {-5*time.Minute - time.Second, false}, {200 * 365 * 24 * time.Hour, false}} {
		src, err := at(now.Add(tt.off), secretNew)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := src.Verify(h, body); (err == nil) != tt.ok {
			t.Errorf("%s after signing: error %v, want ok %t", tt.off, err, tt.ok)
		}
	}
}

func TestSignatureCoversIdAndTime(t *testing.T) {
	body := []byte(`{"type":"order.paid","data":{"order_id":"1"}}`)
	src, err := at(now, secretNew)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(http.Header){
		"id":                 func(h http.Header) { h.Set("webhook-id", "msg_2") },
		"time":               func(h http.Header) { h.Set("webhook-timestamp", strconv.FormatInt(now.Unix()+1, 10)) },
		"time, written else": func(h http.Header) { h.Set("webhook-timestamp", "+"+h.Get("webhook-timestamp")) },
		"version":            func(h http.Header) { h.Set("webhook-signature", "v2"+h.Get("webhook-signature")[2:]) },
		"id missing":         func(h http.Header) { h.Del("webhook-id") },
	} {
		h := request(secretNew, "msg_1", now, body)
		change(h)
		if _, err := src.Verify(h, body); aftercare.CodeOf(err) != aftercare.Unauthorized {
			t.Errorf("changed %s: error %v, want code unauthorized", name, err)
		}
	}
	several := request(secretNew, "msg_1", now, body)
	several.Set("webhook-signature", Sign(stranger, "msg_1", now, body)+" v1a,AAAA "+Sign(secretNew, "msg_1", now, body))
	if r, err := src.Verify(several, body); err != nil || r.Key != "msg_1" || r.Topic != "order.paid" {
		t.Errorf("one of several signatures: receipt %+v, error %v", r, err)
	}
}

func TestShortSecretsAreRefused(t *testing.T) {
	for _, s := range []string{"whsec_", "whsec_c2hvcnQ=", "not base64 at all", "whsec_whsec_"} {
		_, err := New(Options{Secrets: []string{s}})
		if aftercare.CodeOf(err) != aftercare.Invalid || !strings.Contains(err.Error(), "openssl rand") {
			t.Errorf("secret %q: error %v; want one that says how to make a secret", s, err)
		}
		if Sign(s, "1", now, nil) != "" {
			t.Errorf("Sign works with secret %q", s)
		}
	}
}

func FuzzParse(f *testing.F) {
	src, err := at(now, secretNew)
	if err != nil {
		f.Fatal(err)
	}
	var seeds []string
	for _, t := range Types() {
		b, err := Example(t)
		if err != nil {
			f.Fatal(err)
		}
		seeds = append(seeds, string(b))
	}
	platformtest.Fuzz(f, src, []string{""}, seeds...)
}
