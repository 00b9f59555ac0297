package customer

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/web"
)

// ReviewWords are the texts around review links.
type ReviewWords struct{ Title, Lead, On, To, Shop, None, AlsoTitle, Also string }

// place is where a customer may review. The form posts its number; the address
// stays here, so that no query can send a customer elsewhere.
type place struct {
	Number int
	Name   string
	Of     string // what is reviewed there, a product or the shop; "": only the shop can be
	Host   string
	url    string
}

// places are where what was kept can be reviewed: a product's own places, and the
// store's, unless every product has some of its own.
func (v *visit) places() []place {
	var out []place
	add := func(links []aftercare.ReviewLink, sku, product string) {
		for _, l := range links {
			u := v.fill(l.URL, sku)
			if h := host(u); h != "" {
				out = append(out, place{len(out) + 1, l.Name, product, h, u})
			}
		}
	}
	kept := v.facts.KeptLines()
	stores, sku, seen := len(kept) == 0, "", map[string]bool{}
	for _, l := range kept {
		own := v.facts.Products[l.SKU].Reviews
		switch sku = cmp.Or(sku, l.SKU); {
		case len(own) == 0:
			stores = true
		case !seen[l.SKU]:
			add(own, l.SKU, v.good(l).Name)
		}
		seen[l.SKU] = true
	}
	if !stores {
		return out
	}
	shop := ""
	if len(out) > 0 { // two ways to the same place are told apart
		shop = v.words.Review.Shop
	}
	add(v.store.Reviews, sku, shop)
	return out
}

// fill puts the order's values into the address of a review page. They are
// escaped for any place in it.
func (v *visit) fill(address, sku string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return strings.NewReplacer("{sku}", escape(sku), "{order}", escape(cmp.Or(v.facts.Order.Name, v.facts.Order.ID)),
		"{locale}", escape(locale.Fallbacks(v.locale)[0])).Replace(address)
}

// host is the site's name in an address, as people say it; "" when it is no
// address of the web.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// showReview lists the places.
func (s *site) showReview(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, v.words.Review.Title)
	p.Next = v.places()
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
	for _, p := range v.places() {
		if r.PostFormValue("place") != strconv.Itoa(p.Number) {
			continue
		}
		if err := s.say(r, v, v.key("review"), aftercare.Event{Type: aftercare.EventReviewClicked}); err != nil {
			// The customer's review matters more than our count of it.
			s.Log.ErrorContext(r.Context(), "review click not kept", "order", v.order, "err", err)
		}
		http.Redirect(w, r, p.url, http.StatusSeeOther) // #nosec G710 -- an address of the store's settings
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
