package demo

import (
	"math"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/catalog"
)

var storyBegins = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// rate is the tax contained in a price: food is taxed lower in some countries.
func rate(country, sku string) float64 {
	food := sku == coffee.sku
	switch {
	case country == "DE" && food:
		return 0.07
	case country == "JP" && food:
		return 0.08
	case country == "GB": // coffee beans and books
		return 0
	}
	return map[string]float64{"DE": 0.19, "ES": 0.21, "SE": 0.25, "CH": 0.081, "JP": 0.10, "KR": 0.10}[country]
}

// A reader with a pocket calculator finds nothing: the tax of each order is that
// of its lines, with discount and shipping shared out among them; in Japan,
// shipping is taxed like things that are not food.
func TestTaxesAddUp(t *testing.T) {
	for _, o := range orders() {
		var want float64
		shared := o.total()
		if o.customer.country == "JP" {
			shared -= o.shipping
			want = float64(o.shipping) / 11
		}
		for _, l := range o.lines {
			gross := float64(l.unit*int64(l.quantity)) * float64(shared) / float64(o.subtotal())
			r := rate(o.customer.country, l.sku)
			want += gross * r / (1 + r)
		}
		if math.Abs(want-float64(o.tax)) > 0.75 {
			t.Errorf("order %s: tax %d, want %.1f", o.name, o.tax, want)
		}
	}
}

// What the story sells is in the catalog, in every language that its customers read.
func TestCatalogKnowsTheStory(t *testing.T) {
	c, err := catalog.Parse("catalog.yaml", Catalog)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range orders() {
		for _, l := range o.lines {
			p, ok := c.Product(l.sku)
			if !ok || p.Title != l.title || p.Titles["ja"] == "" || p.Titles["ko"] == "" || p.URL == "" {
				t.Errorf("order %s: %s is not as in the catalog: %+v", o.name, l.sku, p)
			}
			for _, locale := range []string{"en", "ja", "ko"} {
				if len(p.Guides) > 0 && !slices.ContainsFunc(p.Guides, func(g aftercare.Guide) bool { return g.Locale == locale }) {
					t.Errorf("%s has no guide in %s", l.sku, locale)
				}
			}
		}
		for _, k := range o.cases {
			if p, ok := c.Product(k.sku); !ok || p.Title != k.item || len(p.Guides) == 0 {
				t.Errorf("case %s: %s is not as in the catalog", k.id, k.sku)
			}
		}
	}
}

// The same story comes out each time; answers belong to orders in it, and
// nothing comes after its end or before what it follows.
func TestStory(t *testing.T) {
	posts, answers := Story(storyBegins)
	again, _ := Story(storyBegins)
	if len(posts) < 60 || len(posts) != len(again) {
		t.Fatalf("%d posts, then %d", len(posts), len(again))
	}
	for i, p := range posts {
		if string(p.Body) != string(again[i].Body) || !p.At.Equal(again[i].At) {
			t.Errorf("post %d differs from one telling to the next", i)
		}
		if p.At.Before(storyBegins) || p.At.After(storyBegins.Add(Length)) {
			t.Errorf("%s of %s is outside the ninety days", p.Topic, p.ID)
		}
	}
	names := map[string]bool{}
	for _, o := range orders() {
		if names[o.name] {
			t.Errorf("two orders are called %s", o.name)
		}
		names[o.name] = true
		for _, p := range o.parcels {
			if p.shipped <= o.placed || (p.delivered > 0 && p.delivered <= p.shipped) {
				t.Errorf("order %s: parcel %s travels back in time", o.name, p.id)
			}
			if at := storyBegins.Add(p.delivered); p.delivered > 0 && p.carrier == "DHL" && at.Weekday() == time.Sunday {
				t.Errorf("order %s: DHL does not deliver on Sundays", o.name)
			}
		}
	}
	for _, a := range answers {
		if !names[a.Order] {
			t.Errorf("an answer to %s belongs to no order: %s", a.Template, a.Order)
		}
	}
}
