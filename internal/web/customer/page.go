package customer

import (
	"cmp"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/web"
)

//go:embed pages/*.html
var files embed.FS

func pageFiles() fs.FS {
	sub, err := fs.Sub(files, "pages")
	if err != nil {
		panic("customer: " + err.Error())
	}
	return sub
}

// page is what every template sees.
type page struct {
	W      *Words
	Title  string
	Text   string
	Banner string
	Store  *aftercare.Store // nil on the 404: it must not tell whose link it was
	Token  string
	Home   string // address of the order's page; "" on that page, and where there is no order
	Order  string
	Items  []string // titles of what was bought, at most four
	More   int      // further titles
	Form   *form    // nil on pages without one
	Next   any      // the page's own data

	look lookOf
}

// Style is the page's only stylesheet, in the page, so that it is one request.
func (p page) Style() template.HTML { return p.look.style }

// Logo is the store's logo, "" when it has none or its address is not https.
func (p page) Logo() string { return p.look.logo }

// Wrong reports whether there is something to mend in the form.
func (p page) Wrong() bool { return p.Form != nil && !p.Form.ok() }

const shownItems = 4

func (s *site) page(v *visit, title string) page {
	p := page{W: v.words, Title: title, Banner: s.Banner, Store: v.store, Token: v.token, Home: s.orderURL(v, ""), look: s.looks[v.claims.Store]}
	f := v.facts
	if p.Order = f.Order.Name; p.Order == "" {
		p.Order = f.Order.ID
	}
	for _, l := range f.KeptLines() {
		name := v.named(f.Products[l.SKU].Titles, cmp.Or(l.Title, f.Products[l.SKU].Title))
		if name == "" {
			continue
		}
		if len(p.Items) == shownItems {
			p.More++
			continue
		}
		p.Items = append(p.Items, name)
	}
	return p
}

// formPage is a page with a form: 422, and the word "problem" in the title, when
// there is something to mend.
func (s *site) formPage(w http.ResponseWriter, r *http.Request, v *visit, name, title string, f *form, next any) {
	p := s.page(v, title)
	p.Form, p.Next = f, next
	s.render(w, r, f.status(), name, p)
}

func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	w.Header().Set("Content-Language", p.W.Lang)
	w.Header().Set("Content-Security-Policy", string(p.look.policy))
	s.pages.Render(w, r, status, name, p)
}

// lookOf is how one store's pages look, made once.
type lookOf struct {
	style  template.HTML
	policy web.Policy
	logo   string
}

// newLook allows pictures from the shop's own places: products stand on whatever
// https host the shop keeps them, and a customer's photos here.
func newLook(store *aftercare.Store) lookOf {
	css := web.Look("customer.css", "case.css") + brand(store.Color)
	l := lookOf{style: template.HTML("<style>" + css + "</style>")} // #nosec G203 -- embedded text and two parsed colors
	images := "data:"
	if store.ID != "" {
		images = "'self' https: data:"
	}
	if u, err := url.Parse(store.LogoURL); err == nil && u.Scheme == "https" && u.Host != "" {
		l.logo = store.LogoURL
	}
	l.policy = web.Policy("default-src 'none'; style-src " + web.Hash([]byte(css)) + "; img-src " + images +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	return l
}

// Hours are opening hours as the reader writes them.
func (p page) Hours(s string) string { return locale.Hours(s, p.Store.Locale, p.W.Lang) }

// Answers is a usual answer time in the reader's language, "" when it cannot be
// said in it.
func (p page) Answers(s string) string { return locale.Answers(s, p.Store.Locale, p.W.Lang) }

// guideList is a kind of guides with its name, as the "guides" block shows it.
type guideList struct {
	Title  string
	Guides []aftercare.Guide
}

// List gives the "guides" block what it shows.
func (page) List(title string, guides []aftercare.Guide) guideList { return guideList{title, guides} }
