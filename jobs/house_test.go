package jobs

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/catalog"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/link"
	"aftercare/internal/mail"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/platform/standard"
	"aftercare/internal/store"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

// house is the whole of Aftercare but its pages, put together as cmd does it,
// in the virtual time of a synctest bubble: a real database file, the embedded
// queue, shipped workflows and templates, and a mail server behind a pipe.
type house struct {
	*testing.T
	store    *store.Store
	rules    *engine.Rules
	sink     *mailtest.Sink
	writer   Writer
	bindings intake.Bindings
	flush    bool // FLUSHALL in every life
	rates    map[string]Rate

	client *Client // while the process lives
	posted int
}

const secret = "0123456789abcdef0123456789abcdef"

// inVirtualTime runs a story that begins at the given time.
func inVirtualTime(t *testing.T, begins time.Time, story func(h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(begins))
		story(newHouse(t))
	})
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t}
	templates, err := mailtemplates.Load(mailtemplates.Options{PublicURL: "https://mail.acme.example"})
	check(t, err)
	flows, err := workflows.Load(workflows.Options{Template: templates.Kind})
	check(t, err)
	products, err := catalog.Parse("catalog.yaml", []byte(`products:
  - sku: TENT
    title: Tent
    url: https://acme.example/tent
    warranty_months: 24
    related: [PEGS]
    guides: [{title: Pitch it, url: https://acme.example/guide}]
  - {sku: PEGS, title: Pegs, url: https://acme.example/pegs}
`))
	check(t, err)
	h.rules = &engine.Rules{Workflows: flows, Product: func(_, sku string) (aftercare.Product, bool) { return products.Product(sku) },
		Stores: map[string]*aftercare.Store{"acme": {
			ID: "acme", Name: "Acme", URL: "https://acme.example", Mode: aftercare.Live, Locale: "en", Timezone: "Europe/Berlin", Country: "DE", Formality: "familiar",
			Mail:    aftercare.MailIdentity{From: "Acme <orders@acme.example>", ReplyTo: "help@acme.example", PostalAddress: "1 Hill Road, Berlin"},
			Contact: aftercare.Contact{Email: "help@acme.example"}, Reviews: []aftercare.ReviewLink{{Name: "Acme", URL: "https://acme.example/reviews"}},
			WarrantyMonths: 24, DeliveryDays: 3, RefundDays: 5, PayWithinDays: 7, MarketingConsent: aftercare.ConsentAsked,
			QuietFrom: "21:00", QuietTo: "09:00", CapEvery: 16 * time.Hour, CapMax: 2, CapWithin: 7 * 24 * time.Hour,
			BusinessDays: []time.Weekday{1, 2, 3, 4, 5},
		}}}
	// The database's own clock is the machine's, which stands outside the bubble.
	h.store, err = store.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "aftercare.db"), store.Options{Machine: clock.Machine})
	check(t, err)
	t.Cleanup(func() { check(t, h.store.Close()) })
	check(t, h.store.Migrate(t.Context()))
	check(t, h.store.SaveWorkflows(t.Context(), flows))
	keys, err := h.store.SigningKeys(t.Context(), "links")
	check(t, err)
	h.writer = &Letters{Templates: templates, Facts: h.rules.Facts, Links: link.New("https://mail.acme.example", keys)}
	source, err := standard.New(standard.Options{Secrets: []string{"whsec_" + base64.StdEncoding.EncodeToString([]byte(secret))}})
	check(t, err)
	h.bindings = intake.Bindings{{Store: "acme", Source: "standard"}: source}
	h.sink, err = mailtest.Start(mailtest.Options{Pipe: true, Now: time.Now})
	check(t, err)
	t.Cleanup(func() { check(t, h.sink.Close()) })
	return h
}

