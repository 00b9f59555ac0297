package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"aftercare/config"
	"aftercare/internal/demo"
)

func (c *demoCmd) folder() (dir string, cleanup func(), err error) {
	if c.Keep != "" {
		return c.Keep, func() {}, os.MkdirAll(c.Keep, 0o700)
	}
	dir, err = os.MkdirTemp("", "aftercare-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err // a temporary folder that stays is no failure
}

func (c *demoCmd) listen() (net.Listener, error) {
	if c.Exit {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		host, _, _ := net.SplitHostPort(c.Listen)
		l, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	return l, err
}

func demoSecrets() map[string]string {
	key := make([]byte, 24)
	_, _ = rand.Read(key) // it never fails: crypto/rand ends the process instead
	return map[string]string{"shopify": rand.Text(), "woocommerce": rand.Text(), "standard": "whsec_" + base64.StdEncoding.EncodeToString(key)}
}

// demoConfig is the sample shop.
func demoConfig(dir, smtp, listen string, secrets map[string]string) (*config.Config, error) {
	catalog, help := filepath.Join(dir, "catalog.yaml"), filepath.Join(dir, "help.yaml")
	if err := errors.Join(os.WriteFile(catalog, demo.Catalog, 0o600), os.WriteFile(help, demo.Help, 0o600)); err != nil {
		return nil, err
	}
	secret := func(source string) []config.Secret { return []config.Secret{config.NewSecret(secrets[source])} }
	store := demoStore()
	store.Catalog, store.Help = catalog, help
	store.Sources = config.Sources{Shopify: &config.Shopify{Secrets: secret("shopify")}, Standard: &config.Standard{Secrets: secret("standard")},
		WooCommerce: &config.WooCommerce{Secrets: secret("woocommerce"), ConsentKeys: []string{"marketing_opt_in"}, LocaleKeys: []string{"order_language"}, CODMethods: []string{"cod"}}}
	return &config.Config{
		Listen: listen, PublicURL: "http://" + listen, Stores: []config.Store{store},
		Database: config.Database{URL: config.NewSecret("sqlite://" + filepath.Join(dir, "aftercare.db"))},
		Redis:    config.Redis{URL: config.NewSecret("embedded")},
		SMTP:     config.SMTP{URL: config.NewSecret("smtp://" + smtp), Pool: 4},
		Sandbox:  config.Sandbox{Enabled: true, Timelapse: 1, Start: storyBegins},
	}, nil
}

// demoStore is the sample shop's settings: what a well-kept shop would enter.
func demoStore() config.Store {
	return config.Store{
		ID: "alder", Name: "Alder & Pine", URL: "https://alder-and-pine.example", Mode: "live", Locale: "en", Timezone: "Europe/Berlin", Country: "DE",
		Formality: "formal", Color: "#2f5d50",
		Mail: config.Mail{From: "Alder & Pine <orders@alder-and-pine.example>", MarketingFrom: "Alder & Pine <hello@alder-and-pine.example>",
			ReplyTo: "care@alder-and-pine.example", PostalAddress: "Oranienstr. 17, 10999 Berlin, Germany", Registration: "Alder & Pine GmbH, HRB 123456 B, Berlin; VAT DE123456789; Managing director: Klara Brandt"},
		Contact: config.Contact{Phone: "+49 30 000 00 00", Email: "care@alder-and-pine.example", Hours: "Mon–Fri 9–17", Answers: "within one working day",
			Channels: []config.Channel{{Name: "Chat", URL: "https://alder-and-pine.example/chat", Hours: "Mon–Fri 10–16", Answers: "within minutes"}}},
		Policies: config.Policies{Returns: "https://alder-and-pine.example/returns", Shipping: "https://alder-and-pine.example/shipping",
			Warranty: "https://alder-and-pine.example/warranty", Privacy: "https://alder-and-pine.example/privacy", Terms: "https://alder-and-pine.example/terms", ReturnDays: 30},
		Warranty: config.Warranty{Months: 24}, Delivery: config.Delivery{Days: 3, Carrier: "DHL"}, Refund: config.Refund{Days: 7},
		Payment: config.Payment{WithinDays: 4}, Consent: config.Consent{Marketing: "asked"},
		Reviews: []config.Link{{Name: "Alder & Pine", URL: "https://alder-and-pine.example/reviews"}, {Name: "Google", URL: "https://reviews.google.example/alder-and-pine"}},
		Offers:  map[string]config.Offer{"replenishment": {Coupon: "refill"}},
		Quiet:   config.Quiet{From: "21:00", To: "09:00"},
		Cap:     config.Cap{Every: config.Duration(16 * time.Hour), Max: 2, Within: config.Duration(7 * 24 * time.Hour)},
	}
}
