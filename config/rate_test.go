package config

import (
	"strings"
	"testing"
	"time"
)

func TestRates(t *testing.T) {
	c, err := load(t, `smtp: {per_domain: {gmail.com: 20/s, Outlook.com: 600/m, "*": 20000/d}}`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Rate{"gmail.com": {20, time.Second}, "Outlook.com": {600, time.Minute}, "*": {20000, 24 * time.Hour}}
	if len(c.SMTP.PerDomain) != len(want) {
		t.Errorf("got %v", c.SMTP.PerDomain)
	}
	for name, rate := range want {
		if c.SMTP.PerDomain[name] != rate {
			t.Errorf("%s: got %v, want %v", name, c.SMTP.PerDomain[name], rate)
		}
	}
	for _, wrong := range []string{"", "20", "/s", "0/s", "-1/s", "1.5/s", "20/w", "20 / s", "1000000/s", "20/ss"} {
		if err := new(Rate).UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
	for text, want := range map[string]string{
		"gmail.com: ": "gmail.com: has no rate",
		"gmail.com: 20/s, a.example: 1/s, Gmail.com: 1/s": ":1: smtp.per_domain.gmail.com: is the same domain as Gmail.com",
	} {
		if c, err := load(t, "smtp: {per_domain: {"+text+"}}"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v", text, c, err)
		}
	}
}
