package main

import (
	"sync"
	"testing"

	"aftercare/internal/aftercare"
)

// One order posted five times at once to two processes, and its other webhooks
// with it, is one order: one chain of each kind, one mail of each.
func TestTheSameOrderAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, "postgres")
	r.mustStart()
	doors := []string{r.addr, r.second()}
	var all []purchase
	var posts sync.WaitGroup
	for n, source := range sources {
		p := buy(source, n)
		all = append(all, p)
		order, parcel := p.order(t), p.parcel(t)
		for i := range 5 {
			for _, w := range []webhook{order, parcel} {
				posts.Go(func() {
					if status := r.post(doors[i%2], w); status != 200 {
						t.Errorf("webhook %s at door %d is answered %d", w.id, i%2, status)
					}
				})
			}
		}
	}
	posts.Wait()
	if a := r.settled(all, both...); len(a.unconfirmed) > 0 {
		t.Error(a)
	}
	if mails := r.sink.Total(); mails != len(all)*len(both) {
		t.Errorf("%d mails, want %d", mails, len(all)*len(both))
	}
	for _, p := range all {
		st, err := r.db.OrderState(t.Context(), "acme", p.source, p.id())
		if err != nil {
			t.Fatal(err)
		}
		chains := map[string]int{}
		for _, e := range st.Enrollments {
			chains[e.Workflow]++
		}
		for workflow, n := range chains {
			if n != 1 {
				t.Errorf("%s: %d enrollments in %s", p.source, n, workflow)
			}
		}
	}
	tally, err := r.db.Tally(t.Context(), all[0].placed)
	if err != nil {
		t.Fatal(err)
	}
	if orders, err := r.db.Orders(t.Context(), aftercare.OrderQuery{}); err != nil || len(orders) != len(all) || tally.Events < 2*len(all) {
		t.Errorf("%d orders, %d events, error %v; want %d orders with two events each, at least", len(orders), tally.Events, err, len(all))
	}
}
