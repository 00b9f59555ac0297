package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func kase(order string, kind aftercare.EventType, at time.Time, c aftercare.Case) aftercare.Event {
	return aftercare.Event{Type: kind, Key: fmt.Sprint(kind, ":", c.ID, ":", at.Unix()), At: at, OrderID: order, Case: &c}
}

func complaint(order, id, owner string, at time.Time) aftercare.Event {
	return kase(order, aftercare.EventCaseOpened, at, aftercare.Case{
		ID: id, Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, State: aftercare.StateNew, Owner: owner, Item: "Anna's tent",
	})
}

// The desk finds what waits for an answer by its clock.
func TestCases(t *testing.T) {
	each(t, func(w *world) {
		for i := range 4 {
			w.tell(order(fmt.Sprint(i)))
		}
		w.tell(complaint("0", "C-LATE", "kim", noon))
		w.tell(complaint("1", "C-SOON", "lee", noon.Add(-time.Hour)))
		w.tell(kase("2", aftercare.EventCaseOpened, noon, aftercare.Case{ID: "R-1", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer}))
		w.tell(kase("2", aftercare.EventCaseClosed, noon.Add(time.Hour), aftercare.Case{ID: "R-1", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer}))
		list := func(q aftercare.CaseQuery) string {
			w.Helper()
			rows, err := w.s.Cases(w.Context(), q)
			w.must(err)
			var ids []string
			for _, r := range rows {
				ids = append(ids, r.Case.ID)
			}
			return strings.Join(ids, " ")
		}
		for _, c := range []struct {
			query aftercare.CaseQuery
			want  string
		}{
			{aftercare.CaseQuery{}, "C-SOON C-LATE R-1"}, {aftercare.CaseQuery{Open: true}, "C-SOON C-LATE"}, {aftercare.CaseQuery{Store: "other"}, ""},
			{aftercare.CaseQuery{Store: "acme", Owner: "kim"}, "C-LATE"}, {aftercare.CaseQuery{Kind: aftercare.CaseReturn}, "R-1"},
			{aftercare.CaseQuery{Limit: 1}, "C-SOON"}, {aftercare.CaseQuery{Search: " c-late "}, "C-LATE"}, {aftercare.CaseQuery{Search: "#1"}, "C-SOON"},
			{aftercare.CaseQuery{Search: "2"}, "R-1"}, {aftercare.CaseQuery{Search: "Anna@example.com"}, "C-SOON C-LATE R-1"}, {aftercare.CaseQuery{Search: "anna"}, ""},
		} {
			if got := list(c.query); got != c.want {
				w.Errorf("%+v: %q, want %q", c.query, got, c.want)
			}
		}
		rows, err := w.s.Cases(w.Context(), aftercare.CaseQuery{Search: "C-LATE"})
		w.must(err)
		if r := rows[0]; r.Order() != "standard/0" || r.Row != w.state("0").Row || r.Owner != "kim" || r.WaitsFor != aftercare.WaitsForUs ||
			!r.Due.Equal(noon.Add(time.Hour)) || r.Clock != "first reply" || r.Case.Item == "" || r.Facts.Order.Name != "#0" {
			w.Fatalf("row %+v", r)
		}
		for _, c := range []struct {
			from, to time.Time
			want     int
		}{{noon, noon.Add(time.Minute), 3}, {noon.Add(2 * time.Hour), noon.Add(3 * time.Hour), 2}, {noon.Add(-2 * time.Hour), noon.Add(-time.Hour), 0}} {
			got, err := w.s.CasesForReport(w.Context(), "acme", c.from, c.to)
			w.must(err)
			if len(got) != c.want {
				w.Errorf("from %s to %s: %d cases, want %d", c.from, c.to, len(got), c.want)
			}
		}
	})
}

// Rows follow the facts: what is promised no more goes, and an order of whose
// standing there is no news has nothing written.
func TestPromises(t *testing.T) {
	each(t, func(w *world) {
		promises := func() []aftercare.Promise {
			w.Helper()
			all, err := w.s.Promises(w.Context(), "acme", noon, noon.AddDate(0, 0, 9))
			w.must(err)
			return all
		}
		w.tell(order("1"), shipment("1", "f1", "DHL", "77", aftercare.ShipmentShipped), shipment("1", "f2", "DHL", "78", aftercare.ShipmentShipped))
		if got := promises(); len(got) != 2 || got[0].About != "f1" || !got[0].Due.Equal(noon.AddDate(0, 0, 3)) {
			w.Fatalf("promises %+v", got)
		}
		gone := shipment("1", "f1", "DHL", "77", aftercare.ShipmentCanceled)
		gone.Key, gone.At = "gone", noon.Add(2*time.Hour)
		w.tell(gone)
		if got := promises(); len(got) != 1 || got[0].About != "f2" {
			w.Fatalf("promises %+v", got)
		}
		w.must(w.s.Exec(w.Context(), "UPDATE promises SET source = 'by hand'"))
		w.tell(canceled("1"))
		if got := promises(); len(got) != 1 || got[0].Source != "by hand" {
			w.Fatalf("written again without news: %+v", got)
		}
	})
}

// twice is rules that say each thing two times, as of ids that collide.
type twice struct{ rules }

func (r twice) Standing(s aftercare.OrderState) aftercare.Standing {
	out := r.rules.Standing(s)
	return aftercare.Standing{Cases: slices.Concat(out.Cases, out.Cases), Promises: slices.Concat(out.Promises, out.Promises)}
}

