package customer

import (
	"net/http"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/locale"
)

// visit is one request whose token held, with the order it speaks of.
type visit struct {
	token  string
	claims link.Claims
	store  *aftercare.Store
	state  aftercare.OrderState
	locale string // of the order, else of the store: for dates
	words  *Words
	now    time.Time
}

// open reads the token and its order. Whatever is missing, the error has the
// code NotFound.
func (s *site) open(r *http.Request, want ...link.Purpose) (*visit, error) {
	v := &visit{token: r.PathValue("token"), now: s.Business.Now().Truncate(time.Microsecond)}
	var err error
	if v.claims, err = s.Links.Open(v.token, v.now, want...); err != nil {
		return nil, err
	}
	source, id, ok := strings.Cut(v.claims.Subject, "/")
	v.store = s.Stores[v.claims.Store]
	if v.store == nil || !ok {
		return nil, aftercare.Errorf(aftercare.NotFound, "customer page: store %q or order %q is gone", v.claims.Store, v.claims.Subject)
	}
	if v.state, err = s.Orders.OrderState(r.Context(), v.claims.Store, source, id); err != nil {
		return nil, err
	}
	if v.locale = v.state.Facts.Order.Locale; v.locale == "" {
		v.locale = v.store.Locale
	}
	v.words = s.wordsOf(locale.Fallbacks(v.locale)...)
	return v, nil
}

// key is the dedupe key of something said now.
func (v *visit) key(what string) string {
	return what + ":" + v.claims.Subject + ":" + v.now.Format(time.RFC3339Nano)
}

// say sends the event through the one door.
func (s *site) say(r *http.Request, v *visit, what string, e aftercare.Event) error {
	e.At = v.now
	return s.Door.Accept(r.Context(), v.claims.Store, v.claims.Subject, v.key(what), e)
}

// date is a day as the customer reads it, in the store's zone.
func (v *visit) date(t time.Time) string { return locale.Date(t, v.locale, v.store.Location()) }
