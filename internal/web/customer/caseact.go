package customer

import (
	"net/http"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// takeCase is POST /c/{token} of a case: an answer, a call asked for, the word on a
// price, or the closing check. Whatever comes to a closed case opens it again.
func (s *site) takeCase(w http.ResponseWriter, r *http.Request, v *visit) {
	c := *v.about
	f := s.caseForm(v, c, doAnswer)
	if err := s.receive(w, r, v, f); err != nil {
		s.fail(w, r, err)
		return
	}
	if do := r.PostFormValue("do"); do != doAnswer {
		f = s.caseForm(v, c, do)
		f.read(r)
	}
	told, thanks := v.acted(c, f, r)
	switch {
	case !f.ok():
		s.showCaseAs(w, r, v, c, http.StatusUnprocessableEntity, "", f)
		return
	case thanks == "": // it was said before: the page shows how things stand
		s.showCaseAs(w, r, v, c, http.StatusOK, "", nil)
		return
	}
	if s.flooded(w, r, v, false) {
		return
	}
	told.Grants = s.drawn(r, v, c, told.Grants)
	what, opened := aftercare.EventCaseUpdated, told.Solved != aftercare.Yes && !c.Open()
	if opened {
		what, told.State = aftercare.EventCaseOpened, aftercare.StateNew
	}
	told.ID, told.Kind = c.ID, c.Kind
	if c.ByPlatform() { // its desk is elsewhere: from here on it is looked after here
		told.From = aftercare.FromCustomer
	}
	if err := s.tell(r, v, what, told, f.Nonce); err != nil {
		s.fail(w, r, err)
		return
	}
	s.showCaseAs(w, r, v, after(c, told, opened, v), http.StatusOK, thanks, nil)
}

// acted is what a form says about the case, and the thanks for it; no thanks when
// there is nothing to say.
func (v *visit) acted(c aftercare.Case, f *form, r *http.Request) (told aftercare.Case, thanks string) {
	w := &v.words.Case
	switch do := f.Carry["do"]; {
	case do == doCall:
		told.CallPhone, told.CallWhen = f.get("phone"), f.get("when")
		if x := f.field("phone"); x.Problem == "" && digits(x.Value) < 5 {
			x.Problem = v.words.CaseForm.NoPhone
		}
		return told, v.words.Fill(w.ThanksCall, "phone", strings.ReplaceAll(told.CallPhone, " ", "\u00a0"))
	case do == doEstimate && priced(c) && r.PostFormValue("estimate") == estimateOf(c):
		switch told.Accepted = r.PostFormValue("accept"); told.Accepted {
		case aftercare.Yes:
			thanks = w.ThanksAccepted
		case aftercare.No:
			thanks = w.ThanksRefused
		}
		return told, thanks
	case do == doYes && checked(c):
		told.Solved, told.HelpNote = aftercare.Yes, f.get("note")
		told.HelpScore, _ = strconv.Atoi(f.get("score"))
		if g := cases.Goodwill(v.help(), c); g != nil {
			told.Grants = []aftercare.Grant{*g}
		}
		return told, w.ThanksYes
	case do == doNo && checked(c):
		told.Solved, told.Messages = aftercare.No, v.wrote(f, f.get("open"))
		return told, w.ThanksNo
	case do == doNo:
		told.Messages = v.wrote(f, f.get("open"))
	case do == doAnswer:
		if told.Messages = v.wrote(f, f.get("text")); told.Messages != nil {
			f.field("text").Problem = "" // a picture says it
		}
	}
	if told.Messages == nil {
		return told, ""
	}
	return told, w.ThanksSaid
}

func digits(s string) (n int) {
	for _, c := range s {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}
