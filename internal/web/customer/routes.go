package customer

import (
	"net/http"
	"slices"

	"aftercare/internal/link"
	"aftercare/internal/web"
)

// entry is one page below /c/{token}: what its links are for, and what looking
// at it and answering on it do.
type entry struct {
	path string         // behind the token: "", "/return"
	by   []link.Purpose // the tokens that open it
	show handler        // GET and HEAD; nil: there is only the answer
	act  handler        // POST; nil: there is nothing to answer
	body int64          // bound of what is posted; 0: maxForm
	// anywhere: the POST may come from any site. Only for what a mail provider
	// posts (RFC 8058); the token, which nobody can guess, is the proof.
	anywhere bool
}

type handler func(*site, http.ResponseWriter, *http.Request, *visit)

// entries lists all pages. Those of one path are told apart by the token.
func entries() []entry {
	return append(requests(), []entry{
		{by: []link.Purpose{link.Survey}, show: (*site).showSurvey, act: (*site).answer},
		{by: []link.Purpose{link.Review}, show: (*site).showReview, act: (*site).review},
		{by: []link.Purpose{link.Preferences, link.Unsubscribe}, show: (*site).showPreferences, act: (*site).prefer, anywhere: true},
		{by: []link.Purpose{link.Order}, show: (*site).showOrder},
		{path: "/register", by: []link.Purpose{link.Order}, show: (*site).showRegister, act: (*site).register},
		{path: "/data", by: []link.Purpose{link.Order}, show: (*site).showData, act: (*site).askData},
		{path: "/review", by: []link.Purpose{link.Survey, link.Review, link.Order}, show: (*site).showReview, act: (*site).review},
	}...)
}

// maxForm bounds a form's body: the longest text in four-byte runes, and the
// percent signs around them.
const maxForm = 64 << 10

// routes lists all addresses of the area.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	byPath := map[string][]entry{}
	for _, e := range entries() {
		byPath[e.path] = append(byPath[e.path], e)
	}
	for path, all := range byPath {
		if slices.ContainsFunc(all, func(e entry) bool { return e.show != nil }) {
			mux.HandleFunc("GET "+link.Path+"{token}"+path, s.look(all))
		}
		mux.HandleFunc("POST "+link.Path+"{token}"+path, s.take(all))
	}
	mux.HandleFunc("GET /find/{store}", s.showFind)
	mux.HandleFunc("POST /find/{store}", s.find)
	mux.HandleFunc("/", s.notFound)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.SetHeaders(w, s.looks[""].policy)
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		mux.ServeHTTP(w, r)
	})
}

// look answers GET: it shows the page that the token is for, and records nothing.
func (s *site) look(all []entry) http.HandlerFunc {
	all = slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return e.show == nil })
	return func(w http.ResponseWriter, r *http.Request) {
		v, e, err := s.enter(r, all)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if v.erased() {
			s.showErased(w, r, v)
			return
		}
		e.show(s, w, r, v)
	}
}

// take answers POST. Another site's page may not answer for a customer, even if
// it got hold of a link.
func (s *site) take(all []entry) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, e, err := s.enter(r, all)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if !e.anywhere && s.protect.Check(r) != nil {
			s.refuse(w, r, v)
			return
		}
		if v.erased() {
			s.showErased(w, r, v)
			return
		}
		if e.act == nil {
			http.Redirect(w, r, v.path(""), http.StatusSeeOther) // #nosec G710 -- a token that opened, below our own path
			return
		}
		bound := e.body
		if bound == 0 {
			bound = maxForm
		}
		r.Body = http.MaxBytesReader(w, r.Body, bound)
		if !e.anywhere && !s.posts.Take(v.claims.Store+"/"+v.order) {
			s.busy(w, r, v)
			return
		}
		e.act(s, w, r, v)
	}
}

// enter opens the token and finds which of the pages it is for.
func (s *site) enter(r *http.Request, all []entry) (*visit, entry, error) {
	var want []link.Purpose
	for _, e := range all {
		want = append(want, e.by...)
	}
	v, err := s.open(r, want...)
	if err != nil {
		return nil, entry{}, err
	}
	i := slices.IndexFunc(all, func(e entry) bool { return slices.Contains(e.by, v.claims.Purpose) })
	return v, all[i], nil
}
