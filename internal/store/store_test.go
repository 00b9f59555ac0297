package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// noon is the business time at which every story starts.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// world is one database with its own machine clock.
type world struct {
	*testing.T
	s       *store.Store
	machine *clock.Fake
	n       int // inbox keys
}

// each tells the story on both databases.
func each(t *testing.T, story func(w *world)) {
	t.Helper()
	machine := clock.NewFake(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	testkit.EachStore(t, store.Options{Machine: machine}, func(t *testing.T, s *store.Store) {
		story(&world{T: t, s: s, machine: machine})
	})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) wantCode(err error, code aftercare.Code) {
	w.Helper()
	if err == nil || aftercare.CodeOf(err) != code {
		w.Fatalf("got error %v, want code %s", err, code)
	}
}

// parse reads a body that is a list of events; other bodies are errors by name.
func parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	switch string(in.Body) {
	case "ignored":
		return nil, aftercare.Errorf(aftercare.Ignored, "topic %s is not for us", in.Topic)
	case "invalid":
		return nil, aftercare.Errorf(aftercare.Invalid, "line 1: not JSON")
	case "broken":
		return nil, aftercare.Errorf(aftercare.Unavailable, "no such source")
	case "panic":
		panic("poison body")
	}
	var events []aftercare.Event
	if err := json.Unmarshal(in.Body, &events); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "%w", err)
	}
	return events, nil
}

// receive keeps a webhook of store acme under a new key.
func (w *world) receive(events ...aftercare.Event) int64 {
	w.Helper()
	body, err := json.Marshal(events)
	w.must(err)
	w.n++
	id, fresh, err := w.s.Receive(w.Context(), aftercare.Inbound{
		Store: "acme", Source: "standard", Key: fmt.Sprint("delivery ", w.n), Body: body, ReceivedAt: noon,
	})
	w.must(err)
	if !fresh {
		w.Fatalf("delivery %d is not fresh", w.n)
	}
	return id
}

// tell receives and applies.
func (w *world) tell(events ...aftercare.Event) []aftercare.Wake {
	w.Helper()
	wakes, err := w.s.Apply(w.Context(), w.receive(events...), parse, rules{}, noon)
	w.must(err)
	return wakes
}

// order is a placed order of anna@example.com.
func order(id string) aftercare.Event {
	return aftercare.Event{
		Type: aftercare.EventOrderPlaced, Key: "placed:" + id, At: noon, OrderID: id,
		Order: &aftercare.Order{
			ID: id, Name: "#" + id, PlacedAt: noon, Payment: aftercare.PaymentPaid, Total: aftercare.Money{Amount: 4200, Currency: "EUR"},
			Lines:           []aftercare.Line{{ID: "1", SKU: "TENT", Title: "Tent", Quantity: 1}},
			ShippingAddress: &aftercare.Address{Name: "Anna Secret", Lines: []string{"1 Hidden Lane"}, Country: "DE"},
			Customer:        aftercare.Customer{ID: "c1", Email: "Anna@Example.com", Phone: "+49 30 555-0199", FirstName: "Anna", LastName: "Secret"},
		},
	}
}

func canceled(id string) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventOrderCanceled, Key: "canceled:" + id, At: noon.Add(time.Minute), OrderID: id}
}

func (w *world) state(id string) aftercare.OrderState {
	w.Helper()
	st, err := w.s.OrderState(w.Context(), "acme", "standard", id)
	w.must(err)
	return st
}

// step is a step of the order's only enrollment: 0 thanks, 1 offer.
func (w *world) step(id string, i int) aftercare.Step {
	w.Helper()
	st := w.state(id)
	if len(st.Enrollments) != 1 || len(st.Enrollments[0].Steps) != 2 {
		w.Fatalf("order %s has enrollments %+v, want one with two steps", id, st.Enrollments)
	}
	return st.Enrollments[0].Steps[i]
}

func (w *world) wantStep(id string, i int, state aftercare.StepState, why aftercare.ReasonCode) aftercare.Step {
	w.Helper()
	s := w.step(id, i)
	if s.State != state || s.Reason.Code != why {
		w.Fatalf("step %s of order %s is %s (%s), want %s (%s)", s.StepID, id, s.State, s.Reason, state, why)
	}
	return s
}

const lease = time.Minute

func onTime(now time.Time) func(time.Time) time.Time {
	return func(time.Time) time.Time { return now }
}

func (w *world) claim(now time.Time, ids ...int64) []aftercare.Claim {
	w.Helper()
	claims, _, err := w.s.Claim(w.Context(), ids, 100, rules{}, onTime(now), lease)
	w.must(err)
	return claims
}

// claimed is the one claim that must come of it.
func (w *world) claimed(now time.Time, id int64) aftercare.Claim {
	w.Helper()
	claims := w.claim(now, id)
	if len(claims) != 1 {
		w.Fatalf("claimed %d steps, want 1", len(claims))
	}
	return claims[0]
}

func (w *world) handOver(c aftercare.Claim) error {
	return w.s.HandOver(w.Context(), c, aftercare.Rendering{Subject: "Thanks, Anna", TemplateVersion: "t1", Locale: "en", HTML: "<p>Anna</p>", Text: "Anna"})
}

func (w *world) settle(c aftercare.Claim, m aftercare.MailState) ([]aftercare.Wake, error) {
	return w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: m, Reply: "250 ok", Final: m != aftercare.MailPrepared}, rules{}, c.Now)
}

// send does all of it.
func (w *world) send(now time.Time, id int64) aftercare.Claim {
	w.Helper()
	c := w.claimed(now, id)
	w.must(w.handOver(c))
	_, err := w.settle(c, aftercare.MailSent)
	w.must(err)
	return c
}

func (w *world) wantMail(id string, state aftercare.MailState, attempt int) aftercare.Mail {
	w.Helper()
	m, err := w.s.Mail(w.Context(), id)
	w.must(err)
	if m.State != state || m.Attempt != attempt {
		w.Fatalf("mail is %s, attempt %d (%s); want %s, attempt %d", m.State, m.Attempt, m.Reason, state, attempt)
	}
	return m
}

func events(t testing.TB, es ...aftercare.Event) []byte {
	t.Helper()
	body, err := json.Marshal(es)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
