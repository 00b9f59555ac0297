package workflows_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/engine"
)

// TestTimelines plays testdata/timelines: what happens to an order goes in,
// what the shipped workflows make of it comes out. Times are those of Berlin.
//
//	workflows  which take part, one a line; all when the file is not there
//	order      fields that differ from the usual order
//	help       the store's help file; the embedded one when the file is not there
//	events     "time type {fields}", one a line
//	timeline   golden
func TestTimelines(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/timelines/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no timelines: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, i := readPlay(t, a).timeline(), slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "timeline" })
			if i < 0 {
				a.Files, i = append(a.Files, txtar.File{Name: "timeline"}), len(a.Files)
			}
			if want := string(a.Files[i].Data); got != want && !*update {
				t.Errorf("got\n%s\nwant\n%s\n(if the new timeline is meant, use -update)", got, want)
			}
			a.Files[i].Data = []byte(got)
			if *update {
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// play is an order, the rules and what happens.
type play struct {
	t     *testing.T
	rules *engine.Rules
	story engine.Story
	order map[string]any
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return l
}()

func readPlay(t *testing.T, a *txtar.Archive) *play {
	t.Helper()
	p := newPlay(t)
	for _, f := range a.Files {
		switch f.Name {
		case "workflows":
			only := strings.Fields(string(f.Data))
			p.rules.Workflows = slices.DeleteFunc(p.rules.Workflows, func(w *aftercare.Workflow) bool { return !slices.Contains(only, w.Name) })
			if len(p.rules.Workflows) != len(only) {
				t.Fatalf("not all of %v are shipped", only)
			}
		case "order":
			p.decode(f.Data, &p.order)
		case "help":
			help, err := cases.Parse("help", f.Data)
			if err != nil {
				t.Fatal(err)
			}
			p.rules.Stores["acme"].Help = help
		case "events":
			for line := range strings.Lines(string(f.Data)) {
				p.event(strings.TrimSpace(line))
			}
		case "timeline":
		default:
			t.Fatalf("unknown file %s", f.Name)
		}
	}
	return p
}

func newPlay(t *testing.T) *play {
	t.Helper()
	p := &play{t: t, story: engine.Story{Store: "acme", Until: time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC)}}
	p.rules = &engine.Rules{
		Stores:    map[string]*aftercare.Store{"acme": shop()},
		Workflows: load(t, ""),
		Product:   func(_, sku string) (aftercare.Product, bool) { prod, ok := catalog[sku]; return prod, ok },
	}
	p.decode([]byte(usualOrder), &p.order)
	return p
}

func shop() *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Name: "Acme", Mode: aftercare.Live, Locale: "en", Timezone: "Europe/Berlin", Country: "DE",
		Help: cases.Default(), Mail: aftercare.MailIdentity{ReplyTo: "desk@acme.example"}, Policies: aftercare.Policies{ReturnDays: 30},
		WarrantyMonths: 24, DeliveryDays: 3, MarketingConsent: aftercare.ConsentCustomers,
		Reviews:   []aftercare.ReviewLink{{Name: "Google", URL: "https://g.example/acme"}},
		QuietFrom: "21:00", QuietTo: "09:00", CapEvery: 16 * time.Hour, CapMax: 2, CapWithin: 7 * 24 * time.Hour,
	}
}

// catalog: a tent with a guide, and a mat that goes with it; fuel that lasts 30
// days a can; a lamp with a warranty of three months; coffee that should last a
// month and is bought again after 41 days, and regularly by some; a stove with a
// longer warranty for whoever wants it, which many bought with a pot.
var catalog = map[string]aftercare.Product{
	"TENT": {SKU: "TENT", Related: []string{"MAT"}, Guides: []aftercare.Guide{{Title: "Pitch it", URL: "https://acme.example/pitch"}}},
	"MAT":  {SKU: "MAT", URL: "https://acme.example/mat"},
	"FUEL": {SKU: "FUEL", SupplyDays: 30},
	"WICK": {SKU: "WICK", SupplyDays: 31},
	"LAMP": {SKU: "LAMP", WarrantyMonths: 3},
	"COFFEE": {SKU: "COFFEE", SupplyDays: 30, SubscribeURL: "https://acme.example/coffee/regularly",
		Bought: &aftercare.Bought{Again: aftercare.Interval{Median: 41, Low: 35, High: 50, Customers: 12}}},
	"STOVE": {SKU: "STOVE", WarrantyMonths: 24, ExtendURL: "https://acme.example/stove/longer",
		Bought: &aftercare.Bought{Related: []aftercare.Also{{SKU: "POT", Support: 9, Lift: 3}}}},
	"POT": {SKU: "POT", URL: "https://acme.example/pot"},
}

const usualOrder = `{"id": "1", "name": "#1001", "placed_at": "2026-06-01T10:00:00Z", "payment": "paid", "paid_at": "2026-06-01T10:00:00Z",
	"total": {"amount": 19900, "currency": "EUR"},
	"lines": [{"id": "tent", "sku": "TENT", "title": "Tent", "quantity": 1}],
	"customer": {"email": "ann@example.com"}, "shipping_address": {"country": "DE"}}`

