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
	"aftercare/internal/photo"
	"aftercare/internal/web"
)

// Deps is what New needs.
type Deps struct {
	Stores    map[string]*aftercare.Store // by id
	Links     Links
	Orders    Orders
	Finder    Finder
	Facts     func(aftercare.OrderState) *aftercare.Facts // joins an order with its store and catalog
	Door      Door
	Uploads   Uploads
	Coupons   Coupons     // may be nil: then goodwill brings no codes
	Business  clock.Clock // links expire in business time
	Machine   clock.Clock // limits who asks too much
	PublicURL string
	Banner    string // shown on every page in the sandbox; "" for none
	Log       *slog.Logger
}

// Links opens signed links and makes those of other pages about the same order.
// The error of Open has the code NotFound whatever is wrong.
type Links interface {
	Open(token string, at time.Time, want ...link.Purpose) (link.Claims, error)
	Token(link.Claims) string
}

// Orders reads the one order that a link speaks of; its error has the code
// NotFound when there is none.
type Orders interface {
	OrderState(ctx context.Context, store, source, platformID string) (aftercare.OrderState, error)
}

// Finder finds the order that a customer means by its number and the mail address
// it is under; its error has the code NotFound when there is none.
type Finder interface {
	FindOrder(ctx context.Context, store, number, address string) (aftercare.OrderState, error)
}

// Door takes in what a customer said (law 3). The order is "source/platform id"
// and the key is the same for the same answer; when Accept returns nil the
// answer is committed.
type Door interface {
	Accept(ctx context.Context, store, order, key string, e aftercare.Event) error
}

// Coupons are pools of codes. A holder that has one keeps it; the error has the
// code NotFound when none is left.
type Coupons interface {
	GrantCoupon(ctx context.Context, store, pool, holder string, now time.Time) (aftercare.Coupon, error)
}

// site is the area with what it was given.
type site struct {
	Deps
	pages   *web.Pages
	words   map[string]*Words
	looks   map[string]lookOf // by store id; "" is the look without a store
	protect *http.CrossOriginProtection
	asks    *web.Limit // of who asks for a link
	tries   *web.Limit // of order numbers for one address
	posts   *web.Limit // of forms by the links of one order
	maker   *photo.Maker
	seats   *seats
}

// funcs are what templates may call.
var funcs = template.FuncMap{"host": host}

// New serves everything below /c/ and /find/. It panics when an embedded page or
// string file is broken, so that this shows at start and not to a customer.
func New(d Deps) http.Handler { return newSite(d).routes() }

func newSite(d Deps) *site {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Machine == nil {
		d.Machine = clock.Machine
	}
	s := &site{
		Deps: d, pages: web.MustParsePages(pageFiles(), d.Log, funcs), words: mustWords(),
		looks: map[string]lookOf{"": newLook(&aftercare.Store{})}, protect: web.Protection(d.PublicURL), maker: photo.New(), seats: newSeats(manyFiles),
		asks:  &web.Limit{Burst: 60, Refill: time.Second, Machine: d.Machine}, // behind a proxy all customers are one peer
		tries: &web.Limit{Burst: triesAtOnce, Refill: triesEvery, Machine: d.Machine},
		posts: &web.Limit{Burst: postsAtOnce, Refill: postsEvery, Machine: d.Machine},
	}
	for id, store := range d.Stores {
		s.looks[id] = newLook(store)
	}
	return s
}
