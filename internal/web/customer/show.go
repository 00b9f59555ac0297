package customer

import (
	"net/http"

	"aftercare/internal/link"
	"aftercare/internal/web"
)

// purposes are the links that have a page here.
var purposes = []link.Purpose{link.Survey, link.Review, link.Unsubscribe}

// show is GET /c/{token}: the page that the link is for. It records nothing.
func (s *site) show(w http.ResponseWriter, r *http.Request) {
	v, err := s.open(r, purposes...)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	switch v.claims.Purpose {
	case link.Survey:
		s.showSurvey(w, r, v, "")
	case link.Review:
		s.showReview(w, r, v)
	default:
		s.showUnsubscribe(w, r, v)
	}
}

// act is POST /c/{token}.
//
// Unsubscribing is exempt from the cross-origin check: a mail provider's
// one-click POST (RFC 8058) comes from wherever it likes and must never be
// refused. The token, which nobody can guess, is the proof there; for answers
// the check costs nothing and stops a page that got hold of a link.
func (s *site) act(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	v, err := s.open(r, purposes...)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if v.claims.Purpose == link.Unsubscribe {
		s.unsubscribe(w, r, v)
		return
	}
	if err := s.protect.Check(r); err != nil {
		s.refuse(w, r, v)
		return
	}
	if v.claims.Purpose == link.Survey {
		s.answer(w, r, v)
		return
	}
	http.Redirect(w, r, link.Path+v.token, http.StatusSeeOther) // #nosec G710 -- a token that opened, below our own path; a review page has its own POST
}

// refuse answers a POST that another site's page sent.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.RefusedTitle)
	p.Text = v.words.RefusedText
	s.render(w, r, http.StatusForbidden, "note", p)
}

// fail answers 404 for every bad token with the same page, in the reader's own
// language, and 503 when the order could not be read.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := web.Status(err)
	if status == http.StatusNotFound {
		s.notFound(w, r)
		return
	}
	s.Log.ErrorContext(r.Context(), "customer page failed", "err", err)
	words := s.wordsFor(r)
	p := page{W: words, Title: words.AwayTitle, Text: words.AwayText, look: s.looks[""], Banner: s.Banner}
	w.Header().Set("Retry-After", "60")
	s.render(w, r, http.StatusServiceUnavailable, "note", p)
}

func (s *site) notFound(w http.ResponseWriter, r *http.Request) {
	words := s.wordsFor(r)
	p := page{W: words, Title: words.GoneTitle, Text: words.GoneText, look: s.looks[""], Banner: s.Banner}
	s.render(w, r, http.StatusNotFound, "note", p)
}
