package aftercare

import "testing"

// Of early access a person hears once, for the newest order that left them
// something of it: a newer one that came back whole is told nothing, and must not
// keep the older from being told.
func TestHearsForTheNewest(t *testing.T) {
	t.Parallel()
	a := Announcement{ID: "a", Kind: AnnouncementPresale, SKUs: []string{"TENT"}}
	newer := Purchase{Source: "shop", OrderID: "2", PlacedAt: onDay(5), SKUs: []string{"TENT"}}
	for name, c := range map[string]struct {
		change func(*Purchase)
		want   ReasonCode
	}{
		"kept":        {func(p *Purchase) { p.Items = []Item{{SKU: "TENT", Kept: 1}} }, ReasonTogether},
		"names alone": {func(*Purchase) {}, ReasonTogether},
		"a present":   {func(p *Purchase) { p.Items, p.Gift = []Item{{SKU: "TENT", Kept: 1}}, true }, ReasonTogether},
		"sent back":   {func(p *Purchase) { p.Items = []Item{{SKU: "TENT"}} }, ""},
		"a test":      {func(p *Purchase) { p.Void = true }, ""},
		"canceled":    {func(p *Purchase) { p.Canceled = true }, ""},
		"others":      {func(p *Purchase) { p.SKUs = []string{"ROPE"} }, ""},
	} {
		other := newer
		c.change(&other)
		s := OrderState{
			Facts:  OrderFacts{Source: "shop", Order: Order{ID: "1", PlacedAt: onDay(1), Lines: []Line{{ID: "a", SKU: "TENT", Quantity: 1}}}},
			Person: Person{ID: 7, Purchases: []Purchase{other}},
		}
		if got := s.Hears(a); got.Code != c.want {
			t.Errorf("%s: %q, want %q", name, got.Code, c.want)
		}
	}
}
