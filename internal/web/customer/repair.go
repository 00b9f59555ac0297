package customer

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// RepairWords are the texts of the repair request.
type RepairWords struct {
	Title, Which, WhichLead, Next        string
	Symptom, SymptomLead, SymptomOther   string
	MendLead, MendParts, MendDid, NotYet string
	Lead, Text, TextHint, About, Send    string
	Covered, Over, OverDate              string
	NothingTitle, Nothing                string
}

// repairPage is a step on the way to a repair request. All steps but the last are
// looked at by links and forms that only ask (GET): nothing is said before the end.
type repairPage struct {
	Step     string // "which", "symptom", "mend", "ask"
	Lead     string
	Options  []option // of the step's question
	Line     string
	Symptom  string
	Guides   []aftercare.Guide
	Parts    []spare
	Onward   string // "this did not help"
	Warranty string
	Good     good
	FAQ      []answer
}

// showRepair is GET /c/{token}/repair: which product, what is wrong with it, how to
// mend it oneself, and only then the form.
func (s *site) showRepair(w http.ResponseWriter, r *http.Request, v *visit) {
	lines := v.repairable()
	if len(lines) == 0 {
		s.nothing(w, r, v, v.words.Repair.NothingTitle, v.words.Repair.Nothing, nil)
		return
	}
	q := r.URL.Query()
	i := slices.IndexFunc(lines, func(l aftercare.Line) bool { return l.ID == q.Get("line") })
	switch {
	case i >= 0:
	case len(lines) == 1:
		i = 0
	default:
		s.repairStep(w, r, v, nil, repairPage{Step: "which", Lead: v.words.Repair.WhichLead, Options: v.repairOptions(lines)})
		return
	}
	g := v.good(lines[i])
	symptoms := v.symptoms(g.Product)
	p := repairPage{Good: g, Line: g.ID}
	if slices.Contains(symptoms, q.Get("s")) {
		p.Symptom = q.Get("s")
	}
	switch guides := v.mending(g.Product, p.Symptom); {
	case q.Has("go"), len(symptoms) == 0 && len(guides) == 0:
		s.askRepair(w, r, v, v.repairForm(g, p.Symptom), g)
	case !q.Has("s") && len(symptoms) > 0:
		p.Step, p.Lead = "symptom", v.words.Repair.SymptomLead
		for _, m := range symptoms {
			p.Options = append(p.Options, option{Value: m, Label: m})
		}
		s.repairStep(w, r, v, nil, p)
	case len(guides) == 0:
		s.askRepair(w, r, v, v.repairForm(g, p.Symptom), g)
	default:
		p.Step, p.Lead, p.Guides, p.Parts = "mend", v.words.Repair.MendLead, guides, s.spares(v, g)
		p.Onward = v.path("/repair?" + url.Values{"line": {g.ID}, "s": {p.Symptom}, "go": {"1"}}.Encode())
		s.repairStep(w, r, v, nil, p)
	}
}

// takeRepair is POST /c/{token}/repair.
func (s *site) takeRepair(w http.ResponseWriter, r *http.Request, v *visit) {
	var chosen *good
	f := v.repairForm(good{}, "")
	if err := s.receive(w, r, v, f); err != nil {
		s.fail(w, r, err)
		return
	}
	for _, l := range v.repairable() {
		if l.ID == r.PostFormValue("line") {
			g := v.good(l)
			chosen = &g
		}
	}
	if chosen == nil { // the order has changed meanwhile: choose once more
		http.Redirect(w, r, v.path("/repair"), http.StatusSeeOther) // #nosec G710 -- a token that opened, below our own path
		return
	}
	symptom := ""
	if asked := r.PostFormValue("s"); slices.Contains(v.symptoms(chosen.Product), asked) {
		symptom = asked
	}
	if !f.ok() {
		s.askRepair(w, r, v, v.carry(f, *chosen, symptom), *chosen)
		return
	}
	covered, _ := cases.Warranty(v.facts, chosen.Line, v.now)
	c := aftercare.Case{
		Kind: aftercare.CaseRepair, LineIDs: []string{chosen.ID}, Lines: []aftercare.CaseLine{{LineID: chosen.ID, Quantity: 1}},
		SKU: chosen.SKU, Item: chosen.Name, Cause: "defective", Wanted: "repair", Covered: covered,
	}
	text := f.get("text")
	if symptom != "" {
		text = strings.TrimSpace(symptom + "\n\n" + text)
	}
	s.lodge(w, r, v, f, c, text)
}

func (s *site) askRepair(w http.ResponseWriter, r *http.Request, v *visit, f *form, g good) {
	s.repairStep(w, r, v, f, repairPage{Step: "ask", Lead: v.words.Repair.Lead, Good: g, Warranty: v.guarantee(g.Line), FAQ: v.faq(v.help().FAQ, aftercare.CaseRepair)})
}

func (s *site) repairStep(w http.ResponseWriter, r *http.Request, v *visit, f *form, next repairPage) {
	if f != nil {
		s.formPage(w, r, v, "repair", v.words.Repair.Title, f, next)
		return
	}
	p := s.page(v, v.words.Repair.Title)
	p.Next = next
	s.render(w, r, http.StatusOK, "repair", p)
}

func (v *visit) repairForm(g good, symptom string) *form {
	w := &v.words.Repair
	f := v.form("/repair", w.Send, v.words.Case.Privacy,
		&field{Kind: "area", Name: "text", Label: w.Text, Hint: w.TextHint}, v.photos())
	return v.carry(f, g, symptom)
}

// carry lets the form carry what was chosen on the way.
func (v *visit) carry(f *form, g good, symptom string) *form {
	f.Carry = map[string]string{"line": g.ID, "s": symptom}
	return f
}

// repairable are the lines that can break and are out of the house: where some have
// a warranty, spare parts or a guide to mending, only those.
func (v *visit) repairable() []aftercare.Line {
	out := slices.DeleteFunc(v.facts.KeptLines(), func(l aftercare.Line) bool {
		return l.Digital || l.GiftCard || v.facts.LineShippedAt(l).IsZero()
	})
	lasts := func(l aftercare.Line) bool {
		p := v.facts.Products[l.SKU]
		return v.facts.WarrantyMonths(l) > 0 || len(p.Parts) > 0 || slices.ContainsFunc(p.Guides, func(g aftercare.Guide) bool { return g.Kind == "repair" || len(g.Mends) > 0 })
	}
	if slices.ContainsFunc(out, lasts) {
		out = slices.DeleteFunc(out, func(l aftercare.Line) bool { return !lasts(l) })
	}
	return out
}

func (v *visit) repairOptions(lines []aftercare.Line) (out []option) {
	for _, l := range lines {
		g := v.good(l)
		out = append(out, option{Value: l.ID, Label: g.Name, Image: g.Picture, Hint: g.Warranty})
	}
	return out
}

// guarantee says who bears the repair.
func (v *visit) guarantee(l aftercare.Line) string {
	w := &v.words.Repair
	switch covered, until := cases.Warranty(v.facts, l, v.now); {
	case covered == aftercare.CoveredByWarranty:
		return v.words.Fill(w.Covered, "date", v.date(until))
	case until.IsZero():
		return w.Over
	default:
		return v.words.Fill(w.OverDate, "date", v.date(until))
	}
}
