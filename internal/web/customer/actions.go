package customer

import (
	"cmp"
	"net/url"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/link"
)

// actions are what the order's page offers first: what makes sense for this order
// now.
func (s *site) actions(v *visit) []action {
	w, f := &v.words.Order, v.facts
	var out []action
	offer := func(path, icon, title, hint string) {
		out = append(out, action{icon, title, hint, s.orderURL(v, path)})
	}
	here := v.owned()
	arrived := slices.DeleteFunc(slices.Clone(here), func(l aftercare.Line) bool { return l.Digital || l.GiftCard || f.LineShippedAt(l).IsZero() })
	if slices.ContainsFunc(here, func(l aftercare.Line) bool { return v.mayReturn(l) }) {
		offer("/return", "return", w.DoReturn, w.DoReturnHint)
	}
	if len(arrived) > 0 {
		offer("/repair", "repair", w.DoRepair, w.DoRepairHint)
	}
	if slices.ContainsFunc(here, func(l aftercare.Line) bool { return len(f.Products[l.SKU].Parts) > 0 }) {
		offer("/part", "part", w.DoPart, w.DoPartHint)
	}
	offer("/ask", "ask", w.DoAsk, w.DoAskHint)
	return out
}

// mayReturn reports whether the line may come back, if only because something is
// wrong with it.
func (v *visit) mayReturn(l aftercare.Line) bool {
	ok, _, _ := cases.Returnable(v.facts, l, v.now)
	faulty, _, _ := cases.ReturnableFor(v.facts, l, "defective", v.now)
	return ok || faulty
}

// furtherActions are the smaller ones below.
func (s *site) furtherActions(v *visit) []action {
	w, f := &v.words.Order, v.facts
	var out []action
	offer := func(path, title string) {
		out = append(out, action{Title: title, URL: s.orderURL(v, path)})
	}
	if len(v.registrable()) > 0 {
		offer("/register", w.DoRegister)
	}
	if len(f.KeptLines()) > 0 && !f.Order.Canceled {
		if len(v.places()) > 0 {
			offer("/review", w.DoReview)
		}
		offer("/insert", w.DoInsert)
	}
	if address(v) != "" {
		out = append(out, action{Title: w.DoPreferences, URL: s.preferencesURL(v)})
	}
	offer("/data", w.DoData)
	return out
}

// registrable are the kept lines of goods that have a warranty.
func (v *visit) registrable() []aftercare.Line {
	return slices.DeleteFunc(v.owned(), func(l aftercare.Line) bool {
		return v.facts.WarrantyMonths(l) == 0 || l.Digital || l.GiftCard
	})
}

// preferencesURL is the address of the choice of mails, which has no end.
func (s *site) preferencesURL(v *visit) string {
	if v.claims.Purpose == link.Preferences {
		return v.path("")
	}
	return link.Path + s.Links.Token(link.Claims{Purpose: link.Preferences, Store: v.claims.Store, Subject: v.order})
}

// spare is a spare part with where it can be had.
type spare struct{ Name, Picture, URL string }

// spares are the parts of a product, each with the address of its form.
func (s *site) spares(v *visit, g good) []spare {
	var out []spare
	for _, p := range g.Product.Parts {
		form := s.orderURL(v, "/part?"+url.Values{"line": {g.ID}, "part": {p.SKU}}.Encode())
		out = append(out, spare{Name: cmp.Or(v.named(p.Titles, p.Title), p.SKU), Picture: picture(p.Image), URL: form})
	}
	return out
}
