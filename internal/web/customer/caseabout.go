package customer

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// aboutCase is what the case is about.
func (v *visit) aboutCase(c aftercare.Case) (out []pair) {
	w := &v.words.Case
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair{name, value})
		}
	}
	if items := v.items(c); len(items) > 0 && c.Part == "" {
		for _, i := range items {
			add(w.Item, i.text(v))
		}
	} else {
		add(w.Item, c.Item)
	}
	add(w.Cause, w.Causes[c.Cause])
	if c.Kind == aftercare.CaseReturn {
		add(w.Wanted, w.Outcomes[c.Wanted])
	}
	add(w.Cost, v.cost(c))
	return out
}

// cost says who bears what the case costs, and what, once a price was named.
func (v *visit) cost(c aftercare.Case) string {
	w := &v.words.Case
	switch {
	case c.TakenOver(): // whatever was asked before
	case priced(c):
		return v.words.Fill(w.CostAsked, "amount", locale.Money(*c.Estimate, v.locale))
	case c.Estimate != nil && c.Accepted == aftercare.Yes:
		return v.words.Fill(w.CostAgreed, "amount", locale.Money(*c.Estimate, v.locale))
	}
	switch {
	case c.Covered == aftercare.CoveredByWarranty:
		return w.ByWarranty
	case c.Covered == aftercare.CoveredByShop && c.Kind == aftercare.CaseReturn:
		return v.wayBack(c.Cause)
	case c.Covered == aftercare.CoveredByShop:
		return w.ByShop
	case c.Covered == aftercare.CoveredByCustomer && c.Kind == aftercare.CaseReturn:
		return v.words.Return.YouPay
	case c.Covered == aftercare.CoveredByCustomer:
		return w.PriceFirst
	}
	return ""
}

// piece is some pieces of a line of the order.
type piece struct {
	Name, Variant, SKU string
	Count              int
}

func (p piece) text(v *visit) string {
	text := p.Name
	if p.Variant != "" {
		text += " · " + p.Variant
	}
	if p.Count > 1 {
		text = v.words.Count(v.words.Pieces, p.Count) + " · " + text
	}
	return text
}

// items are the lines that a case is about.
func (v *visit) items(c aftercare.Case) (out []piece) {
	for _, cl := range c.Lines {
		if l, ok := v.line(cl.LineID); ok {
			out = append(out, piece{v.good(l).Name, l.Variant, l.SKU, cl.Quantity})
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, id := range c.LineIDs {
		if l, ok := v.line(id); ok {
			out = append(out, piece{v.good(l).Name, l.Variant, l.SKU, 1})
		}
	}
	return out
}

// grants are what was given, in words.
func (v *visit) grants(c aftercare.Case) (out []string) {
	w := &v.words.Case
	texts := map[string]string{"coupon": w.Coupon, "gift": w.Gift, "refund": w.Refund, "free_part": w.FreePart}
	for _, g := range c.Grants {
		amount := g.Value
		if !g.Amount.IsZero() {
			amount = locale.Money(g.Amount, v.locale)
		}
		text := strings.TrimSpace(v.words.Fill(texts[g.Kind], "amount", amount))
		if g.Code != "" {
			text += " " + g.Code
		}
		if !g.Expires.IsZero() {
			text += " " + v.words.Fill(w.CouponUntil, "date", v.date(g.Expires))
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}
