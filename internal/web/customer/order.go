package customer

import (
	"net/http"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// OrderWords are the texts of the order's page.
type OrderWords struct {
	Title, Placed, Canceled, Deleted, Refunded, RefundedPart, MoneyBack, ErasedTitle, Erased string

	CasesTitle, CasesEarlier, CaseNext, CaseYours, CaseOwner                           string
	BoughtTitle, Manual, Tips, Mend, Guide, PartsTitle                                 string
	ReturnTitle, ReturnPays, ReturnFree, ReturnFault, ReturnBack, ReturnMore, FAQTitle string

	DoTitle, DoReturn, DoReturnHint, DoRepair, DoRepairHint, DoPart, DoPartHint, DoAsk, DoAskHint string
	MoreTitle, DoRegister, DoReview, DoInsert, DoData, DoPreferences                              string
}

// orderPage is what the order's page shows.
type orderPage struct {
	Placed  string
	Notes   []string    // what became of the order, when that is not a delivery
	Cases   []caseBrief // that are open
	Earlier []caseBrief
	Actions []action
	More    []action
	Parcels []parcel
	Goods   []good // with all that helps to use them
	Others  []good // of a large order, in brief
	Hidden  int    // of a very large one
	Policy  []string
	Terms   string // address of the shop's own page on returns
	FAQ     []answer

	v *visit
	s *site
}

// How many lines a page shows, and how many of them with guides and parts: it
// stays below a hundred kilobytes for a wholesaler's order too.
const (
	listedGoods   = 60
	detailedGoods = 15
)

// action is a link to a page on which the customer can do something.
type action struct{ Icon, Title, Hint, URL string }

// answer is a question that is asked often, in the reader's language.
type answer struct{ Q, A string }

// showOrder is the order's own page: all that the customer may need to know of
// what was bought, for as long as it is in use.
func (s *site) showOrder(w http.ResponseWriter, r *http.Request, v *visit) {
	o := orderPage{
		Placed: v.day(v.facts.Order.PlacedAt), Notes: v.outcome(), Actions: s.actions(v), More: s.furtherActions(v),
		Parcels: v.parcels(), Policy: v.policy(), Terms: v.terms(), FAQ: v.faq(v.help().FAQ, ""), v: v, s: s,
	}
	o.Cases, o.Earlier = s.caseBriefs(v)
	all := v.goods()
	o.Hidden = max(0, len(all)-listedGoods)
	all = all[:len(all)-o.Hidden]
	o.Goods, o.Others = all[:min(len(all), detailedGoods)], all[min(len(all), detailedGoods):]
	p := s.page(v, "")
	p.Title, p.Home, p.Next = v.words.Fill(v.words.Order.Title, "order", p.Order), "", o
	s.render(w, r, http.StatusOK, "order", p)
}

// outcome says that the order was canceled or refunded; the amount is no part of
// the page.
func (v *visit) outcome() (out []string) {
	w, f := &v.words.Order, v.facts
	switch {
	case f.Order.Canceled:
		out = append(out, v.words.Fill(w.Canceled, "date", v.date(f.Order.CanceledAt)))
	case f.Order.Deleted:
		out = append(out, w.Deleted)
	case f.FullyRefunded():
		out = append(out, w.Refunded)
	case len(f.Refunds) > 0:
		out = append(out, w.RefundedPart)
	}
	if n := len(f.Refunds); n > 0 && v.store.RefundDays > 0 {
		back := v.store.AddBusinessDays(f.Refunds[n-1].At, v.store.RefundDays)
		if v.daysTo(back) >= 0 {
			out = append(out, v.words.Fill(w.MoneyBack, "date", v.date(back)))
		}
	}
	return out
}

// faq are the questions that stand before forms of a kind ("": before all), in
// the reader's language.
func (v *visit) faq(all []aftercare.FAQ, kind aftercare.CaseKind) []answer {
	var out []answer
	for _, f := range all {
		if q, a := v.text(f.Q), v.text(f.A); q != "" && a != "" && (kind == "" || len(f.Kind) == 0 || slices.Contains(f.Kind, kind)) {
			out = append(out, answer{q, a})
		}
	}
	return out
}

// Guides are the product's pages of a kind ("" is any other), in the reader's
// language where there are some.
func (o orderPage) Guides(p aftercare.Product, kind string) []aftercare.Guide {
	return o.v.guides(p, kind)
}

// FAQOf are the product's own questions.
func (o orderPage) FAQOf(p aftercare.Product) []answer { return o.v.faq(p.FAQ, "") }

// Parts are the product's spare parts, each with the address of its form.
func (o orderPage) Parts(g good) []spare { return o.s.spares(o.v, g) }

// guides are those in the reader's language, else those for all languages, else
// in English.
func (v *visit) guides(p aftercare.Product, kind string) []aftercare.Guide {
	tags := locale.Fallbacks(v.locale)
	tags = slices.Insert(tags, len(tags)-1, "")
	for _, want := range tags {
		var out []aftercare.Guide
		for _, g := range p.Guides {
			if g.Locale == want && g.Kind == kind && host(g.URL) != "" {
				out = append(out, g)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}
