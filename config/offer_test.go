package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOffers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "aftercare.yaml")
	load := func(offers string) (*Config, error) {
		text := "stores:\n  - {id: acme, name: Acme, mail: {from: a@acme.example, reply_to: b@acme.example, postal_address: Here},\n     offers: " + offers + "}\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return Load(file, nil)
	}
	c, err := load(`{replenishment: {coupon: thank-you, required: true}, cross-sell: {code: WELCOME10, value: 10 %, expires: 2026-12-31}}`)
	if err != nil {
		t.Fatal(err)
	}
	if o := c.Stores[0].Offers; o["replenishment"] != (Offer{Coupon: "thank-you", Required: true}) || o["cross-sell"] != (Offer{Code: "WELCOME10", Value: "10 %", Expires: "2026-12-31"}) {
		t.Errorf("offers %+v", o)
	}
	for offers, want := range map[string]string{
		`{a: {}}`:                             "offers.a: must be a pool",
		`{a: {coupon: x, code: Y}}`:           "offers.a: must be a pool",
		`{a: {coupon: x, value: 5 EUR}}`:      "offers.a: takes value and expiry from each code",
		`{a: {coupon: Two Words}}`:            "offers.a.coupon: must be the name of a pool",
		`{a: {code: Y, required: true}}`:      "offers.a.required: is for pools",
		`{a: {code: Y, expires: tomorrow}}`:   "offers.a.expires: must be a date",
		`{a: {code: Y, expire: 2026-12-31}}`:  `offers.a.expire: unknown key; did you mean "expires"?`,
		`{"Cross Sell": {code: Y}}`:           "offers.Cross Sell: must be named after a workflow",
		`{a: {coupon: x, expires: 2026-1-1}}`: "offers.a.expires: must be a date",
	} {
		if _, err := load(offers); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", offers, err, want)
		}
	}
}
