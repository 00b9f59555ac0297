package customer

import (
	"cmp"
	"net/http"

	"aftercare/internal/aftercare"
)

// AskWords are the texts of the form for complaints, questions and suggestions.
type AskWords struct {
	Title, Lead, FAQTitle, Kind                      string
	Question, QuestionHint, Complaint, ComplaintHint string
	Suggestion, SuggestionHint                       string
	About, Cause, Text, TextHint, Send               string
}

// askKinds are the kinds of case that the form opens.
var askKinds = []aftercare.CaseKind{aftercare.CaseQuestion, aftercare.CaseComplaint, aftercare.CaseSuggestion}

// showAsk is GET /c/{token}/ask: what is asked often first, then the form. ?kind=
// comes with that kind chosen, ?line= with that product.
func (s *site) showAsk(w http.ResponseWriter, r *http.Request, v *visit) {
	f, q := v.askForm(), r.URL.Query()
	f.set("kind", q.Get("kind"))
	f.set("line", q.Get("line"))
	s.formPage(w, r, v, "request", v.words.Ask.Title, f, v.askLead(aftercare.CaseKind(f.get("kind"))))
}

// takeAsk is POST /c/{token}/ask.
func (s *site) takeAsk(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.askForm()
	if err := s.receive(w, r, v, f); err != nil {
		s.fail(w, r, err)
		return
	}
	if !f.ok() {
		s.formPage(w, r, v, "request", v.words.Ask.Title, f, lead{})
		return
	}
	c := aftercare.Case{Kind: aftercare.CaseKind(f.get("kind")), Cause: f.get("cause")}
	if l, ok := v.line(f.get("line")); ok {
		c.LineIDs, c.SKU, c.Item = []string{l.ID}, l.SKU, v.good(l).Name
	}
	s.lodge(w, r, v, f, c, f.get("text"))
}

// askLead are the answers that may make the form needless: the store's and those of
// what was bought.
func (v *visit) askLead(kind aftercare.CaseKind) lead {
	var all []aftercare.FAQ
	seen := map[string]bool{}
	for _, l := range v.facts.KeptLines() {
		if !seen[l.SKU] {
			all = append(all, v.facts.Products[l.SKU].FAQ...)
		}
		seen[l.SKU] = true
	}
	all = append(all, v.help().FAQ...)
	return lead{v.words.Fill(v.words.Ask.Lead, "store", v.store.Name), v.faq(all, cmp.Or(kind, aftercare.CaseQuestion))}
}

func (v *visit) askForm() *form {
	w := &v.words.Ask
	about := &field{Kind: "select", Name: "line", Label: w.About, Optional: true}
	for _, l := range v.facts.KeptLines() {
		about.Options = append(about.Options, option{Value: l.ID, Label: v.good(l).Name})
	}
	cause := &field{Kind: "select", Name: "cause", Label: w.Cause, Optional: true}
	for _, c := range aftercare.Causes {
		cause.Options = append(cause.Options, option{Value: c, Label: v.words.Case.Causes[c]})
	}
	fields := []*field{{Kind: "choice", Name: "kind", Label: w.Kind, Options: []option{
		{Value: string(askKinds[0]), Label: w.Question, Hint: w.QuestionHint},
		{Value: string(askKinds[1]), Label: w.Complaint, Hint: w.ComplaintHint},
		{Value: string(askKinds[2]), Label: w.Suggestion, Hint: w.SuggestionHint},
	}}, about, cause, {Kind: "area", Name: "text", Label: w.Text, Hint: w.TextHint}, v.photos()}
	return v.form("/ask", w.Send, v.words.Case.Privacy, fields...)
}
