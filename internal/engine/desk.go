package engine

import (
	"cmp"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// deskAddress is where a mail to the desk goes: to who looks after the case now, or
// to its lead; "" when nowhere. A mail about no case goes to the store's mailbox.
func (p *pass) deskAddress(c *course, to string) string {
	help, about := p.facts.Store.Help, aftercare.Case{}
	if found, ok := caseOf(p.facts, c.Subject); ok {
		about = found
	}
	id := cases.Owner(about, help, p.now, p.facts.Store.Location())
	if to == aftercare.ToLead && help != nil {
		id = cmp.Or(help.Plans[about.Kind].Lead, id)
	}
	return cases.Address(help, id, p.facts.Store)
}

// storeLanguage is what people of the desk read.
func storeLanguage(f *aftercare.Facts) string { return cmp.Or(f.Store.Locale, "en") }

// Standing is what the order's facts come to for those who work on it.
func (r *Rules) Standing(s aftercare.OrderState) aftercare.Standing {
	var out aftercare.Standing
	f := r.Facts(s)
	if f == nil {
		return out
	}
	for _, c := range f.Cases {
		out.Cases = append(out.Cases, cases.Row(c, f.Store.Help, f.Store))
	}
	out.Promises = cases.Promises(f, Zone(f))
	return out
}
