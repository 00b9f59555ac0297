package console

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/web/webtest"
)

const password = "correct horse battery staple"

// bundle is a console with a login over the sample store.
type bundle struct {
	*testing.T
	h       http.Handler
	b       *webtest.Backend
	machine *clock.Fake
	cookie  string // of the session, sent with every request
	from    string // the peer
}

func deps(b *webtest.Backend, machine clock.Clock) Deps {
	return Deps{
		Stores: []*aftercare.Store{webtest.Store()}, Workflows: webtest.Workflows(), Templates: []string{"review-request"},
		Orders: b, Mails: b, Poison: b, Queue: b, Inbox: b, Pauses: b, Brake: b, Explain: b, Rules: b, Cases: b, Months: b, Desk: b, Walks: b, Business: clock.NewFake(webtest.Now), Machine: machine,
		Password: password, PublicURL: "https://mail.acme.example", Sessions: newMemory(),
	}
}

func setup(t *testing.T) *bundle {
	t.Helper()
	x := &bundle{T: t, b: webtest.Full(), machine: clock.NewFake(webtest.Now), from: "192.0.2.1:1000"}
	x.h = New(deps(x.b, x.machine))
	return x
}

// inside is setup with somebody logged in.
func inside(t *testing.T) *bundle {
	t.Helper()
	x := setup(t)
	if w := x.login(password); w.Code != http.StatusSeeOther {
		t.Fatalf("login: %d", w.Code)
	}
	return x
}

func (x *bundle) do(method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	x.Helper()
	r := httptest.NewRequest(method, "https://mail.acme.example"+path, strings.NewReader(form.Encode()))
	r.RemoteAddr = x.from
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if x.cookie != "" {
		r.Header.Set("Cookie", "aftercare="+x.cookie)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		x.cookie = c.Value
	}
	return w
}

func (x *bundle) login(word string) *httptest.ResponseRecorder {
	return x.do("POST", "/login", url.Values{"password": {word}, "next": {"/queues"}})
}

func (x *bundle) contains(w *httptest.ResponseRecorder, status int, texts ...string) {
	x.Helper()
	if w.Code != status {
		x.Errorf("status %d, want %d", w.Code, status)
	}
	for _, s := range texts {
		if !strings.Contains(w.Body.String(), s) {
			x.Errorf("the page lacks %q:\n%s", s, w.Body)
		}
	}
}

// every address of the console; a new one belongs here too.
var pages = []string{
	"/", "/?q=%231001", "/?before=20", "/?before=x", "/orders/7", "/mails", "/mails?state=sent", "/mails?state=nonsense", "/mails?state=held",
	"/mails/q7w3lostdot9", "/mails/q7w3lostdot9/html", "/queues", "/inbox", "/inbox?state=held", "/inbox?before=990", "/pauses", "/pauses?resumed=3", "/workflows",
	"/cases", "/cases?turn=closed&after=x", "/cases?q=x", "/cases/report", "/cases/report?store=acme&month=2026-10", "/cases/report.json", "/cases/report.csv",
}

var posts = map[string]url.Values{
	"/mails/q7w3lostdot9/sent":  nil,
	"/mails/q7w3lostdot9/again": nil,
	"/pauses":                   {"store": {"acme"}, "workflow": {"review-request"}, "by": {"Kim"}, "why": {"checking"}},
	"/pauses/1/resume":          nil,
	"/brakes/approve":           {"store": {"acme"}},
}

func TestEverythingNeedsASession(t *testing.T) {
	x := setup(t)
	for _, p := range append([]string{"/nothing", "/queues/raw/", "/mailbox"}, pages...) {
		if w := x.do("GET", p, nil); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login") {
			t.Errorf("GET %s: %d to %q", p, w.Code, w.Header().Get("Location"))
		}
	}
	for p, form := range posts {
		if w := x.do("POST", p, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login" {
			t.Errorf("POST %s: %d", p, w.Code)
		}
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("a stranger changed %v", c)
	}
}

func TestLookingChangesNothing(t *testing.T) {
	x := inside(t)
	for _, p := range pages {
		for _, method := range []string{"GET", "HEAD"} {
			w := x.do(method, p, nil)
			x.contains(w, http.StatusOK)
			if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
				t.Errorf("%s: policy %q", p, policy)
			}
			if method == "HEAD" && w.Body.Len() > 0 {
				t.Errorf("HEAD %s has a body", p)
			}
		}
	}
	for p := range posts {
		x.do("GET", p, nil)
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("looking changed %v", c)
	}
}

func TestActions(t *testing.T) {
	x := inside(t)
	for p, form := range posts {
		if w := x.do("POST", p, form); w.Code != http.StatusSeeOther {
			t.Errorf("POST %s: %d", p, w.Code)
		}
	}
	got := strings.Join(x.b.Changes(), "\n")
	for _, want := range []string{"mark sent q7w3lostdot9 operator", "try again q7w3lostdot9 operator", "pause acme review-request  Kim", "resume operator"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not asked for, but:\n%s", want, got)
		}
	}
}

func TestAnotherSitesFormIsRefused(t *testing.T) {
	x := inside(t)
	for p, form := range posts {
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			if w := x.do("POST", p, form, header...); w.Code != http.StatusForbidden {
				t.Errorf("POST %s with %v: %d", p, header, w.Code)
			}
		}
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("another site changed %v", c)
	}
}

