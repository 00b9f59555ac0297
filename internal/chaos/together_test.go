package chaos

import (
	"sync"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// One order posted five times at once to two processes, and its other webhooks
// with it, is one order: one chain of each kind, one mail of each.
func TestTheSameOrderAtOnce(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{})
	r.MustStart()
	_, second := r.Second("")
	doors := []string{r.Addr, second}
	var all []rig.Purchase
	var posts sync.WaitGroup
	for n, source := range rig.Sources {
		p := rig.Buy(source, n)
		all = append(all, p)
		order, parcel := p.Order(t), p.Parcel(t)
		for i := range 5 {
			for _, w := range []rig.Webhook{order, parcel} {
				posts.Go(func() {
					if status := r.Post(doors[i%2], w); status != 200 {
						t.Errorf("webhook %s at door %d is answered %d", w.ID, i%2, status)
					}
				})
			}
		}
	}
	posts.Wait()
	if a := r.Settled(all, rig.Both...); len(a.Unconfirmed) > 0 {
		t.Error(a)
	}
	if mails := r.Sink.Total(); mails != len(all)*len(rig.Both) {
		t.Errorf("%d mails, want %d", mails, len(all)*len(rig.Both))
	}
	for _, p := range all {
		st, err := r.DB.OrderState(t.Context(), "acme", p.Source, p.ID())
		if err != nil {
			t.Fatal(err)
		}
		chains := map[string]int{}
		for _, e := range st.Enrollments {
			chains[e.Workflow]++
		}
		for workflow, n := range chains {
			if n != 1 {
				t.Errorf("%s: %d enrollments in %s", p.Source, n, workflow)
			}
		}
	}
	tally, err := r.DB.Tally(t.Context(), all[0].Placed)
	if err != nil {
		t.Fatal(err)
	}
	if orders, err := r.DB.Orders(t.Context(), aftercare.OrderQuery{}); err != nil || len(orders) != len(all) || tally.Events < 2*len(all) {
		t.Errorf("%d orders, %d events, error %v; want %d orders with two events each, at least", len(orders), tally.Events, err, len(all))
	}
}
