package customer

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// CaseWords are the texts of a case's page, and what forms and slips say alike.
type CaseWords struct {
	Causes, Outcomes map[string]string
	Privacy          string

	Title, Sorry, Owner, AnswerBy, Late, Yours, Closed, Hours, Since           string
	NextTitle                                                                  string
	Next                                                                       map[string]string // by kind; a line each
	AboutTitle, Item, Cause, Wanted, Cost                                      string
	ByWarranty, ByShop, PriceFirst, CostAsked, CostAgreed                      string
	DoneTitle, Opened, Approved, Declined, Received, Estimated                 string // what happened on a day
	Refunded, ReadyBy, Shipped, Ended, Again                                   string
	ParcelTitle, SlipReturn, SlipRepair, SlipHint, SlipWait, Label, Outcome    string
	TalkTitle, You, TalkNone                                                   string
	ThanksNew, ThanksSaid, ThanksCall, ThanksYes, ThanksNo                     string
	ThanksAccepted, ThanksRefused, Coupon, CouponUntil, Gift, Refund, FreePart string
}

// casePage is what a case's page shows.
type casePage struct {
	Number, Kind, State, Since string
	Open                       bool
	Thanks, Sorry              string
	Waits                      []string // who looks after it, and who hears from whom by when
	Next                       []string
	About                      []pair
	Done                       []pair // a day and what happened
	Talk                       []said
	Grants                     []string
	Outcome                    string
	Carrier, Parcel, Track     string
	Slip, SlipName, Label      string
	Early                      bool // nobody has said yes yet: the slip is good, the parcel waits
	caseForms
}

// pair is a word and what it is.
type pair struct{ Name, Value string }

// showCase is GET /c/{token} of a case.
func (s *site) showCase(w http.ResponseWriter, r *http.Request, v *visit) {
	s.showCaseAs(w, r, v, *v.about, http.StatusOK, "", nil)
}

// showCaseAs shows a case as it stands, or will stand, with a word of thanks, and
// with the form that came back for something.
func (s *site) showCaseAs(w http.ResponseWriter, r *http.Request, v *visit, c aftercare.Case, status int, thanks string, back *form) {
	words := &v.words.Case
	kind := cmp.Or(v.words.CaseKinds[string(c.Kind)], string(c.Kind))
	n := casePage{
		Number: c.ID, Kind: kind, State: v.caseState(c), Since: v.day(c.OpenedAt), Open: c.Open(), Thanks: thanks,
		Waits: v.waits(c), About: v.aboutCase(c), Done: v.done(c), Talk: v.talk(c), Grants: v.grants(c),
		Outcome: ended(words, c), Track: picture(c.URL), caseForms: s.caseForms(v, c, r, back),
	}
	if c.Kind == aftercare.CaseComplaint && c.Open() {
		n.Sorry = words.Sorry
	}
	if c.Open() && c.State == aftercare.StateNew {
		n.Next = lined(words.Next[string(c.Kind)])
	}
	if !c.ShippedAt.IsZero() {
		n.Carrier, n.Parcel = c.Carrier, c.Number
	}
	if slipped(c) && !priced(c) {
		n.Early = c.Decision == "" && c.Accepted == "" && slices.Contains([]string{"", aftercare.StateNew, aftercare.StateWorking}, c.State)
		n.Slip, n.SlipName, n.Label = s.caseURL(v, c.ID)+"/slip", words.SlipReturn, v.label(c)
		if c.Kind == aftercare.CaseRepair {
			n.SlipName = words.SlipRepair
		}
	}
	p := s.page(v, v.words.Fill(words.Title, "kind", kind, "number", c.ID))
	if p.Next = n; back != nil {
		p.Form = back
	}
	s.render(w, r, status, "case", p)
}

// ended is how the case ended; nothing while it is open, as after it was opened again.
func ended(w *CaseWords, c aftercare.Case) string {
	if c.Open() {
		return ""
	}
	return cmp.Or(w.Outcomes[c.Outcome], c.Outcome)
}

// waits says who looks after the case, and who is to hear from whom by when: in the
// store's zone, within its hours.
func (v *visit) waits(c aftercare.Case) []string {
	w, help := &v.words.Case, v.help()
	if !c.Open() {
		return []string{v.words.Fill(w.Closed, "date", v.date(c.ClosedAt))}
	}
	if c.ByPlatform() {
		return nil
	}
	name := cases.Name(help, cases.Owner(c, help, v.now, v.store.Location()), v.store)
	out := []string{v.words.Fill(w.Owner, "name", name)}
	clock, by := cases.Clocks(c, help, v.store), cases.AnswerBy(c, help, v.store)
	switch {
	case clock.WaitsFor == aftercare.WaitsForCustomer:
		return append(out, w.Yours)
	case by.IsZero():
		return out
	case v.now.After(by):
		return append(out, v.words.Fill(w.Late, "date", v.deadline(by), "name", name))
	}
	out = append(out, v.words.Fill(w.AnswerBy, "date", v.deadline(by)))
	if hours := locale.Hours(v.store.Contact.Hours, v.store.Locale, v.locale); hours != "" {
		out = append(out, v.words.Fill(w.Hours, "hours", hours))
	}
	return out
}

// lined are the lines of a text.
func lined(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
