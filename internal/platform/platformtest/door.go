package platformtest

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

// secrets: an adapter without a secret would let everybody in.
func secrets(t *testing.T, p Platform) {
	for name, s := range map[string][]string{
		"none": nil, "empty": {""}, "blank": {"  "}, "one good, one empty": {p.Secrets[0], ""},
		"three": {p.Secrets[0], p.Secrets[1], p.Secrets[2]},
	} {
		if _, err := p.New(s...); err == nil {
			t.Errorf("%s: New took it", name)
		} else if strings.Contains(err.Error(), p.Secrets[0]) {
			t.Errorf("%s: the error shows a secret", name)
		}
	}
	if _, err := p.New(p.Secrets[0]); err != nil {
		t.Errorf("one secret: %v", err)
	}
}

func signature(t *testing.T, p Platform, src Source, one payload) {
	for i, secret := range p.Secrets[:2] {
		r, err := src.Verify(p.Request(secret, one.topic, one.body), one.body)
		if err != nil || r.Key == "" || r.Ping {
			t.Errorf("secret %d: receipt %+v, error %v", i+1, r, err)
		}
	}
	good := p.Request(p.Secrets[0], one.topic, one.body)
	refuse := func(name string, h http.Header, body []byte) {
		t.Helper()
		r, err := src.Verify(h, body)
		if aftercare.CodeOf(err) != aftercare.Unauthorized || r.Key != "" || r.Topic != "" {
			t.Errorf("%s: receipt %+v, error %v; want code unauthorized and an empty receipt", name, r, err)
		}
	}
	refuse("a stranger's secret", p.Request(p.Secrets[2], one.topic, one.body), one.body)
	refuse("no headers", http.Header{}, one.body)
	refuse("no body", good, nil)
	refuse("one byte more", good, append(one.body[:len(one.body):len(one.body)], '\n'))
	changed := append([]byte{}, one.body...)
	changed[len(changed)/2] ^= 1
	refuse("one bit changed", good, changed)
	for name := range good {
		if !strings.Contains(strings.ToLower(name), "signature") && !strings.Contains(strings.ToLower(name), "hmac") {
			continue
		}
		for _, v := range []string{"", "x", "====", good.Get(name)[1:], good.Get(name) + "A", strings.ToLower(good.Get(name)), strings.Repeat("A", 44)} {
			h := good.Clone()
			h.Set(name, v)
			refuse(name+": "+v, h, one.body)
		}
	}
}

// replay: the platform repeats a delivery, and the inbox must see it as one;
// two different deliveries must never look like one.
func replay(t *testing.T, p Platform, src Source, all []payload) {
	seen := map[string]string{}
	for _, one := range all {
		first, err1 := src.Verify(p.Request(p.Secrets[0], one.topic, one.body), one.body)
		again, err2 := src.Verify(p.Request(p.Secrets[1], one.topic, one.body), one.body)
		if err1 != nil || err2 != nil || first.Key != again.Key || first.Key == "" {
			t.Errorf("%s: keys %q and %q, errors %v and %v; want the same key", one.name, first.Key, again.Key, err1, err2)
		}
		if other, ok := seen[first.Key]; ok {
			t.Errorf("%s and %s have the same key", one.name, other)
		}
		seen[first.Key] = one.name
	}
}

func foreign(t *testing.T, p Platform, src Source) {
	body := []byte(p.Foreign.Body)
	r, err := src.Verify(p.Request(p.Secrets[0], p.Foreign.Topic, body), body)
	if err != nil {
		t.Fatalf("Verify: %v", err)
	}
	events, err := src.Parse(aftercare.Inbound{Key: r.Key, Topic: r.Topic, Header: r.Header, Body: body})
	if aftercare.CodeOf(err) != aftercare.Ignored || len(events) > 0 {
		t.Errorf("Parse: %d events, error %v; want code ignored", len(events), err)
	}
}
