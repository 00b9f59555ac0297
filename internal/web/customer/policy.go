package customer

import (
	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// policy is how to return something from this order, in plain words; nothing when
// nothing can come back any more.
func (v *visit) policy() []string {
	w := &v.words.Order
	within, faulty := false, false
	for _, l := range v.facts.KeptLines() {
		ok, _, _ := cases.Returnable(v.facts, l, v.now)
		bad, _, _ := cases.ReturnableFor(v.facts, l, "defective", v.now)
		within, faulty = within || ok, faulty || bad
	}
	var out []string
	if within {
		pays := w.ReturnPays
		if cases.Pays(v.facts, "changed_mind") == aftercare.CoveredByShop {
			pays = w.ReturnFree
		}
		for _, s := range []string{v.text(v.help().Returns.How), pays} {
			if s != "" {
				out = append(out, s)
			}
		}
		if days := v.store.RefundDays; days > 0 {
			out = append(out, v.words.Fill(w.ReturnBack, "days", v.words.Count(v.words.Days, days)))
		}
	}
	if faulty {
		out = append(out, w.ReturnFault)
	}
	return out
}

// terms is the address of the shop's own page on returns, while something of the
// order could be returned at all.
func (v *visit) terms() string {
	if len(v.facts.KeptLines()) == 0 || v.facts.Order.Canceled {
		return ""
	}
	return picture(v.store.Policies.Returns)
}