func (p *play) decode(src []byte, into any) {
	p.t.Helper()
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		p.t.Fatalf("%s: %v", src, err)
	}
}

// event adds what a line says: an event of the order, "bought" for another order
// of the same person, or "said" for what the person allows or declines.
func (p *play) event(line string) {
	p.t.Helper()
	if line == "" {
		return
	}
	f := strings.SplitN(line, " ", 4)
	at, err := time.ParseInLocation("2006-01-02 15:04", strings.Join(f[:2], " "), berlin)
	if err != nil || len(f) < 3 {
		p.t.Fatalf("%s: %v", line, err)
	}
	body := []byte("{}")
	if len(f) == 4 {
		body = []byte(f[3])
	}
	if f[2] == "bought" {
		bought := aftercare.Purchase{Source: "shop", PlacedAt: at}
		p.decode(body, &bought)
		p.story.Acts = append(p.story.Acts, engine.Act{At: at, Do: func(s *aftercare.OrderState) {
			s.Person.Purchases = append(s.Person.Purchases, bought)
		}})
		return
	}
	if f[2] == "said" {
		said := aftercare.Consent{At: at.UTC()}
		p.decode(body, &said)
		p.story.Acts = append(p.story.Acts, engine.Act{At: at, Do: func(s *aftercare.OrderState) { s.Person.Apply(said) }})
		return
	}
	p.tell(at, aftercare.EventType(f[2]), body)
}

// tell adds an event; body is what it carries.
func (p *play) tell(at time.Time, kind aftercare.EventType, body []byte) {
	p.t.Helper()
	n := fmt.Sprint(len(p.story.Events))
	e := aftercare.Event{
		Type: kind, Key: n, BodyHash: n, At: at.UTC(), OrderID: "1", Source: "shop", Store: "acme", ReceivedAt: at.UTC(),
	}
	switch family, _, _ := strings.Cut(string(kind), "."); {
	case kind == aftercare.EventOrderRefunded:
		e.Refund = &aftercare.Refund{At: e.At}
		p.decode(body, e.Refund)
	case kind == aftercare.EventAnnounced:
		e.Announcement = &aftercare.Announcement{}
		p.decode(body, e.Announcement)
	case kind == aftercare.EventRegistered:
		e.Registration = &aftercare.Registration{}
		p.decode(body, e.Registration)
	case family == "order":
		p.decode(body, &p.order) // what a snapshot says holds for later ones too
		snapshot, err := json.Marshal(p.order)
		if err != nil {
			p.t.Fatal(err)
		}
		e.Order = &aftercare.Order{}
		p.decode(snapshot, e.Order)
	case family == "shipment":
		e.Shipment = &aftercare.Shipment{}
		p.decode(body, e.Shipment)
	case family == "case":
		e.Case = &aftercare.Case{}
		p.decode(body, e.Case)
	case family == "product":
		e.Registration = &aftercare.Registration{}
		p.decode(body, e.Registration)
	case family == "survey":
		e.Answer = &aftercare.Answer{}
		p.decode(body, e.Answer)
	}
	p.story.Events = append(p.story.Events, e)
}

// timeline is what happened: each time a step became other than it was, and why.
func (p *play) timeline() string {
	scenes, _ := p.rules.Play(p.story)
	var out strings.Builder
	for _, s := range scenes {
		who := s.Enrollment.Workflow
		if s.Enrollment.Subject.Kind != aftercare.SubjectOrder {
			who += " " + strings.TrimPrefix(s.Enrollment.Subject.ID, "shop/1/")
		}
		what := ""
		switch {
		case s.Draft != nil:
			what = fmt.Sprintf("/%s: MAIL %s", s.Step.StepID, s.Draft.Template)
			if s.Draft.To != "" {
				what += " to " + s.Draft.Address
			}
			for _, c := range s.Draft.Covers[1:] {
				what += " and " + strings.TrimPrefix(c.ID, "shop/1/")
			}
		case s.Step != nil:
			what = fmt.Sprintf("/%s: %s", s.Step.StepID, s.Step.State)
			if !s.Step.DueAt.IsZero() && !s.Step.State.Final() {
				what += " for " + clock(s.Step.DueAt)
			}
			what += because(s.Step.Reason)
		case s.Enrollment.State == aftercare.EnrollmentActive && s.Enrollment.EnrolledAt.Equal(s.At):
			continue // its steps say it
		default:
			what = fmt.Sprintf(": %s%s", s.Enrollment.State, because(s.Enrollment.Reason))
		}
		fmt.Fprintf(&out, "%s  %s%s\n", clock(s.At), who, what)
	}
	return out.String()
}

func clock(t time.Time) string { return t.In(berlin).Format("Mon 2006-01-02 15:04") }

func because(r aftercare.Reason) string {
	if r.IsZero() {
		return ""
	}
	return " (" + r.String() + ")"
}
