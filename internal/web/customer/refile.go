package customer

import (
	"net/http"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// A form may come a second time, long after the first: by the back button, a page
// that is loaded again, or a tab of yesterday. Its nonce tells which case it made.

// filed is the case that this form has opened, nil when it has opened none.
func (v *visit) filed(kind aftercare.CaseKind, f *form) *aftercare.Case {
	id := cases.Number(kind, v.claims.Store, v.order, f.Nonce)
	if i := slices.IndexFunc(v.facts.Cases, func(c aftercare.Case) bool { return c.ID == id }); i >= 0 {
		return &v.facts.Cases[i]
	}
	return nil
}

// settled reports whether somebody has acted on what was asked for, so that it can
// no longer be asked for in another way.
func settled(c aftercare.Case) bool {
	return !c.Open() || c.State != aftercare.StateNew || c.Decision != "" ||
		slices.ContainsFunc(c.Messages, func(m aftercare.CaseMessage) bool { return m.From != aftercare.ByCustomer })
}

// refile answers a form whose case is settled: words that are new are added to it,
// and all else stays as it was decided on.
func (s *site) refile(w http.ResponseWriter, r *http.Request, v *visit, f *form, c aftercare.Case, text string) {
	told := aftercare.Case{ID: c.ID, Kind: c.Kind, Messages: v.wrote(f, text)}
	if len(told.Messages) == 0 || slices.ContainsFunc(c.Messages, func(m aftercare.CaseMessage) bool { return m.ID == told.Messages[0].ID }) {
		s.showCaseAs(w, r, v, c, http.StatusOK, "", nil)
		return
	}
	if s.flooded(w, r, v, false) {
		return
	}
	what, opened := aftercare.EventCaseUpdated, !c.Open()
	if opened {
		what, told.State = aftercare.EventCaseOpened, aftercare.StateNew
	}
	if err := s.tell(r, v, what, told, f.Nonce); err != nil {
		s.fail(w, r, err)
		return
	}
	s.showCaseAs(w, r, v, after(c, told, opened, v), http.StatusOK, v.words.Case.ThanksSaid, nil)
}
