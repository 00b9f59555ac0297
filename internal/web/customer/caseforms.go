package customer

import (
	"cmp"
	"net/http"
	"strconv"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// CaseFormWords are the texts of the forms on a case's page.
type CaseFormWords struct {
	AnswerTitle, AnswerText, AnswerSend, AnswerEmpty, AnswerClosed           string
	CallTitle, CallLead, Phone, When, WhenHint, CallSend, CallAsked, NoPhone string
	EstimateTitle, EstimateLead, Accept, Refuse, AcceptedOn, RefusedOn       string
	CheckTitle, CheckLead, Help, HelpHint, Note, YesSend                     string
	NoTitle, NoLead, NoText, NoSend                                          string
	MomentTitle, Moment, BusyTitle, Busy                                     string
}

// What a form on a case's page does; the field "do" says it.
const (
	doAnswer   = "answer"
	doCall     = "call"
	doEstimate = "estimate"
	doYes      = "yes"
	doNo       = "no"
)

// caseForms are the forms of a case's page; those that make no sense now are nil.
type caseForms struct {
	Answer   *form
	Call     *form
	Called   string // that a call was asked for
	Estimate *form
	Price    string
	Yes, No  *form // the closing check
	Not      bool  // the mail's "no" was pressed: its form is open
}

// caseForms makes the forms, and puts the one that came back in its place.
func (s *site) caseForms(v *visit, c aftercare.Case, r *http.Request, back *form) caseForms {
	f := caseForms{Answer: s.caseForm(v, c, doAnswer), Call: s.caseForm(v, c, doCall)}
	w := &v.words.CaseForm
	if !c.CallAt.IsZero() && c.Open() {
		f.Called = v.words.Fill(w.CallAsked, "phone", tail(c.CallPhone))
		if c.CallWhen != "" {
			f.Called += " " + v.words.Fill(v.words.Told, "what", w.When, "text", c.CallWhen)
		}
	}
	if priced(c) {
		f.Estimate, f.Price = s.caseForm(v, c, doEstimate), locale.Money(*c.Estimate, v.locale)
	}
	if checked(c) {
		f.Yes, f.No = s.caseForm(v, c, doYes), s.caseForm(v, c, doNo)
		f.Yes.set("score", r.URL.Query().Get("score"))
		f.Not = r.URL.Query().Get("solved") == aftercare.No
	}
	if back != nil {
		switch back.Carry["do"] {
		case doAnswer:
			f.Answer = back
		case doCall:
			f.Call = back
		case doYes:
			f.Yes = back
		case doNo:
			f.No = back
		}
	}
	return f
}

// tail is as much of a phone number as its owner needs to know it again.
func tail(phone string) string {
	n := []rune(phone)
	return "•••" + string(n[max(0, len(n)-3):])
}

// priced reports whether an estimate waits for the customer's word.
func priced(c aftercare.Case) bool {
	return c.Open() && !c.TakenOver() && c.Estimate != nil && !c.EstimatedAt.IsZero() && (c.Accepted == "" || c.AcceptedAt.Before(c.EstimatedAt))
}

// estimateOf names the estimate that a page showed: a yes is a yes to that price, and
// not to another that the shop named while the customer was reading.
func estimateOf(c aftercare.Case) string { return strconv.FormatInt(c.EstimatedAt.UnixMilli(), 36) }

// checked reports whether the customer is to be asked if it was solved: once for
// each time that the case was closed.
func checked(c aftercare.Case) bool {
	return !c.Open() && (c.Solved == "" || c.SolvedAt.Before(c.ClosedAt))
}

// caseForm makes one of the forms.
func (s *site) caseForm(v *visit, c aftercare.Case, do string) *form {
	w := &v.words.CaseForm
	var f *form
	switch do {
	case doCall:
		f = v.form("", w.CallSend, v.words.Case.Privacy,
			&field{Kind: "text", Name: "phone", Label: w.Phone, Type: "tel", Auto: "tel", Max: 40},
			&field{Kind: "text", Name: "when", Label: w.When, Hint: v.words.Fill(w.WhenHint, "hours", v.callHours()), Optional: true, Max: 120})
	case doEstimate:
		f = v.form("", w.Accept, v.words.Case.Privacy)
	case doYes:
		scores := &field{Kind: "choice", Name: "score", Label: w.Help, Hint: w.HelpHint, Optional: true}
		for _, n := range []string{"5", "4", "3", "2", "1"} {
			scores.Options = append(scores.Options, option{Value: n, Label: v.words.Survey.Score(int(n[0] - '0'))})
		}
		f = v.form("", w.YesSend, v.words.Case.Privacy, scores, &field{Kind: "area", Name: "note", Label: w.Note, Optional: true})
	case doNo:
		f = v.form("", w.NoSend, v.words.Case.Privacy, &field{Kind: "area", Name: "open", Label: w.NoText, Optional: true})
	default:
		do = doAnswer
		f = v.form("", w.AnswerSend, v.words.Case.Privacy,
			&field{Kind: "area", Name: "text", Label: w.AnswerText, Missing: w.AnswerEmpty, Max: maxAnswer}, v.photos())
	}
	f.Action, f.Carry = s.caseURL(v, c.ID), map[string]string{"do": do}
	if do == doEstimate {
		f.Carry["estimate"] = estimateOf(c)
	}
	return f
}

// maxAnswer is for whoever has much to tell.
const maxAnswer = 4000

// callHours are the hours in which somebody is there to call.
func (v *visit) callHours() string {
	if h := v.help().Hours; h.From != "" && h.To != "" {
		return h.From + "–" + h.To
	}
	return cmp.Or(locale.Hours(v.store.Contact.Hours, v.store.Locale, v.locale), "09:00–17:00")
}
