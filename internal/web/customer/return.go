package customer

import (
	"net/http"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// ReturnWords are the texts of the return request.
type ReturnWords struct {
	Title, Lead, Which, WhichHint, Pick, Cause, Wanted, Text, TextHint, TextOther, Send string
	Until, FaultOnly, Asked                                                             string // of a line
	NotShipped, Digital, NoReturn, Excluded, NoReturns, Over                            string // why a line is not for return
	CauseNot, OutcomeNot                                                                string
	NothingTitle, Nothing, Ask                                                          string
	Free, ShopPays, YouPay                                                              string // who pays the way back
}

// showReturn is GET /c/{token}/return: lines, reason, outcome and pictures on one
// page. ?line= comes with that line chosen.
func (s *site) showReturn(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.returnForm()
	if lines := f.field("line"); !lines.choosable() {
		s.nothing(w, r, v, v.words.Return.NothingTitle, v.words.Return.Nothing, lines.Options)
		return
	} else if line := r.URL.Query().Get("line"); line != "" {
		lines.check(line)
	}
	s.formPage(w, r, v, "request", v.words.Return.Title, f, lead{v.words.Return.Lead, v.faq(v.help().FAQ, aftercare.CaseReturn)})
}

// takeReturn is POST /c/{token}/return.
func (s *site) takeReturn(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.returnForm()
	if err := s.receive(w, r, v, f); err != nil {
		s.fail(w, r, err)
		return
	}
	if before := v.filed(aftercare.CaseReturn, f); before != nil { // what it asks for is free for it
		if settled(*before) {
			s.refile(w, r, v, f, *before, f.get("text"))
			return
		}
		f = v.readAgain(r, f, before.ID)
	}
	v.checkReturn(f)
	if !f.ok() {
		s.formPage(w, r, v, "request", v.words.Return.Title, f, lead{v.words.Return.Lead, v.faq(v.help().FAQ, aftercare.CaseReturn)})
		return
	}
	c := aftercare.Case{Kind: aftercare.CaseReturn, Cause: f.get("cause"), Wanted: f.get("wanted")}
	c.Covered = cases.Pays(v.facts, c.Cause)
	var items []string
	for _, o := range f.field("line").chosen() {
		c.LineIDs = append(c.LineIDs, o.Value)
		c.Lines = append(c.Lines, aftercare.CaseLine{LineID: o.Value, Quantity: o.Count})
		items = append(items, o.Label)
		if l, ok := v.line(o.Value); ok && c.SKU == "" {
			c.SKU = l.SKU
		}
	}
	c.Item = strings.Join(items, ", ")
	s.lodge(w, r, v, f, c, f.get("text"))
}

// readAgain reads the form as it was before it opened a case.
func (v *visit) readAgain(r *http.Request, f *form, its string) *form {
	v.but = its
	out := v.returnForm()
	out.read(r)
	*out.field("photos") = *f.field("photos")
	return out
}

// lodge opens the case and shows its page, which thanks first.
func (s *site) lodge(w http.ResponseWriter, r *http.Request, v *visit, f *form, c aftercare.Case, text string) {
	if before := v.filed(c.Kind, f); before != nil && settled(*before) {
		s.refile(w, r, v, f, *before, text)
		return
	}
	if s.flooded(w, r, v, v.filed(c.Kind, f) == nil) {
		return
	}
	c, err := s.begin(r, v, f, c, text)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.showCaseAs(w, r, v, c, http.StatusOK, v.words.Case.ThanksNew, nil)
}

func (v *visit) returnForm() *form {
	w := &v.words.Return
	causes := &field{Kind: "choice", Name: "cause", Label: w.Cause}
	lines := v.returnLines()
	for _, c := range v.causes(lines) {
		causes.Options = append(causes.Options, option{Value: c, Label: v.words.Case.Causes[c], Hint: v.wayBack(c)})
	}
	wanted := &field{Kind: "choice", Name: "wanted", Label: w.Wanted}
	for _, o := range v.outcomes(lines) {
		wanted.Options = append(wanted.Options, option{Value: o, Label: v.words.Case.Outcomes[o]})
	}
	return v.form("/return", w.Send, v.words.Case.Privacy,
		&field{Kind: "lines", Name: "line", Label: w.Which, Hint: w.WhichHint, Missing: w.Pick, Options: lines},
		causes, wanted,
		&field{Kind: "area", Name: "text", Label: w.Text, Hint: w.TextHint, Optional: true},
		v.photos())
}

// causes are the reasons for which something that can be chosen may come back.
func (v *visit) causes(lines []option) []string {
	return slices.DeleteFunc(slices.Clone(aftercare.Causes), func(cause string) bool {
		return !slices.ContainsFunc(lines, func(o option) bool {
			l, _ := v.line(o.Value)
			ok, _, _ := v.returnable(l, cause)
			return ok && !o.Off
		})
	})
}

// outcomes are what can be had for something that can be chosen, in the order in
// which the store offers them.
func (v *visit) outcomes(lines []option) []string {
	may := map[string]bool{}
	for _, o := range lines {
		l, _ := v.line(o.Value)
		for _, cause := range aftercare.Causes {
			for _, out := range cases.Outcomes(v.facts, l, cause, v.now) {
				may[out] = may[out] || !o.Off
			}
		}
	}
	offered := v.help().Returns.Outcomes
	if len(offered) == 0 {
		offered = aftercare.Outcomes
	}
	out := slices.DeleteFunc(slices.Clone(offered), func(o string) bool { return !may[o] })
	if may["repair"] && !slices.Contains(out, "repair") { // what is left for a fault where the store offers nothing else
		out = append(out, "repair")
	}
	return out
}

// wayBack says who pays it.
func (v *visit) wayBack(cause string) string {
	switch w := &v.words.Return; {
	case aftercare.ShopsFault(cause):
		return w.Free
	case cases.Pays(v.facts, cause) == aftercare.CoveredByShop:
		return w.ShopPays
	default:
		return w.YouPay
	}
}

// checkReturn looks whether the lines may come back for this reason, and whether
// that is offered for them.
func (v *visit) checkReturn(f *form) {
	w, cause, wanted, text := &v.words.Return, f.get("cause"), f.field("wanted"), f.field("text")
	if cause == "" {
		return
	}
	if cause == "other" && text.Value == "" {
		text.Problem = w.TextOther
	}
	for _, o := range f.field("line").chosen() {
		l, _ := v.line(o.Value)
		if ok, why, _ := v.returnable(l, cause); !ok {
			f.field("line").Problem = v.words.Fill(w.CauseNot, "item", o.Label, "why", v.whyNot(l, why))
			continue
		}
		if may := cases.Outcomes(v.facts, l, cause, v.now); wanted.Value != "" && !slices.Contains(may, wanted.Value) {
			wanted.Problem = v.words.Fill(w.OutcomeNot, "item", o.Label, "list", v.listed(may))
		}
	}
}

func (v *visit) listed(outcomes []string) string {
	var words []string
	for _, o := range outcomes {
		words = append(words, v.words.Case.Outcomes[o])
	}
	return strings.Join(words, " · ")
}

// line is the order's line with an id.
func (v *visit) line(id string) (aftercare.Line, bool) {
	for _, l := range v.facts.Order.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return aftercare.Line{}, false
}
