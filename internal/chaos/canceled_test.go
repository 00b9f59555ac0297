package chaos

import (
	"fmt"
	"slices"
	"testing"

	"aftercare/internal/rig"
)

// Order, parcel and cancel in each of their orders, each applied before the next
// comes: the order ends the same, canceled, and what came after the cancel was
// taken mails nothing of what it stopped.
func TestCanceledInAnyOrder(t *testing.T) {
	t.Parallel()
	c := prepare(t, "a cancel before, between and after", rig.Options{SQLite: true})
	c.MustStart()
	var all []rig.Purchase
	for n, sequence := range [][]string{{"o", "p", "c"}, {"o", "c", "p"}, {"p", "o", "c"}, {"p", "c", "o"}, {"c", "o", "p"}, {"c", "p", "o"}} {
		p := rig.Buy("standard", n)
		p.Canceled = true
		all = append(all, p)
		webhooks := map[string]rig.Webhook{"o": p.Order(t), "p": p.Parcel(t), "c": p.Cancel(t)}
		for _, w := range sequence {
			c.Deliver(webhooks[w], nil)
			rig.Await(t, "it is applied", func() bool { return !c.Busy() })
		}
		// A confirmation needs the order before the cancel, word of the parcel both.
		var want []string
		place := func(w string) int { return slices.Index(sequence, w) }
		if place("o") < place("c") {
			want = append(want, fmt.Sprintf("Order %s is confirmed", p.ID()))
			if place("p") < place("c") {
				want = append(want, fmt.Sprintf("Your order %s is on its way", p.ID()))
			}
		}
		var got []string
		for _, m := range c.Sink.Mails() {
			if m.To == p.Email() {
				got = append(got, m.Subject)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%v: mails %q, want %q", sequence, got, want)
		}
		st, err := c.DB.OrderState(t.Context(), "acme", p.Source, p.ID())
		if err != nil {
			t.Fatal(err)
		}
		if st.Facts.Order.CanceledAt.IsZero() {
			t.Errorf("%v: the order is not canceled", sequence)
		}
	}
	c.load = c.Shop(rig.Traffic{}) // nothing more
	c.load.Purchases = all
	c.end()
}
