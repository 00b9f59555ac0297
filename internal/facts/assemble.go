package facts

import "aftercare/internal/aftercare"

// Assemble joins what an order adds up to with the store's policies, the person,
// the ledger and the catalog: the one snapshot that decisions and mails are made
// from. product may be nil; relaxed turns the 24 h rule off.
func Assemble(s aftercare.OrderState, store *aftercare.Store, product func(sku string) (aftercare.Product, bool), relaxed bool) *aftercare.Facts {
	f := &aftercare.Facts{
		OrderFacts: s.Facts, Store: store, Person: s.Person, Products: map[string]aftercare.Product{},
		Sends: s.Sends, Pauses: s.Pauses, Approved: s.Approved, Relaxed: relaxed,
	}
	if f.Order.PlacedAt.IsZero() {
		f.Order.PlacedAt = f.FirstSeenAt
	}
	add := func(sku string) aftercare.Product {
		if sku == "" || product == nil {
			return aftercare.Product{}
		}
		p, ok := product(sku)
		if ok {
			f.Products[sku] = p
		}
		return p
	}
	for _, l := range f.Order.Lines {
		p := add(l.SKU)
		for _, sku := range p.Related {
			add(sku)
		}
		if p.Bought != nil {
			for _, a := range p.Bought.Related {
				add(a.SKU)
			}
		}
	}
	for _, c := range f.Cases {
		add(c.SKU)
	}
	for _, a := range f.Announcements {
		add(a.SKU) // early access: mails show it
	}
	return f
}