// live is the life of one process: it starts with an empty queue, works for a
// while, and stops. After a third of it Redis may suffer.
func (h *house) live(d time.Duration) {
	h.Helper()
	redis := OpenEmbedded()
	server, err := mail.ParseURL("smtp://localhost:25?tls=off")
	check(h, err)
	pool, err := mail.New(mail.Options{Server: server, Dial: h.sink.Dial})
	check(h, err)
	h.client = NewClient(redis, QueuesOf(h.rules.Workflows), clock.Machine)
	worker := &Worker{Redis: redis, Log: quiet,
		Applier: &Applier{Inbox: h.store, Parse: h.bindings.Parse, Planner: h.rules, Business: clock.Machine, Client: h.client, Log: quiet},
		Runner: &Runner{Ledger: h.store, Backlog: h.store, Planner: h.rules, Writer: h.writer, Mailer: pool, Client: h.client, Log: quiet, Pace: NewPace(redis, h.store, h.rates, nil, quiet),
			At: func(time.Time) time.Time { return clock.Machine.Now() }, Retry: Retry{Jitter: func() float64 { return 0.5 }}}}
	sweeper := &Sweeper{Rows: h.store, Leader: h.store, Holder: "house", Planner: h.rules, Business: clock.Machine, Ahead: Horizon,
		Redis: redis, Client: h.client, Log: quiet,
		Brake:  &Brake{Rows: h.store, Stores: []string{"acme"}, Log: quiet},
		Walker: &Walker{Rows: h.store, Door: &intake.Door{Inbox: h.store, Business: clock.Machine}, Stores: h.rules.Stores, Business: clock.Machine, Log: quiet}}
	check(h, worker.Start())
	sweeper.Start()
	time.Sleep(d / 3)
	if h.flush {
		check(h, redis.Client.FlushAll(h.Context()).Err())
	}
	time.Sleep(d - d/3)
	sweeper.Stop()
	worker.Stop()
	pool.Close()
	check(h, redis.Close())
	h.client = nil
}

// around is how long the process lives before and after each due time; between
// these it is off, as polling through quiet weeks would take the test hours.
const around = 6 * time.Second

// until lets time pass, a life around each moment at which something is due.
func (h *house) until(end time.Time) {
	h.Helper()
	for {
		_, next, err := h.store.Pace(h.Context(), clock.Machine.Now())
		check(h, err)
		if next.IsZero() || next.After(end) {
			break
		}
		time.Sleep(time.Until(next.Add(-around)))
		h.live(time.Until(next) + around)
	}
	time.Sleep(time.Until(end))
}

// post posts a signed event and demands a 200.
func (h *house) post(kind string, data map[string]any) {
	h.Helper()
	body, err := json.Marshal(map[string]any{"type": kind, "time": time.Now().UTC().Format(time.RFC3339), "data": data})
	check(h, err)
	h.posted++
	id, stamp := fmt.Sprint("msg_", h.posted), fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	req := httptest.NewRequest(http.MethodPost, "/webhooks/acme/standard", bytes.NewReader(body))
	req.Header = http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {stamp},
		"Webhook-Signature": {"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", &intake.Endpoint{Bindings: h.bindings, Inbox: h.store, Business: clock.Machine, Log: quiet,
		Nudge: func(ids ...int64) {
			if h.client != nil {
				check(h, h.client.Apply(context.Background(), ids...))
			}
		}})
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		h.Fatalf("%s answered %d %s", kind, w.Code, w.Body)
	}
}

// order is the whole order as the shop tells it.
func order(id, payment string) map[string]any {
	return map[string]any{
		"id": id, "name": "#" + id, "currency": "EUR", "placed_at": time.Now().UTC().Format(time.RFC3339), "payment": payment,
		"lines":    []any{map[string]any{"id": "1", "sku": "TENT", "title": "Tent", "quantity": 1, "unit": "199.00"}},
		"subtotal": "199.00", "total": "199.00", "locale": "en", "marketing": true,
		"customer":         map[string]any{"id": "c1", "email": "anna@customer.example", "first_name": "Anna", "last_name": "Berger"},
		"shipping_address": map[string]any{"name": "Anna Berger", "lines": []string{"Lindenweg 4"}, "city": "Berlin", "postcode": "10115", "country": "DE"},
	}
}

// mails are the mails at the mail server: when, on the customer's clock, and which.
func (h *house) mails() []string {
	h.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	check(h, err)
	var out []string
	for _, m := range h.sink.Mails() {
		row, err := h.store.Mail(h.Context(), ledgerID(m))
		check(h, err)
		out = append(out, m.At.In(berlin).Format("Mon 02 Jan 15:04:05 ")+row.Template)
	}
	return out
}

// ledgerID is the mail's row.
func ledgerID(m mailtest.Mail) string {
	id, _, _ := strings.Cut(strings.Trim(m.MessageID, "<>"), "@")
	return id
}

// wantMails wants these mails and no others, none before its time and none more
// than five seconds after it.
func (h *house) wantMails(want ...string) {
	h.Helper()
	got := h.mails()
	const layout = "Mon 02 Jan 15:04:05 "
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) {
			break
		}
		at, err1 := time.Parse(layout, got[i][:len(layout)])
		due, err2 := time.Parse(layout, want[i][:len(layout)])
		if err1 != nil || err2 != nil || got[i][len(layout):] != want[i][len(layout):] || at.Before(due) || at.Sub(due) > 5*time.Second {
			h.Errorf("mail %d: %s, want %s", i+1, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		h.Errorf("%d mails, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
}
