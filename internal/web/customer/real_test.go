package customer

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/link"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
	"aftercare/internal/web/webtest"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

// house is the pages over a real database, with the real door and the shipped
// workflows behind it.
type house struct {
	*bundle
	s     *store.Store
	rules *engine.Rules
	door  *intake.Door
	apply func() // what was said so far
}

func inHouse(t *testing.T) *house {
	t.Helper()
	set, err := mailtemplates.Load(mailtemplates.Options{PublicURL: "https://mail.acme.example"})
	if err != nil {
		t.Fatal(err)
	}
	flows, err := workflows.Load(workflows.Options{Template: set.Kind})
	if err != nil {
		t.Fatal(err)
	}
	x := &house{bundle: setup(t), s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	shop := webtest.Store()
	shop.Help, shop.WarrantyMonths = cases.Default(), 24
	x.rules = &engine.Rules{Stores: map[string]*aftercare.Store{"acme": shop}, Workflows: flows}
	var rows []int64
	x.door = &intake.Door{Inbox: x.s, Business: x.now, Nudge: func(ids ...int64) { rows = append(rows, ids...) }}
	x.apply = func() {
		for _, id := range rows {
			if _, err := x.s.Apply(t.Context(), id, intake.Bindings{}.Parse, x.rules, x.now.Now()); err != nil {
				t.Fatal(err)
			}
		}
		rows = nil
	}
	d := x.deps(nil)
	d.Stores, d.Orders, d.Finder, d.Facts, d.Door = x.rules.Stores, x.s, x.s, x.rules.Facts, x.door
	x.h = New(d)
	f := webtest.Facts()
	told := []aftercare.Event{{Type: aftercare.EventOrderPlaced, At: f.Order.PlacedAt, Order: &f.Order}}
	for i := range f.Shipments {
		told = append(told, aftercare.Event{Type: aftercare.EventShipmentDelivered, At: f.Shipments[i].DeliveredAt, Shipment: &f.Shipments[i]})
	}
	for i, e := range told {
		x.tell("told:"+string(rune('a'+i)), e)
	}
	return x
}

// tell lets the shop say something of the sample order.
func (x *house) tell(key string, e aftercare.Event) {
	x.Helper()
	if err := x.door.Accept(x.Context(), "acme", "shopify/"+sample, key, e); err != nil {
		x.Fatal(err)
	}
	x.apply()
}

func (x *house) state() aftercare.OrderState {
	x.Helper()
	st, err := x.s.OrderState(x.Context(), "acme", "shopify", sample)
	if err != nil {
		x.Fatal(err)
	}
	return st
}

// events counts what is known: all that came in, applied or not.
func (x *house) events() int {
	x.Helper()
	n, err := x.s.Tally(x.Context(), x.now.Now())
	if err != nil {
		x.Fatal(err)
	}
	return n.Events + n.Unapplied
}

// What a customer says on one page stands on the others a moment later.
func TestWhatIsSaidIsShown(t *testing.T) {
	x := inHouse(t)
	order := "/c/" + x.token(link.Order, sample)
	x.contains(x.get(order), http.StatusOK, "Trail Boots", "Arrived on Friday, December 11, 2026", "Warranty until Dec 11, 2028", "No longer part of this order")

	x.contains(x.post(order+"/register", url.Values{"line": {"1"}, "serial": {"KX-20931"}}), http.StatusOK)
	x.contains(x.post("/c/"+x.token(link.Survey, sample), url.Values{"score": {"1"}, "comment": {"The sole came off."}}), http.StatusOK, "We are sorry")
	x.contains(x.post(order+"/data", url.Values{"want": {"see"}}), http.StatusOK)
	x.contains(x.post("/c/"+x.token(link.Preferences, sample), url.Values{"mails": {"service"}, "pause": {"on"}, "language": {"ja"}}), http.StatusOK)
	x.contains(x.post("/find/acme", asking("1001", "Anna@Keller.example")), http.StatusOK)
	x.apply()

	st := x.state()
	if f := st.Facts; len(f.Cases) != 2 || f.Survey == nil || len(f.Registrations) != 1 || len(f.LinkRequests) != 1 {
		t.Fatalf("facts %+v", f)
	}
	if p := st.Person; p.Marketing != aftercare.Denied || p.Locale != "ja" || !p.PausedUntil.Equal(webtest.Now.AddDate(0, 0, 30)) {
		t.Errorf("person %+v", p)
	}
	begun := map[string]bool{}
	for _, e := range st.Enrollments {
		begun[e.Workflow] = true
	}
	if !begun["order-link"] || !begun["warranty-registered"] {
		t.Errorf("begun: %v", begun)
	}
	number := st.Facts.Cases[slices.IndexFunc(st.Facts.Cases, func(c aftercare.Case) bool { return c.Kind == aftercare.CaseComplaint })].ID
	x.contains(x.get(order), http.StatusOK, `<html lang="ja">`, number, "KX-20931", "受け付けました")
}

// Every page, looked at by a scanner, leaves the database as it was.
func TestLookingLeavesTheDatabaseAsItWas(t *testing.T) {
	x := inHouse(t)
	before, facts := x.events(), x.state().Version
	for _, path := range x.everywhere() {
		for _, method := range []string{"GET", "HEAD"} {
			x.do(method, path+"?score=1&mails=orders&want=erase&stop=service", nil, nil)
		}
	}
	x.apply()
	if got := x.events(); got != before || x.state().Version != facts {
		t.Errorf("%d events before, %d after", before, got)
	}
}

// The page says what is true ten years on, of a canceled order, and of one whose
// customer was erased.
func TestTheOrdersPageStaysTrue(t *testing.T) {
	x := inHouse(t)
	x.expires = webtest.Now.AddDate(10, 0, 0)
	order := "/c/" + x.token(link.Order, sample)
	x.now.Set(x.expires.Add(-time.Hour))
	x.contains(x.get(order), http.StatusOK, "The warranty ended on Dec 11, 2028", "Trail Boots")
	x.now.Set(x.expires)
	x.contains(x.get(order), http.StatusNotFound)
	x.now.Set(webtest.Now)

	f := webtest.Facts()
	f.Order.Canceled, f.Order.CanceledAt, f.Order.UpdatedAt = true, webtest.Now, webtest.Now
	x.tell("canceled", aftercare.Event{Type: aftercare.EventOrderCanceled, At: webtest.Now, Order: &f.Order})
	x.contains(x.get(order), http.StatusOK, "This order was canceled on Tuesday, December 15, 2026")

	x.tell("erased", aftercare.Event{Type: aftercare.EventCustomerErased, Person: &aftercare.PersonID{Email: "anna@keller.example"}})
	x.contains(x.get(order), http.StatusOK, "data was erased")
	x.contains(x.post(order+"/data", url.Values{"want": {"see"}}), http.StatusOK, "data was erased")
	x.contains(x.post("/c/"+x.token(link.Unsubscribe, sample), url.Values{"List-Unsubscribe": {"One-Click"}}), http.StatusOK, "Unsubscribed")
	x.contains(x.post("/find/acme", asking("1001", "anna@keller.example")), http.StatusOK, "check your inbox")
	x.apply()
	if st := x.state(); len(st.Facts.Cases)+len(st.Facts.LinkRequests) != 0 {
		t.Errorf("of an erased order: %+v", st.Facts)
	}
}
