package aftercare

import (
	"slices"
	"strings"
)

// Item is what an order left of one product with its buyer.
type Item struct {
	SKU        string `json:"sku"`
	Kept       int    `json:"kept,omitempty"`       // pieces
	Unwelcome  bool   `json:"unwelcome,omitempty"`  // some of it came back, or was complained about
	Subscribed bool   `json:"subscribed,omitempty"` // it comes regularly
}

// Basket is an order as other orders of its buyer and statistics read it.
type Basket struct {
	Items []Item `json:"items,omitempty"` // by SKU; nil in rows of before this was kept
	Gift  bool   `json:"gift,omitempty"`  // somebody else has it
	Void  bool   `json:"void,omitempty"`  // a test, or all of it was taken back
}

// Basket is what the order left with its buyer.
func (f *OrderFacts) Basket() Basket {
	b := Basket{Items: []Item{}, Gift: f.Order.Gift, Void: f.Order.Test || f.Order.Deleted || f.FullyRefunded()}
	for _, l := range f.Order.Lines {
		if l.SKU == "" {
			continue
		}
		kept := f.Kept(l)
		it := Item{SKU: l.SKU, Kept: kept, Unwelcome: kept < l.Quantity || f.blamed(l), Subscribed: l.Subscription}
		i, known := slices.BinarySearchFunc(b.Items, l.SKU, func(it Item, sku string) int { return strings.Compare(it.SKU, sku) })
		if !known {
			b.Items = slices.Insert(b.Items, i, it)
			continue
		}
		was := &b.Items[i]
		was.Kept += kept
		was.Unwelcome, was.Subscribed = was.Unwelcome || it.Unwelcome, was.Subscribed || it.Subscribed
	}
	return b
}

// blamed reports whether the line was complained about, sent back or sent in.
func (f *OrderFacts) blamed(l Line) bool {
	return slices.ContainsFunc(f.Cases, func(c Case) bool {
		switch c.Kind {
		case CaseComplaint, CaseReturn, CaseRepair:
		default:
			return false
		}
		return c.SKU != "" && c.SKU == l.SKU || slices.Contains(c.LineIDs, l.ID) ||
			slices.ContainsFunc(c.Lines, func(of CaseLine) bool { return of.LineID == l.ID })
	})
}

// item is what the purchase says of a product. Where only the names of its
// products are known, one piece of each was kept.
func (p Purchase) item(sku string) Item {
	if p.Items == nil && slices.Contains(p.SKUs, sku) {
		return Item{SKU: sku, Kept: 1}
	}
	if i := slices.IndexFunc(p.Items, func(it Item) bool { return it.SKU == sku }); i >= 0 {
		return p.Items[i]
	}
	return Item{}
}

// Kept is how many pieces of a product the purchase left with its buyer, for
// themselves.
func (p Purchase) Kept(sku string) int {
	if p.Canceled || p.Void || p.Gift || sku == "" {
		return 0
	}
	return p.item(sku).Kept
}

// Subscribed reports whether the purchase is, of this product, one of a row.
func (p Purchase) Subscribed(sku string) bool {
	return !p.Canceled && !p.Void && sku != "" && p.item(sku).Subscribed
}
