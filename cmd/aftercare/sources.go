package main

import (
	"fmt"
	"net/http"
	"time"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/intake"
	"aftercare/internal/platform/shopify"
	"aftercare/internal/platform/standard"
	"aftercare/internal/platform/woocommerce"
)

// adapter is a platform as the commands know it.
type adapter struct {
	name string
	// make binds the adapter to one store's settings; ok is false when the
	// store does not use it.
	make func(config.Sources) (s intake.Source, use use, err error)
	// sign makes the headers of a webhook, for the demo and for source test.
	sign func(secret, topic, id string, at time.Time, body []byte) http.Header
	// topics are what a shop should subscribe to, where is how.
	topics []string
	where  string
}

// use is what a store says of a source besides what the adapter needs.
type use struct {
	used    bool
	secrets []config.Secret
	since   time.Time
}

// adapters lists the platforms. To add one, add it here.
var adapters = []adapter{
	{
		name: "shopify",
		make: func(c config.Sources) (intake.Source, use, error) {
			if c.Shopify == nil {
				return nil, use{}, nil
			}
			s, err := shopify.New(shopify.Options{Secrets: reveal(c.Shopify.Secrets)})
			return s, use{true, c.Shopify.Secrets, c.Shopify.Since.Time()}, err
		},
		sign: func(secret, topic, id string, _ time.Time, body []byte) http.Header {
			return headers("X-Shopify-Hmac-Sha256", shopify.Sign(secret, body), "X-Shopify-Topic", topic,
				"X-Shopify-Webhook-Id", id, "X-Shopify-Event-Id", "event-"+id)
		},
		topics: []string{"orders/create", "orders/paid", "orders/updated", "orders/cancelled", "fulfillments/create", "fulfillments/update",
			"fulfillment_events/create", "refunds/create", "customers_email_marketing_consent/update",
			"customers/data_request", "customers/redact", "shop/redact"},
		where: "Shopify admin > Settings > Notifications > Webhooks, format JSON, one per topic; or your app's configuration. The secret is shown below the list of webhooks; for an app it is the client secret.",
	},
	{
		name: "woocommerce",
		make: func(c config.Sources) (intake.Source, use, error) {
			if c.WooCommerce == nil {
				return nil, use{}, nil
			}
			w := c.WooCommerce
			s, err := woocommerce.New(woocommerce.Options{Secrets: reveal(w.Secrets), ConsentKeys: w.ConsentKeys, LocaleKeys: w.LocaleKeys,
				UnknownConsent: w.UnknownConsent, CODMethods: w.CODMethods})
			return s, use{true, w.Secrets, w.Since.Time()}, err
		},
		sign: func(secret, topic, id string, _ time.Time, body []byte) http.Header {
			return headers("X-WC-Webhook-Signature", woocommerce.Sign(secret, body), "X-WC-Webhook-Topic", topic, "X-WC-Webhook-Delivery-ID", id)
		},
		topics: []string{"order.created", "order.updated", "order.deleted", "order.restored"},
		where:  "WordPress admin > WooCommerce > Settings > Advanced > Webhooks: one webhook per topic, status Active, API version WP REST API Integration v3. Enter the secret there yourself.",
	},
	{
		name: "standard",
		make: func(c config.Sources) (intake.Source, use, error) {
			if c.Standard == nil {
				return nil, use{}, nil
			}
			s, err := standard.New(standard.Options{Secrets: reveal(c.Standard.Secrets)})
			return s, use{true, c.Standard.Secrets, c.Standard.Since.Time()}, err
		},
		sign: func(secret, _, id string, at time.Time, body []byte) http.Header {
			return headers("webhook-id", id, "webhook-timestamp", fmt.Sprint(at.Unix()), "webhook-signature", standard.Sign(secret, id, at, body))
		},
		topics: []string{"order.placed", "order.paid", "order.updated", "order.canceled", "order.refunded", "shipment.shipped", "shipment.updated",
			"shipment.delivered", "case.opened", "case.updated", "case.closed", "consent.changed", "customer.erased", "review.posted"},
		where: "Your own system: sign by the Standard Webhooks scheme (https://www.standardwebhooks.com). A schema and an example of each event are in internal/platform/standard.",
	},
}

func adapterOf(name string) (adapter, bool) {
	for _, a := range adapters {
		if a.name == name {
			return a, true
		}
	}
	return adapter{}, false
}

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func reveal(secrets []config.Secret) []string {
	out := make([]string, len(secrets))
	for i, s := range secrets {
		out[i] = s.Reveal()
	}
	return out
}

// bind makes the adapters of all stores, each with its own secrets.
func bind(cfg *config.Config) (intake.Bindings, error) {
	b := intake.Bindings{}
	for _, store := range cfg.Stores {
		for _, a := range adapters {
			s, u, err := a.make(store.Sources)
			if err != nil {
				return nil, aftercare.Errorf(aftercare.Invalid, "store %s, source %s: %w", store.ID, a.name, err)
			}
			if u.used {
				b[intake.Path{Store: store.ID, Source: a.name}] = s
			}
		}
	}
	return b, nil
}

// parserOf is an adapter that reads bodies nobody signed, for simulate.
func parserOf(source string) intake.Source {
	unused := []config.Secret{config.NewSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")}
	a, _ := adapterOf(source)
	s, _, err := a.make(config.Sources{Shopify: &config.Shopify{Secrets: unused}, WooCommerce: &config.WooCommerce{Secrets: unused}, Standard: &config.Standard{Secrets: unused}})
	if err != nil {
		panic("the adapter " + source + " refuses a made-up secret: " + err.Error())
	}
	return s
}
