package aftercare

import (
	"slices"
	"strings"
	"time"
)

// Of reports whether the purchase is that order.
func (p *Purchase) Of(f *OrderFacts) bool { return p.Source == f.Source && p.OrderID == f.Order.ID }

// Repurchased reports whether the person bought the product again, for
// themselves, and kept some of it.
func (f *Facts) Repurchased(sku string) bool {
	return slices.ContainsFunc(f.Person.Purchases, func(p Purchase) bool {
		return p.PlacedAt.After(f.Order.PlacedAt) && p.Kept(sku) > 0 && !p.Of(&f.OrderFacts)
	})
}

// subscribedSince is how long before an order one of a subscription still tells
// that it goes on; the slowest ones that shops offer come once a quarter.
const subscribedSince = 100 * 24 * time.Hour

// Subscribed reports whether the person gets the product regularly: this order is
// one of such a row, or a later one is, or one shortly before.
func (f *Facts) Subscribed(sku string) bool {
	for i := range f.Order.Lines {
		if l := &f.Order.Lines[i]; l.Subscription && l.SKU == sku {
			return true
		}
	}
	return slices.ContainsFunc(f.Person.Purchases, func(p Purchase) bool {
		return p.PlacedAt.Add(subscribedSince).After(f.Order.PlacedAt) && p.Subscribed(sku) && !p.Of(&f.OrderFacts)
	})
}

// TimesBought is which of the person's purchases of the product this one is.
func (f *Facts) TimesBought(sku string) int {
	n := 1
	for _, p := range f.Person.Purchases {
		if p.PlacedAt.Before(f.Order.PlacedAt) && p.Kept(sku) > 0 && !p.Of(&f.OrderFacts) {
			n++
		}
	}
	return n
}

// mostRelated is how many things one mail shows.
const mostRelated = 4

// Related is what goes with the lines that were kept, and may be offered: what
// the catalog puts beside them, and after that what others bought with them. It
// is in stock, has a page to go to, and the person neither has it nor has ever
// sent it back or complained about it. Rules, mails and pages all ask here.
func (f *Facts) Related() []Product {
	out := f.unwanted()
	var found []Product
	add := func(sku string) {
		p, known := f.Products[sku]
		if out[sku] || !known || p.OutOfStock || !strings.HasPrefix(p.URL, "https://") || len(found) == mostRelated {
			return
		}
		out[sku] = true // once is enough
		found = append(found, p)
	}
	for _, l := range f.KeptLines() {
		for _, sku := range f.Products[l.SKU].Related {
			add(sku)
		}
	}
	for _, l := range f.KeptLines() {
		if b := f.Products[l.SKU].Bought; b != nil {
			for _, a := range b.Related {
				add(a.SKU)
			}
		}
	}
	return found
}

// unwanted are the products that the person has, has had, or had trouble with.
func (f *Facts) unwanted() map[string]bool {
	out := map[string]bool{}
	for _, l := range f.Order.Lines {
		out[l.SKU] = true
	}
	for _, c := range f.Cases {
		out[c.SKU] = out[c.SKU] || c.Kind == CaseComplaint || c.Kind == CaseReturn || c.Kind == CaseRepair
	}
	for _, p := range f.Person.Purchases {
		for _, sku := range p.SKUs {
			out[sku] = out[sku] || !p.Canceled
		}
		for _, it := range p.Items {
			out[it.SKU] = out[it.SKU] || it.Unwelcome
		}
	}
	return out
}