// Ids are the shop's, and may collide: an order is no poison for that.
func TestPromisesThatCollide(t *testing.T) {
	each(t, func(w *world) {
		id := w.receive(order("1"), shipment("1", "f1", "DHL", "77", aftercare.ShipmentShipped), complaint("1", "C-1", "", noon))
		_, err := w.s.Apply(w.Context(), id, parse, twice{}, noon)
		w.must(err)
		got, err := w.s.Promises(w.Context(), "acme", noon, noon.AddDate(0, 0, 9))
		w.must(err)
		rows, err := w.s.Cases(w.Context(), aftercare.CaseQuery{})
		w.must(err)
		if len(got) != 1 || len(rows) != 1 {
			w.Fatalf("promises %+v, cases %+v", got, rows)
		}
	})
}

// changed is rules with another help file: cases are due in two hours.
type changed struct{ rules }

func (r changed) Standing(s aftercare.OrderState) aftercare.Standing {
	out := r.rules.Standing(s)
	for i := range out.Cases {
		out.Cases[i].Due = out.Cases[i].Due.Add(time.Hour)
	}
	return out
}

// Another help file moves the clocks of open cases with the next start.
func TestRestartMovesClocks(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(complaint("1", "C-1", "", noon))
		_, _, err := w.s.TakeOver(w.Context(), changed{}, noon)
		w.must(err)
		rows, err := w.s.Cases(w.Context(), aftercare.CaseQuery{})
		w.must(err)
		if !rows[0].Due.Equal(noon.Add(2 * time.Hour)) {
			w.Fatalf("due %s", rows[0].Due)
		}
	})
}

// An erasure leaves no word of the customer in the rows of a case.
func TestErasureReachesCases(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(complaint("1", "C-1", "", noon))
		for i, state := range []string{aftercare.StateWorking, "with Anna's aunt", aftercare.StateRefunded} {
			w.tell(aftercare.Event{Type: aftercare.EventCaseUpdated, Key: fmt.Sprint("moved", i), At: noon.Add(time.Duration(i+1) * time.Minute), OrderID: "1", Case: &aftercare.Case{
				ID: "C-1", Kind: aftercare.CaseComplaint, State: state,
				Grants: []aftercare.Grant{{ID: fmt.Sprint("g", i), Kind: "coupon", Code: "ANNA-7", Why: "Anna's wait"}},
			}})
		}
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if left := w.leftovers(append([]string{"Anna's", "ANNA-7"}, secrets...)...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
		rows, err := w.s.Cases(w.Context(), aftercare.CaseQuery{})
		w.must(err)
		if len(rows) != 1 || rows[0].Case.ID != "C-1" {
			w.Fatalf("cases %+v, want the case without its words", rows)
		}
		if got := rows[0].Case.State; got != aftercare.StateRefunded { // the report measures how long it was in each
			w.Errorf("the state is %q", got)
		}
	})
}

// toDesk is rules whose mails go to the desk.
type toDesk struct{ rules }

func (r toDesk) Claim(s aftercare.OrderState, step int64, now time.Time) aftercare.Verdict {
	s.Person.Suppressed = ""
	v := r.rules.Claim(s, step, now)
	if v.Draft != nil {
		v.Draft.To, v.Draft.Address = aftercare.ToOwner, "kim@acme.example"
	}
	return v
}

func (r toDesk) Plan(s aftercare.OrderState, now time.Time) []aftercare.Enrollment {
	s.Person.Suppressed = ""
	return r.rules.Plan(s, now)
}

// A mail to the desk is a ledger row like any other, and has nothing to do with
// the customer's address: news of that do not stop it, and its own refusal or
// bounce does not touch the customer.
func TestMailToTheDesk(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		person := func() aftercare.Person { return w.state("1").Person }
		claim := func(step int64) aftercare.Claim {
			w.Helper()
			out, _, err := w.s.Claim(w.Context(), []int64{step}, 9, toDesk{}, func(time.Time) time.Time { return noon }, time.Minute)
			w.must(err)
			if len(out) != 1 {
				w.Fatalf("%d claims", len(out))
			}
			return out[0]
		}
		refused := claim(w.step("1", 0).ID)
		if m := refused.Mail; m.Address != "kim@acme.example" || m.PersonRow != 0 || m.OrderRow == 0 {
			w.Fatalf("mail %+v", m)
		}
		_, err := w.s.Settle(w.Context(), refused, aftercare.Settlement{Mail: aftercare.MailFailed, Final: true, Suppress: "hard bounce: no such user",
			Reason: aftercare.Because(aftercare.ReasonRejected, "550")}, toDesk{}, noon)
		w.must(err)
		if p := person(); p.Suppressed != "" {
			w.Fatalf("the customer is suppressed: %s", p.Suppressed)
		}

		sent := claim(w.step("2", 0).ID)
		bounce := aftercare.Event{Type: aftercare.EventMailBounced, Key: "customer", At: noon, Person: &aftercare.PersonID{Email: "anna@example.com"}}
		w.asks(bounce)
		if p := person(); p.Suppressed == "" {
			w.Fatal("the customer's own bounce does not count")
		}
		w.must(w.s.Exec(w.Context(), "UPDATE persons SET suppressed = '', version = version + 1"))
		w.must(w.handOver(sent)) // the person's row has another version by now
		_, err = w.s.Settle(w.Context(), sent, aftercare.Settlement{Mail: aftercare.MailSent, Final: true}, toDesk{}, noon)
		w.must(err)
		w.asks(aftercare.Event{Type: aftercare.EventMailBounced, Key: "desk", At: noon, Person: &aftercare.PersonID{Mail: sent.Mail.ID}})
		if p := person(); p.Suppressed != "" {
			w.Fatalf("a bounce of the desk's mail suppresses the customer: %s", p.Suppressed)
		}
	})
}
