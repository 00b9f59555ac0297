package cases

import (
	"cmp"
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

// ProductCases are the cases about one product, in one variant.
type ProductCases struct {
	SKU, Title, Variant string
	N                   int
	Causes              []Count
}

// products counts cases by product and variant, the most frequent first.
func products(all []aftercare.CaseOf) []ProductCases {
	var out []ProductCases
	causes := map[goods]map[string]int{}
	for _, c := range all {
		for _, key := range about(c) {
			if causes[key] == nil {
				causes[key] = map[string]int{}
				out = append(out, ProductCases{SKU: key.sku, Title: key.title, Variant: key.variant})
			}
			i := slices.IndexFunc(out, func(p ProductCases) bool { return key == goods{p.SKU, p.Title, p.Variant} })
			out[i].N++
			if why := cmp.Or(c.Case.Cause, c.Case.Root); why != "" {
				causes[key][why]++
			}
		}
	}
	for i, p := range out {
		out[i].Causes = frequent(causes[goods{p.SKU, p.Title, p.Variant}])
	}
	slices.SortStableFunc(out, func(a, b ProductCases) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Variant, b.Variant))
	})
	return out
}

// goods is what tells one product and variant from another.
type goods struct{ sku, title, variant string }

// about lists what a case is about: its lines, else its product.
func about(c aftercare.CaseOf) []goods {
	var out []goods
	for _, l := range c.Facts.Order.Lines {
		named := slices.Contains(c.Case.LineIDs, l.ID) || slices.ContainsFunc(c.Case.Lines, func(n aftercare.CaseLine) bool { return n.LineID == l.ID })
		key := goods{l.SKU, l.Title, l.Variant}
		if (named || len(c.Case.Lines)+len(c.Case.LineIDs) == 0 && l.SKU != "" && l.SKU == c.Case.SKU) && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	if len(out) == 0 && (c.Case.SKU != "" || c.Case.Item != "") {
		out = append(out, goods{sku: c.Case.SKU, title: c.Case.Item})
	}
	return out
}

// Advice is what would have prevented cases.
type Advice struct {
	Why   string // the root, else the cause
	N     int
	About string // the product that most of them are about; "" when none stands out
	What  string
}

// prevention says what helps against a root or a cause.
var prevention = map[string]string{
	"damaged": "pack it better, and let the carrier pay for what it breaks", "packaging": "pack it better",
	"carrier":   "talk to the carrier, or change it",
	"defective": "test before it is shipped, and tell the maker", "product": "tell the maker, or stop selling it", "material": "tell the maker",
	"assembly": "tell the maker, and add a guide", "wear": "offer the part that wears before it does", "misuse": "add a guide that shows how to use it",
	"wrong_item": "scan what is packed", "picking": "scan what is packed", "part_missing": "count the parts when packing", "missing_in_box": "count the parts when packing",
	"not_as_described": "correct the page of the product", "description": "correct the page of the product", "picture": "take new pictures",
	"too_small": "add measurements, and say that it runs small", "too_large": "add measurements, and say that it runs large", "size": "add measurements to the page of the product",
	"manual": "write the guide that is missing", "tracking": "send the tracking link earlier", "invoice": "send the invoice with the confirmation",
	"advice": "answer it on the page of the product", "expectation": "promise less, or keep more", "service": "answer faster, and by whom decides",
	"lost": "offer the part in the shop", "broken": "make the part stronger, or offer it in the shop", "changed_mind": "nothing: this is what the window is for",
}

// prevent is what would have prevented the most cases. A cause is named where the
// desk has found no root.
func prevent(all []aftercare.CaseOf) []Advice {
	n, where := map[string]int{}, map[string]map[string]int{}
	for _, c := range all {
		why := cmp.Or(c.Case.Root, c.Case.Cause)
		if why == "" || why == "other" {
			continue
		}
		n[why]++
		for _, key := range about(c) {
			if where[why] == nil {
				where[why] = map[string]int{}
			}
			where[why][cmp.Or(key.title, key.sku)]++
		}
	}
	var out []Advice
	for _, w := range frequent(n) {
		a := Advice{Why: w.What, N: w.N, What: cmp.Or(prevention[w.What], "look at these cases together")}
		if most := frequent(where[w.What]); len(most) > 0 && most[0].N*2 > w.N {
			a.About = most[0].What
		}
		out = append(out, a)
	}
	return out
}

// String is the advice in one line.
func (a Advice) String() string {
	if a.About != "" {
		return fmt.Sprintf("%s (%d, most of them %s): %s", a.Why, a.N, a.About, a.What)
	}
	return fmt.Sprintf("%s (%d): %s", a.Why, a.N, a.What)
}
