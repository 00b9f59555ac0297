package customer

import (
	"fmt"
	"net/http"
	"slices"
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
	order  string // "source/platform id"
	store  *aftercare.Store
	state  aftercare.OrderState
	facts  *aftercare.Facts // of state, with store, help and products
	about  *aftercare.Case  // of a case's link, else nil
	but    string           // a case that does not count among those under way: the form at hand has opened it
	locale string           // what the customer reads
	words  *Words
	now    time.Time
}

// orderOpen is for how long an order's link stays good: the page serves as long
// as the product does.
const orderOpen = 10

// open reads the token and its order, and the case of a case's link. Whatever is
// missing, the error has the code NotFound.
func (s *site) open(r *http.Request, want ...link.Purpose) (*visit, error) {
	v := &visit{token: r.PathValue("token"), now: s.Business.Now().Truncate(time.Microsecond)}
	var err error
	if v.claims, err = s.Links.Open(v.token, v.now, want...); err != nil {
		return nil, err
	}
	id := ""
	if v.order = v.claims.Subject; v.claims.Purpose == link.Case {
		i := max(0, strings.LastIndex(v.order, "/"))
		v.order, id = v.order[:i], v.order[i:]
	}
	source, platformID, ok := strings.Cut(v.order, "/")
	v.store = s.Stores[v.claims.Store]
	if v.store == nil || !ok {
		return nil, aftercare.Errorf(aftercare.NotFound, "customer page: store %q or order %q is gone", v.claims.Store, v.order)
	}
	if v.state, err = s.Orders.OrderState(r.Context(), v.claims.Store, source, platformID); err != nil {
		return nil, err
	}
	v.facts = s.Facts(v.state)
	if v.claims.Purpose == link.Case {
		i := slices.IndexFunc(v.facts.Cases, func(c aftercare.Case) bool { return "/"+c.ID == id })
		if i < 0 && v.claims.Expires.Equal(v.today().AddDate(caseOpen, 0, 0)) {
			return nil, fmt.Errorf("%w: %s of order %s", errFiling, id, v.order)
		}
		if i < 0 {
			return nil, aftercare.Errorf(aftercare.NotFound, "customer page: order %s has no case %s", v.order, id)
		}
		v.about = &v.facts.Cases[i]
	}
	v.locale = v.facts.Language()
	v.words = s.wordsOf(locale.Fallbacks(v.locale)...)
	return v, nil
}

// path is an address below the visit's own token: path("/review").
func (v *visit) path(below string) string { return link.Path + v.token + below }

// orderURL is an address below the order's token; the page that it names is the
// same for ten years, and so is the address for a day.
func (s *site) orderURL(v *visit, below string) string {
	if v.claims.Purpose == link.Order {
		return v.path(below)
	}
	return s.sign(v, link.Order, v.order, v.today().AddDate(orderOpen, 0, 0)) + below
}

// caseOpen is for how long a case's link stays good, in years.
const caseOpen = 2

// caseURL is the address of a case's page.
func (s *site) caseURL(v *visit, id string) string {
	if v.about != nil && v.about.ID == id {
		return v.path("")
	}
	return s.sign(v, link.Case, v.order+"/"+id, v.today().AddDate(caseOpen, 0, 0))
}

func (s *site) sign(v *visit, p link.Purpose, subject string, expires time.Time) string {
	return link.Path + s.Links.Token(link.Claims{Purpose: p, Store: v.claims.Store, Subject: subject, Expires: expires})
}

func (v *visit) today() time.Time { return v.now.UTC().Truncate(24 * time.Hour) }

// help is how the store helps; never nil.
func (v *visit) help() *aftercare.Help {
	if v.store.Help == nil {
		return &aftercare.Help{}
	}
	return v.store.Help
}

// text is a store's own text in the reader's language.
func (v *visit) text(t aftercare.Text) string { return t.In(locale.Fallbacks(v.locale)...) }

// key is the dedupe key of something said now.
func (v *visit) key(what string) string {
	return what + ":" + v.order + ":" + v.now.Format(time.RFC3339Nano)
}

// say sends the event through the one door. What is said under the same key is
// the same.
func (s *site) say(r *http.Request, v *visit, key string, e aftercare.Event) error {
	e.At = v.now
	return s.Door.Accept(r.Context(), v.claims.Store, v.order, key, e)
}

// date is a day as the customer reads it, in the store's zone.
func (v *visit) date(t time.Time) string {
	return together(locale.Date(t, v.locale, v.store.Location()))
}

// day is a day in short, as a list has it.
func (v *visit) day(t time.Time) string {
	return strings.ReplaceAll(locale.ShortDate(t, v.locale, v.store.Location()), " ", "\u00a0")
}

// moment is a day and hour as the customer reads them, in the store's zone.
func (v *visit) moment(t time.Time) string {
	return together(locale.DateTime(t, v.locale, v.store.Location()))
}

// deadline is a moment with its zone: the customer may live in another.
func (v *visit) deadline(t time.Time) string {
	return v.moment(t) + " (" + t.In(v.store.Location()).Format("MST") + ")"
}

// keeps is the words for how long the store keeps what a customer says, as forms
// have them in {keep}.
func (v *visit) keeps() string {
	const month = 30 * 24 * time.Hour
	switch months := int(v.store.Keep.Customers / month); {
	case v.store.Keep.Customers == 0:
		return v.words.KeepOpen
	case months >= 24:
		return v.words.Count(v.words.KeepYears, (months+6)/12)
	default:
		return v.words.Count(v.words.KeepMonths, max(1, months))
	}
}