func TestPauseSaysWhatIsMissing(t *testing.T) {
	x := inside(t)
	for problem, form := range map[string]url.Values{
		"Choose a store":       {"store": {"gone"}, "by": {"Kim"}, "why": {"x"}},
		"Say who you are":      {"store": {"acme"}, "why": {"<kept>"}},
		"There is no workflow": {"store": {"acme"}, "workflow": {"gone"}, "by": {"Kim"}, "why": {"x"}},
		"There is no mail":     {"store": {"acme"}, "template": {"gone"}, "by": {"Kim"}, "why": {"x"}},
		"too long":             {"store": {"acme"}, "by": {"Kim"}, "why": {strings.Repeat("ü", 201)}},
	} {
		x.contains(x.do("POST", "/pauses", form), http.StatusUnprocessableEntity, problem)
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Errorf("paused %v", c)
	}
}

func TestErrorsBecomePages(t *testing.T) {
	x := inside(t)
	for p, want := range map[string]int{"/nothing": 404, "/orders/999": 404, "/orders/x": 404, "/mails/none": 404, "/mails/none/html": 404} {
		x.contains(x.do("GET", p, nil), want, "Back to the overview")
	}
	x.b.Err = errors.New("pq: password authentication failed for user secret")
	for _, p := range pages {
		if p == "/workflows" { // made of configuration alone
			continue
		}
		if w := x.do("GET", p, nil); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d, or it tells the cause", p, w.Code)
		}
	}
	x.b.Err = aftercare.Errorf(aftercare.Unavailable, "The database is away.")
	x.contains(x.do("GET", "/", nil), http.StatusServiceUnavailable, "The database is away.")
}

func TestAnEmptyHouseSaysWhatToDo(t *testing.T) {
	x := inside(t)
	*x.b = webtest.Backend{}
	for p, want := range map[string][]string{
		"/":                  {"All good", "Connect your shop", "https://mail.acme.example/webhooks/acme/standard"},
		"/?q=nobody":         {"No order matches"},
		"/mails":             {"No mail was sent yet"},
		"/queues":            {"Nothing waits"},
		"/inbox":             {"No webhook is held"},
		"/inbox?state=held":  {"No webhook is held"},
		"/pauses":            {"Nothing is paused"},
		"/mails?state=sent":  {"No mail was sent yet"},
		"/mails?state=held":  {"No mail is kept back"},
		"/inbox?state=bogus": {"No webhook is held"},
	} {
		x.contains(x.do("GET", p, nil), http.StatusOK, want...)
	}
}

// Everything in an order comes from strangers.
func TestHostileDataIsText(t *testing.T) {
	x := inside(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	line := x.b.Lines[7]
	f := &line.State.Facts
	f.Order.Name, f.Order.Customer.FirstName, f.Order.Lines[0].Title, f.Shipments[0].Carrier = evil, evil, evil, evil
	f.Order.URL, f.Order.PaymentMethod, f.Survey.Comment, f.Order.Customer.Email = "javascript:alert(3)", evil, evil, evil
	line.Events[0].Key, line.Events[7].Answer = evil, f.Survey
	line.Mails[0].Subject, line.Mails[0].Address = evil, evil
	x.b.Lines[7], x.b.Ledger[0] = line, line.Mails[0]
	x.b.List[0].Customer.Name, x.b.List[0].Name, x.b.Inbound[0].Reason, x.b.Paused[0].Why = evil, evil, evil, evil
	for _, p := range append([]string{"/?q=" + url.QueryEscape(evil), "/mails/h2k5m8confirm"}, pages...) {
		body := x.do("GET", p, nil).Body.String()
		for _, bad := range []string{"<script", "<img src=x", `href="javascript:`} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %q came through", p, bad)
			}
		}
	}
	if w := x.do("GET", "/mails/h2k5m8confirm/html", nil); !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox allow-popups") {
		t.Errorf("a mail's own HTML runs under %q", w.Header().Get("Content-Security-Policy"))
	}
}

// The order's page is long, and leads to its parts.
func TestTheOrdersPageLeadsToItsParts(t *testing.T) {
	x := inside(t)
	x.contains(x.do("GET", "/orders/7", nil), http.StatusOK, `href="#now"`, `id="now"`, `href="#why"`, `id="why"`, "Not for this order (2)")
}

// Whoever looks at the workflows reads words, not expressions.
func TestWorkflowsAreReadAsWords(t *testing.T) {
	x := inside(t)
	body := x.do("GET", "/workflows", nil).Body.String()
	for _, want := range []string{`<a href="#review-request">Review request</a>`, "<dd>a case is open</dd>", "unless the customer went on to write a review"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// What the customer chose stands beside them.
func TestTheCustomersChoices(t *testing.T) {
	x := inside(t)
	told := x.b.Lines[7]
	told.State.Person.PausedUntil, told.State.Person.Locale = webtest.Now.AddDate(0, 0, 3), "ja"
	x.b.Lines[7] = told
	x.contains(x.do("GET", "/orders/7", nil), http.StatusOK, ">Fri 18 Dec 2026</time></span> by the customer: only mails about their orders go", "Japanese <span", "(chosen)")
	told.State.Person.PausedUntil, told.State.Person.Locale = webtest.Now.Add(-1), ""
	x.b.Lines[7] = told
	if body := x.do("GET", "/orders/7", nil).Body.String(); strings.Contains(body, "only mails about") || strings.Contains(body, "(chosen)") {
		t.Error("a pause that is over, or a language that nobody chose, is shown")
	}
}
