package customer

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

// ReviewWords are the texts around review links.
type ReviewWords struct{ Title, Lead, On, To, None, AlsoTitle, Also string }

// place is where a customer may review. The form posts its number; the address
// stays here, so that no query can send a customer elsewhere.
type place struct {
	Number int
	Name   string
	Host   string
}

func (s *site) places(v *visit) []place {
	var out []place
	for i, l := range v.store.Reviews {
		if h := host(l.URL); h != "" {
			out = append(out, place{Number: i + 1, Name: l.Name, Host: h})
		}
	}
	return out
}

// host is the site's name in an address, as people say it.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// showReview lists the places.
func (s *site) showReview(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.Review.Title)
	p.Next = s.places(v)
	s.renderWithReviews(w, r, "review", p)
}

// renderWithReviews allows the page's forms to end on another site: browsers
// check form-action again on every redirect, and review sites redirect further.
func (s *site) renderWithReviews(w http.ResponseWriter, r *http.Request, name string, p page) {
	p.look.policy = web.Policy(strings.Replace(string(p.look.policy), "form-action 'self'", "form-action 'self' https:", 1))
	s.render(w, r, http.StatusOK, name, p)
}

// review is POST /c/{token}/review: it records the click and goes on to the
// review site. A survey's thank-you page uses it too.
func (s *site) review(w http.ResponseWriter, r *http.Request, v *visit) {
	for _, p := range s.places(v) {
		if r.PostFormValue("place") != strconv.Itoa(p.Number) {
			continue
		}
		if err := s.say(r, v, v.key("review"), aftercare.Event{Type: aftercare.EventReviewClicked}); err != nil {
			// The customer's review matters more than our count of it.
			s.Log.ErrorContext(r.Context(), "review click not kept", "order", v.order, "err", err)
		}
		http.Redirect(w, r, v.store.Reviews[p.Number-1].URL, http.StatusSeeOther)
		return
	}
	s.showReview(w, r, v)
}

// offer is the list of review buttons, the same on every page that has one.
type offer struct {
	page
	Places []place
	Class  string
}

// Offer gives the "places" block what it shows.
func (p page) Offer(places []place, class string) offer { return offer{p, places, class} }
