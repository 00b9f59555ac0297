package customer

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// again is what was posted and could not be kept, to be posted once more.
type again struct {
	Action string
	Values url.Values
	Wrote  []string // what a person wrote, to be seen
	Files  bool     // pictures came along, which no page can carry
}

// prose are the names of the fields that a person writes sentences in.
var prose = []string{"text", "comment", "follow", "note", "open"}

// away answers what could not be read or kept. Whatever was typed comes back with
// it and is sent again by a button: the nonce in it makes both tries one.
func (s *site) away(w http.ResponseWriter, r *http.Request) {
	words := s.wordsFor(r)
	s.later(w, r, http.StatusServiceUnavailable, time.Minute, s.plain(words, words.AwayTitle, words.AwayText))
}

// later answers what may be sent again in a while.
func (s *site) later(w http.ResponseWriter, r *http.Request, status int, after time.Duration, p page) {
	w.Header().Set("Retry-After", strconv.Itoa(int(after/time.Second)))
	if a := typed(w, r); len(a.Values) > 0 && s.protect.Check(r) == nil {
		p.Next = a
		s.render(w, r, status, "again", p)
		return
	}
	s.render(w, r, status, "note", p)
}

// typed is what the request has posted; nothing for one that only looks.
func typed(w http.ResponseWriter, r *http.Request) again {
	if r.Method != http.MethodPost {
		return again{}
	}
	p := &posting{values: r.PostForm}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		p.values = url.Values{}
		p.read(w, r)
	}
	a := again{Action: r.URL.RequestURI(), Values: p.values, Files: p.files > 0}
	for name, values := range p.values {
		for _, text := range values {
			if slices.Contains(prose, name) && text != "" {
				a.Wrote = append(a.Wrote, text)
			}
		}
	}
	slices.Sort(a.Wrote)
	return a
}
