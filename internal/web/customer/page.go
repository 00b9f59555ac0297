package customer

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"

	"aftercare/internal/aftercare"
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
	Order  string
	Items  []string // titles of what was bought, at most four
	More   int      // further titles
	Next   any      // the page's own data

	look lookOf
}

// Style is the page's only stylesheet, in the page, so that it is one request.
func (p page) Style() template.HTML { return p.look.style }

// Logo is the store's logo, "" when it has none or its address is not https.
func (p page) Logo() string { return p.look.logo }

const shownItems = 4

func (s *site) page(v *visit, title string) page {
	p := page{W: v.words, Title: title, Banner: s.Banner, Store: v.store, Token: v.token, look: s.looks[v.claims.Store]}
	f := &v.state.Facts
	if p.Order = f.Order.Name; p.Order == "" {
		p.Order = f.Order.ID
	}
	for _, l := range f.KeptLines() {
		if l.Title == "" {
			continue
		}
		if len(p.Items) == shownItems {
			p.More++
			continue
		}
		p.Items = append(p.Items, l.Title)
	}
	return p
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

func newLook(store *aftercare.Store) lookOf {
	css := web.Look("customer.css") + brand(store.Color)
	l := lookOf{style: template.HTML("<style>" + css + "</style>")} // #nosec G203 -- embedded text and two parsed colors
	images := "data:"
	if u, err := url.Parse(store.LogoURL); err == nil && u.Scheme == "https" && u.Host != "" {
		l.logo, images = store.LogoURL, "data: https://"+u.Host
	}
	l.policy = web.Policy("default-src 'none'; style-src " + web.Hash([]byte(css)) + "; img-src " + images +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	return l
}
