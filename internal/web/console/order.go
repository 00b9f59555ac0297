package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// orderPage is GET /orders/{row}.
type orderPage struct {
	frame
	Store    string
	Shadow   bool // the store mails nothing
	Facts    *aftercare.OrderFacts
	Customer string
	Country  string
	Local    *time.Location // the customer's zone
	Status   word
	Items    []item
	Person   personState
	Timeline timeline
	Whys     []why
	WhyNots  []why
	Cases    []otherCase
	Promises []promise
	Opening  *opening
}

type item struct {
	aftercare.Line
	Kept int
}

// personState is what the customer allows, in words.
type personState struct {
	Known              bool
	Marketing, Service word
	MarketingAt        time.Time
	ServiceAt          time.Time
	Suppressed         string
	RestrictedAt       time.Time
	RestrictedWhy      string
	PausedUntil        time.Time // zero when it is over
	Locale             string    // chosen by the customer
}

// order is GET /orders/{row}: what came in, what went out, what comes and why.
func (c *console) order(w http.ResponseWriter, r *http.Request) error {
	t, err := c.timelineOf(r)
	if err != nil {
		return err
	}
	c.pages.Render(w, r, http.StatusOK, "order", c.orderPage(r, t))
	return nil
}

func (c *console) timelineOf(r *http.Request) (aftercare.Timeline, error) {
	row, err := strconv.ParseInt(r.PathValue("row"), 10, 64)
	if err != nil {
		return aftercare.Timeline{}, aftercare.Errorf(aftercare.NotFound, "There is no such order.")
	}
	return c.Orders.Timeline(r.Context(), row)
}

func (c *console) orderPage(r *http.Request, t aftercare.Timeline) orderPage {
	f, store := t.State.Facts, c.stores[t.State.Store]
	p := orderPage{
		frame: c.frame(orderName(f.Order), "/"), Store: c.storeName(t.State.Store), Facts: &f,
		Customer: locale.FullName(f.Order.Customer, f.Order.Locale),
		Country:  locale.Country(f.Order.Country(), "en"), Status: statusOf(&f), Person: stateOf(t.State.Person),
	}
	if until := t.State.Person.PausedUntil; until.After(p.Now) {
		p.Person.PausedUntil = until
	}
	p.Zone = c.zone(t.State.Store)
	p.Local = locale.Zone(f.Order.Country(), province(&f.Order), p.Zone)
	p.Shadow = store != nil && store.Mode == aftercare.Shadow
	for _, l := range f.Order.Lines {
		p.Items = append(p.Items, item{l, f.Kept(l)})
	}
	var explained []aftercare.Enrollment
	if c.Explain != nil {
		explained = c.Explain.Explain(t.State, p.Now)
	}
	if c.Rules != nil {
		p.Promises = promises(&f, c.Rules.Standing(t.State), p.Zone, p.Now)
	}
	p.Timeline = lay(t, explained, c.teller(t))
	p.Opening = c.opening(r, t.State.Row, store, p.Items)
	p.Cases = casesOf(t.State.Store, &f, c.stores[t.State.Store], p.Now)
	p.Whys, p.WhyNots = c.whys(&t.State, explained)
	return p
}

func orderName(o aftercare.Order) string {
	if o.Name != "" {
		return o.Name
	}
	return "Order " + o.ID
}

func province(o *aftercare.Order) string {
	for _, a := range []*aftercare.Address{o.ShippingAddress, o.BillingAddress} {
		if a != nil && a.Country != "" {
			return a.Province
		}
	}
	return ""
}

func statusOf(f *aftercare.OrderFacts) word {
	switch {
	case f.Order.Deleted:
		return orderStatus("deleted")
	case f.Order.Canceled:
		return orderStatus("canceled")
	case f.FullyRefunded():
		return orderStatus("refunded")
	case !f.AllDeliveredAt().IsZero():
		return orderStatus("delivered")
	case !f.ShippedAt().IsZero():
		return orderStatus("shipped")
	case f.Paid():
		return orderStatus("paid")
	}
	return orderStatus("placed")
}

func stateOf(p aftercare.Person) personState {
	return personState{
		Known:     p.ID != 0 || p.Address != "",
		Marketing: answered(p.Marketing, "said yes", "said no", "not asked"), MarketingAt: p.MarketingAt,
		Service: answered(p.Service, "allowed", "objected", "not objected"), ServiceAt: p.ServiceAt,
		Suppressed: p.Suppressed, RestrictedAt: p.RestrictedAt, RestrictedWhy: p.RestrictedWhy, Locale: p.Locale,
	}
}

// Refunded is the sum of what went back.
func (p orderPage) Refunded() aftercare.Money { return p.Facts.Refunded() }

// Parcels are the shipments in the order they left; announced ones come last.
func (p orderPage) Parcels() []aftercare.Shipment {
	s := slices.Clone(p.Facts.Shipments)
	slices.SortStableFunc(s, func(a, b aftercare.Shipment) int {
		switch {
		case a.ShippedAt.IsZero() && !b.ShippedAt.IsZero():
			return 1
		case b.ShippedAt.IsZero() && !a.ShippedAt.IsZero():
			return -1
		}
		return a.ShippedAt.Compare(b.ShippedAt)
	})
	return s
}

// shownEntry is an entry with the zones it is shown in.
type shownEntry struct {
	entry
	Ahead       bool
	Now         time.Time
	Zone, Local *time.Location
}

// Entry gives the "entry" block what it shows.
func (p orderPage) Entry(e entry, ahead bool) shownEntry {
	return shownEntry{e, ahead, p.Now, p.Zone, p.Local}
}

// Elsewhere reports whether the customer's clock shows another time.
func (e shownEntry) Elsewhere() bool {
	_, here := e.At.In(e.Zone).Zone()
	_, there := e.At.In(e.Local).Zone()
	return here != there
}

type shownWhy struct {
	why
	Zone *time.Location
}

// Why gives the "why" block what it shows.
func (p orderPage) Why(w why) shownWhy { return shownWhy{w, p.Zone} }
