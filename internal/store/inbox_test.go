package store_test

import (
	"context"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestReceiveKeepsTheFirstOfAKey(t *testing.T) {
	each(t, func(w *world) {
		in := aftercare.Inbound{Store: "acme", Source: "standard", Key: "k\x00\xff", Topic: "t", Body: []byte("one\x00\xff"),
			Header: map[string]string{"x-topic": "t"}, ReceivedAt: noon}
		id, fresh, err := w.s.Receive(w.Context(), in)
		w.must(err)
		again, freshAgain, err := w.s.Receive(w.Context(), in)
		w.must(err)
		in.Body = []byte("two")
		other, freshOther, err := w.s.Receive(w.Context(), in)
		w.must(err)
		if !fresh || freshAgain || freshOther || again != id || other != id {
			w.Fatalf("got rows %d %d %d, fresh %v %v %v; want one row, fresh once", id, again, other, fresh, freshAgain, freshOther)
		}
		kept, err := w.s.Inbound(w.Context(), id)
		w.must(err)
		if string(kept.Body) != "one\x00\xff" || kept.Header["x-topic"] != "t" || !kept.ReceivedAt.Equal(noon) {
			w.Fatalf("kept %+v", kept)
		}
		var conflict int
		w.must(w.s.Get(w.Context(), &conflict, "SELECT conflict FROM inbox WHERE id = ?", id))
		if conflict != 1 {
			w.Fatal("a repeat with another body left no mark")
		}
		in.Source = "shopify"
		if _, fresh, err = w.s.Receive(w.Context(), in); err != nil || !fresh {
			w.Fatalf("the key of another source: fresh %v, error %v", fresh, err)
		}
	})
}

func TestUnappliedWaitsForTheNudge(t *testing.T) {
	each(t, func(w *world) {
		id := w.receive(order("1"))
		for _, step := range []struct {
			later time.Duration
			want  int
		}{{0, 0}, {time.Second, 1}} {
			w.machine.Advance(step.later)
			ids, err := w.s.Unapplied(w.Context(), time.Second, 10)
			w.must(err)
			if len(ids) != step.want || (step.want == 1 && ids[0] != id) {
				w.Fatalf("after %s: unapplied %v, want %d", step.later, ids, step.want)
			}
		}
		_, err := w.s.Apply(w.Context(), id, parse, rules{}, noon)
		w.must(err)
		ids, err := w.s.Unapplied(w.Context(), time.Second, 10)
		w.must(err)
		if len(ids) != 0 {
			w.Fatalf("unapplied %v after applying", ids)
		}
	})
}

func TestApplyKeepsTheReason(t *testing.T) {
	each(t, func(w *world) {
		for body, want := range map[string]aftercare.InboundState{"ignored": aftercare.InboundIgnored, "invalid": aftercare.InboundRejected} {
			id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: body, Body: []byte(body)})
			w.must(err)
			_, err = w.s.Apply(w.Context(), id, parse, rules{}, noon)
			w.must(err)
			in, err := w.s.Inbound(w.Context(), id)
			w.must(err)
			if in.State != want || in.Reason == "" {
				w.Fatalf("%s: state %s, reason %q; want %s with a reason", body, in.State, in.Reason, want)
			}
		}
	})
}

func TestPoisonIsHeldAfterThreeTries(t *testing.T) {
	poison := order("1")
	poison.Order.Name = "panic"
	each(t, func(w *world) {
		body, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "p", Body: []byte("panic")})
		w.must(err)
		broken, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "b", Body: []byte("broken")})
		w.must(err)
		for _, id := range []int64{body, broken, w.receive(poison)} {
			for try := range 3 {
				in, err := w.s.Inbound(w.Context(), id)
				w.must(err)
				if in.State != aftercare.InboundReceived {
					w.Fatalf("row %d is %s before try %d", id, in.State, try+1)
				}
				if _, err := w.s.Apply(w.Context(), id, parse, rules{}, noon); err == nil {
					w.Fatalf("row %d was applied", id)
				}
			}
			in, err := w.s.Inbound(w.Context(), id)
			w.must(err)
			if in.State != aftercare.InboundHeld || in.Reason == "" {
				w.Fatalf("row %d is %s, reason %q; want held with a reason", id, in.State, in.Reason)
			}
			if _, err := w.s.Apply(w.Context(), id, parse, rules{}, noon); err != nil {
				w.Fatalf("a held row: %v; want nothing", err)
			}
		}
		trouble, err := w.s.Inbounds(w.Context(), aftercare.InboundHeld, 0, 10)
		w.must(err)
		if len(trouble) != 3 {
			w.Fatalf("%d rows are held, want 3", len(trouble))
		}
		var orders int
		w.must(w.s.Get(w.Context(), &orders, "SELECT COUNT(*) FROM orders"))
		if orders != 0 {
			w.Fatalf("%d orders are left of failed applications", orders)
		}
		w.must(w.s.Replay(w.Context(), body))
		w.wantCode(w.s.Replay(w.Context(), body), aftercare.NotFound)
	})
}

// A row that never ends in time must not hold its store's mails back for ever.
func TestAnEndlessRowIsHeld(t *testing.T) {
	each(t, func(w *world) {
		id := w.receive(order("1"))
		for range 3 {
			ctx, cancel := context.WithTimeout(w.Context(), time.Second)
			_, err := w.s.Apply(ctx, id, func(in aftercare.Inbound) ([]aftercare.Event, error) {
				<-ctx.Done()
				return parse(in)
			}, rules{}, noon)
			cancel()
			if err == nil {
				w.Fatal("the row was applied")
			}
		}
		if in, err := w.s.Inbound(w.Context(), id); err != nil || in.State != aftercare.InboundHeld {
			w.Fatalf("the row is %s, error %v", in.State, err)
		}
	})
}
