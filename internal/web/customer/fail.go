package customer

import (
	"errors"
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/web"
)

// note is a page of a title and a sentence.
func (s *site) note(w http.ResponseWriter, r *http.Request, v *visit, title, text string) {
	p := s.page(v, title)
	p.Text = v.words.Fill(text, "store", v.store.Name)
	s.render(w, r, http.StatusOK, "note", p)
}

// erased reports whether the order's customer was erased, so that there is nobody
// left to speak with. The choice of mails says so itself: to whoever unsubscribes
// by one click, yes must be the answer.
func (v *visit) erased() bool {
	return !v.facts.ErasedAt.IsZero() && v.claims.Purpose != link.Unsubscribe && v.claims.Purpose != link.Preferences
}

// showErased is all there is to say of an erased order.
func (s *site) showErased(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.Order.ErasedTitle)
	p.Text, p.Home, p.Order = v.words.Fill(v.words.Order.Erased, "date", v.date(v.facts.ErasedAt)), "", ""
	s.render(w, r, http.StatusOK, "note", p)
}

// refuse answers a POST that another site's page sent.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.RefusedTitle)
	p.Text = v.words.RefusedText
	s.render(w, r, http.StatusForbidden, "note", p)
}

// errFiling is the answer to a link that was made today, to a case that is not
// there yet: what opened it is kept, and applied in a moment.
var errFiling = aftercare.Errorf(aftercare.Unavailable, "customer page: a case is being opened")

// fail answers 404 for every bad token with the same page, in the reader's own
// language, and 503 when the order could not be read or an answer not kept.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := web.Status(err)
	if status == http.StatusNotFound {
		s.notFound(w, r)
		return
	}
	if errors.Is(err, errFiling) && r.Method != http.MethodPost {
		words := s.wordsFor(r)
		w.Header().Set("Refresh", "3")
		s.render(w, r, http.StatusAccepted, "note", s.plain(words, words.CaseForm.MomentTitle, words.CaseForm.Moment))
		return
	}
	s.Log.ErrorContext(r.Context(), "customer page failed", "err", err)
	s.away(w, r)
}

func (s *site) notFound(w http.ResponseWriter, r *http.Request) {
	words := s.wordsFor(r)
	p := s.plain(words, words.GoneTitle, words.GoneText)
	if len(s.Stores) == 1 {
		for _, store := range s.Stores {
			p.Next = findPath(store)
		}
	}
	s.render(w, r, http.StatusNotFound, "note", p)
}

// plain is a page that must not tell whose link it was.
func (s *site) plain(words *Words, title, text string) page {
	return page{W: words, Title: title, Text: text, look: s.looks[""], Banner: s.Banner}
}
