package customer

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/link"
	"aftercare/internal/web"
)

// Deps is what New needs.
type Deps struct {
	Stores    map[string]*aftercare.Store // by id
	Links     Opener
	Orders    Orders
	Door      Door
	Business  clock.Clock // links expire in business time
	PublicURL string
	Banner    string // shown on every page in the sandbox; "" for none
	Log       *slog.Logger
}

// Opener reads signed links. Its error has the code NotFound whatever is wrong.
type Opener interface {
	Open(token string, at time.Time, want ...link.Purpose) (link.Claims, error)
}

// Orders reads the one order that a link speaks of; its error has the code
// NotFound when there is none.
type Orders interface {
	OrderState(ctx context.Context, store, source, platformID string) (aftercare.OrderState, error)
}

// Door takes in what a customer said (law 3). The order is "source/platform id"
// and the key is the same for the same answer; when Accept returns nil the
// answer is committed.
type Door interface {
	Accept(ctx context.Context, store, order, key string, e aftercare.Event) error
}

// maxForm bounds a form's body: the comment's limit in four-byte runes, and the
// percent signs around them.
const maxForm = 64 << 10

// site is the area with what it was given.
type site struct {
	Deps
	pages   *web.Pages
	words   map[string]*Words
	looks   map[string]lookOf // by store id; "" is the look without a store
	protect *http.CrossOriginProtection
}

// New serves everything below /c/. It panics when an embedded page or string
// file is broken, so that this shows at start and not to a customer.
func New(d Deps) http.Handler {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{
		Deps: d, pages: web.MustParsePages(pageFiles(), d.Log, template.FuncMap{"host": host}), words: mustWords(),
		looks: map[string]lookOf{"": newLook(&aftercare.Store{})}, protect: web.Protection(d.PublicURL),
	}
	for id, store := range d.Stores {
		s.looks[id] = newLook(store)
	}
	return s.routes()
}

// routes lists all addresses of the area.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /c/{token}", s.show)
	mux.HandleFunc("POST /c/{token}", s.act)
	mux.HandleFunc("POST /c/{token}/review", s.review)
	mux.HandleFunc("/c/", s.notFound)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.SetHeaders(w, s.looks[""].policy)
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		mux.ServeHTTP(w, r)
	})
}
