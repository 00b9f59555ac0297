package console

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

// several are cases of several customers: late, soon, for the customer, closed,
// and one kept on the shop's platform.
func several(t *testing.T) *counter {
	t.Helper()
	x := bought(t)
	names := []string{"Ben Ott", "Cleo Roy", "Dai Sasaki", "Eva Lund", "Finn Berg"}
	for i, name := range names {
		id := fmt.Sprint("x", i)
		f := webtest.Facts()
		f.Order.ID, f.Order.Name, f.Order.Customer = id, "#200"+fmt.Sprint(i), aftercare.Customer{Name: name, Email: fmt.Sprintf("c%d@mail.example", i)}
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventOrderPaid, At: f.Order.PaidAt, Order: &f.Order})
		c := aftercare.Case{ID: fmt.Sprintf("C-00000%d", i), Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, Item: "Merino Socks", Owner: "kim",
			Messages: []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByCustomer, Text: "Where are they?"}}}
		switch i {
		case 3:
			c.Kind, c.Messages = aftercare.CaseReturn, append(c.Messages, aftercare.CaseMessage{ID: "m2", From: aftercare.ByDesk, Text: "A photo?", Asks: true})
		case 4:
			c.From, c.ID, c.Owner = "", "RMA-9", ""
		}
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventCaseOpened, At: webtest.Now.AddDate(0, 0, i-6), Case: &c})
	}
	x.tellsOf("x2", aftercare.Event{Type: aftercare.EventCaseClosed, At: webtest.Now.AddDate(0, 0, -1), Case: &aftercare.Case{ID: "C-000002", Kind: aftercare.CaseComplaint, Outcome: "sent again"}})
	return x
}

func (x *counter) tellsOf(order string, e aftercare.Event) {
	x.Helper()
	x.n++
	if err := x.Tell(x.Context(), "acme", "shopify/"+order, fmt.Sprint("test:", x.n), e); err != nil {
		x.Fatal(err)
	}
}

var numberLink = regexp.MustCompile(`<a href="/cases/acme/[^"]+"><b>[\w ]+ ([\w-]+)</b></a>`)

// listed are the numbers on a page, in their order.
func (x *counter) listed(path string) string {
	x.Helper()
	w := x.do("GET", path, nil)
	x.contains(w, http.StatusOK)
	var out []string
	for _, m := range numberLink.FindAllStringSubmatch(w.Body.String(), -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, " ")
}

func TestTheListGoesByClock(t *testing.T) {
	x := several(t)
	x.be("mio")
	for path, want := range map[string]string{
		"/cases":               "C-000000 C-000001 " + theReturn,
		"/cases?turn=customer": "C-000003",
		"/cases?turn=closed":   "C-000002",
		"/cases?turn=platform": "RMA-9",
		"/cases?turn=nonsense&after=x&kind=y&store=z": "C-000000 C-000001 " + theReturn,
		"/cases?kind=return":                          theReturn,
		"/cases?mine=1":                               "",
		"/cases?q=c-000002":                           "C-000002",
		"/cases?q=%231001":                            theReturn,
		"/cases?q=" + url.QueryEscape("roy cleo"):     "C-000001",
		"/cases?q=c3@mail.example":                    "C-000003",
		"/cases?q=nobody":                             "",
	} {
		if got := x.listed(path); got != want {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
	}
	x.be("kim")
	if got := x.listed("/cases?mine=1"); got != "C-000000 C-000001 "+theReturn {
		t.Errorf("Kim's are %q", got)
	}
	x.contains(x.do("GET", "/cases", nil), http.StatusOK, "late since Thu 10 Dec", "in 3 h of business time", "Our turn · 3", "Customer’s turn · 1",
		`<span class="count">2<span class="hidden"> late</span></span>`, "Ben Ott", "#2000", "You are <b>Kim</b>", "(you)")
	x.contains(x.do("GET", "/", nil), http.StatusOK, `<span class="count">2<span`)
}

// More than a page is read page by page, each case once.
func TestTheListHasPages(t *testing.T) {
	x := bought(t)
	for i := range 2*casesPerPage + 5 {
		id := fmt.Sprint("y", i)
		o := aftercare.Order{ID: id, Name: "#" + id}
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventCaseOpened, At: webtest.Now.Add(-time.Duration(i%7) * time.Hour), Order: &o,
			Case: &aftercare.Case{ID: fmt.Sprintf("Q-%06d", i), Kind: aftercare.CaseQuestion, From: aftercare.FromCustomer}})
	}
	seen, pages := map[string]bool{}, 0
	older := regexp.MustCompile(`href="(/cases\?[^"]*after=[^"]*)">Further`)
	for path := "/cases"; path != ""; pages++ {
		for _, n := range strings.Fields(x.listed(path)) {
			if seen[n] {
				t.Fatalf("%s comes twice", n)
			}
			seen[n] = true
		}
		m := older.FindStringSubmatch(x.do("GET", path, nil).Body.String())
		if path = ""; m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != 2*casesPerPage+6 || pages != 3 {
		t.Errorf("%d cases on %d pages", len(seen), pages)
	}
}

// Whoever wants to be called stands on top, before every clock.
func TestCallsStandOnTop(t *testing.T) {
	x := several(t)
	x.tells(aftercare.Event{Type: aftercare.EventCaseUpdated, At: webtest.Now, Case: &aftercare.Case{ID: theReturn, Kind: aftercare.CaseReturn, CallPhone: "+49 30 555", CallAt: webtest.Now}})
	if got := x.listed("/cases"); got != theReturn+" C-000000 C-000001" {
		t.Errorf("it lists %q", got)
	}
	x.contains(x.do("GET", "/cases", nil), http.StatusOK, "wants a call")
}

func TestNothingWaits(t *testing.T) {
	x := counterWith(t)
	x.contains(x.do("GET", "/cases", nil), http.StatusOK, "Nothing waits for us", "Who are you?", "nobody waits too long")
	x.contains(x.do("GET", "/cases?q=R-1", nil), http.StatusOK, "No case matches")
	for _, p := range []string{"/cases/acme/shopify/1/R-1", "/cases/none/shopify/1/R-1", itsPage} {
		if w := x.do("GET", p, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
}

// The order's page leads to its cases, and what waits for one says so.
func TestOrderPageLeadsToItsCases(t *testing.T) {
	x := bought(t)
	st, err := x.s.OrderState(x.Context(), "acme", "shopify", "450789469")
	if err != nil {
		t.Fatal(err)
	}
	x.contains(x.do("GET", fmt.Sprint("/orders/", st.Row), nil), http.StatusOK, `href="`+itsPage+`"`, "Return "+theReturn, "in 3 h of business time")
}
