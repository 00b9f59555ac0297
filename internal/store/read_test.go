package store_test

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestOrders(t *testing.T) {
	each(t, func(w *world) {
		for i := range 5 {
			w.tell(order(fmt.Sprint(i)))
		}
		w.tell(canceled("3"))
		c := w.send(noon, w.step("4", 0).ID)
		list := func(q aftercare.OrderQuery) []aftercare.OrderRow {
			w.Helper()
			rows, err := w.s.Orders(w.Context(), q)
			w.must(err)
			return rows
		}
		all := list(aftercare.OrderQuery{Store: "acme"})
		if len(all) != 5 || all[0].ID != "4" || all[1].Status != "canceled" {
			w.Fatalf("orders %+v, want five, the newest first", all)
		}
		if r := all[0]; r.Customer.FirstName+" "+r.Customer.LastName != "Anna Secret" || r.Name != "#4" || r.Total.Amount != 4200 || r.Status != "paid" || r.Sent != 1 || r.Trouble != 0 ||
			r.NextStep != "care/offer" || !r.NextAt.Equal(noon.Add(time.Hour)) || !r.PlacedAt.Equal(noon) {
			w.Fatalf("row %+v", r)
		}
		w.must(w.s.Exec(w.Context(), "UPDATE mails SET state = 'unconfirmed' WHERE id = ?", c.Mail.ID))
		for _, c := range []struct {
			query aftercare.OrderQuery
			want  int
		}{
			{aftercare.OrderQuery{}, 5}, {aftercare.OrderQuery{Store: "other"}, 0}, {aftercare.OrderQuery{Limit: 2}, 2},
			{aftercare.OrderQuery{Before: all[2].Row}, 2}, {aftercare.OrderQuery{Search: "#2"}, 1}, {aftercare.OrderQuery{Search: "2"}, 1},
			{aftercare.OrderQuery{Search: " ANNA@example.com "}, 5}, {aftercare.OrderQuery{Search: "anna"}, 0},
		} {
			if got := list(c.query); len(got) != c.want {
				w.Errorf("%+v: %d orders, want %d", c.query, len(got), c.want)
			}
		}
		if r := list(aftercare.OrderQuery{Limit: 1})[0]; r.Sent != 0 || r.Trouble != 1 {
			w.Errorf("an unconfirmed mail: sent %d, trouble %d", r.Sent, r.Trouble)
		}
	})
}

func TestTimelineAndOverview(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), shipment("1", "f", "DHL", "77", aftercare.ShipmentShipped))
		w.tell(order("2"))
		c := w.send(noon, w.step("1", 0).ID)
		w.receive(canceled("2"))
		line, err := w.s.Timeline(w.Context(), c.State.Row)
		w.must(err)
		if len(line.Events) != 2 || len(line.Mails) != 1 || line.Mails[0].ID != c.Mail.ID || len(line.Inbounds) != 1 || line.Inbounds[0].Body != nil || line.State.Facts.Order.ID != "1" {
			w.Fatalf("timeline %+v", line)
		}
		if e := line.Events[0]; e.Store != "acme" || e.Source != "standard" || !e.ReceivedAt.Equal(noon) || e.BodyHash == "" {
			w.Fatalf("event %+v", e)
		}
		_, err = w.s.Timeline(w.Context(), 999)
		w.wantCode(err, aftercare.NotFound)
		_, err = w.s.OrderState(w.Context(), "acme", "shopify", "1")
		w.wantCode(err, aftercare.NotFound)
		_, err = w.s.Mail(w.Context(), "none")
		w.wantCode(err, aftercare.NotFound)
		step, row, err := w.s.Step(w.Context(), c.Step.ID)
		w.must(err)
		if row != c.State.Row || step.StepID != "thanks" {
			w.Fatalf("step %+v of order row %d", step, row)
		}
		got, err := w.s.Overview(w.Context(), noon.Add(90*time.Second))
		w.must(err)
		want := aftercare.Overview{Orders: 2, Waiting: 3, Overdue: 1, OldestDue: noon, SentDay: 1, Sent: 1, Received: 1}
		if got != want {
			w.Fatalf("overview %+v, want %+v", got, want)
		}
		days, err := w.s.WaitingByDay(w.Context())
		w.must(err)
		midnight := noon.Truncate(24 * time.Hour)
		if len(days) != 2 || days[0] != (aftercare.Waiting{Workflow: "care", State: aftercare.StepWaiting, Steps: 1}) ||
			days[1] != (aftercare.Waiting{Workflow: "care", State: aftercare.StepWaiting, Day: midnight, Steps: 2}) {
			w.Fatalf("waiting %+v, want one of unknown day and two today", days)
		}
	})
}
