package customer

import (
	"net/http"
	"time"

	"aftercare/internal/aftercare"
)

// DataWords are the texts of the page on a customer's data.
type DataWords struct {
	Title, Lead, KeptTitle, Order, OrderWhy, Talk, TalkWhy, Mails, MailsWhy, Choice, ChoiceWhy, HowLong, Raw string

	AskTitle, Legend, Text, TextHint, TextMissing, Send, Note, Privacy, SentTitle, Sent string

	Wants, Hints map[string]string // by aftercare.DataRequests
}

// kept is something a store keeps, and why and on what basis it does.
type kept struct{ What, Why string }

// dataPage is what the page shows above its form.
type dataPage struct {
	Kept []kept
	Long []string // how long
}

func (v *visit) dataForm() *form {
	w := &v.words.Data
	wanted := &field{Kind: "choice", Name: "want", Label: w.Legend}
	for _, r := range aftercare.DataRequests {
		wanted.Options = append(wanted.Options, option{Value: r, Label: w.Wants[r], Hint: w.Hints[r]})
	}
	f := v.form("/data", w.Send, w.Privacy, wanted, &field{Kind: "area", Name: "text", Label: w.Text, Hint: w.TextHint, Optional: true})
	f.Note = w.Note
	return f
}

// showData says what is kept of the customer, and takes what they want done.
func (s *site) showData(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.dataForm()
	f.set("want", r.URL.Query().Get("want"))
	s.formPage(w, r, v, "data", v.words.Data.Title, f, v.kept())
}

func (v *visit) kept() dataPage {
	w := &v.words.Data
	p := dataPage{
		Kept: []kept{{w.Order, w.OrderWhy}, {w.Talk, w.TalkWhy}, {w.Mails, w.MailsWhy}, {w.Choice, w.ChoiceWhy}},
		Long: []string{v.words.Fill(w.HowLong, "keep", v.keeps())},
	}
	if days := int(v.store.Keep.Webhooks / (24 * time.Hour)); days > 0 {
		p.Long = append(p.Long, v.words.Fill(w.Raw, "days", v.words.Count(v.words.Days, days)))
	}
	return p
}

// askData is POST /c/{token}/data. It opens a case: before anything is shown or
// erased a person makes sure that it is the customer who asks, for links are
// forwarded.
func (s *site) askData(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.dataForm()
	f.read(r)
	if f.get("want") == "correct" && f.get("text") == "" {
		f.field("text").Problem = v.words.Data.TextMissing
	}
	if !f.ok() {
		s.formPage(w, r, v, "data", v.words.Data.Title, f, v.kept())
		return
	}
	before := v.filed(aftercare.CaseData, f)
	switch {
	case before != nil && settled(*before):
		s.refile(w, r, v, f, *before, f.get("text"))
		return
	case s.flooded(w, r, v, before == nil):
		return
	}
	c, err := s.begin(r, v, f, aftercare.Case{Kind: aftercare.CaseData, Wanted: f.get("want")}, f.get("text"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := s.page(v, v.words.Data.SentTitle)
	p.Text = v.words.Data.Sent
	p.Next = s.opened(v, c)
	s.render(w, r, http.StatusOK, "opened", p)
}
