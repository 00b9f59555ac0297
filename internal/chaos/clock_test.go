package chaos

import (
	"testing"
	"time"

	"aftercare/internal/rig"
)

// The machine's clock jumps an hour ahead, an hour back, and a year ahead, and
// comes right again each time. No mail leaves before its time by the clock of the
// moment, none leaves twice, and what the wrong time has put off comes once the
// time is right.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	orders := 6
	if rig.Long() {
		orders = 200
	}
	c := prepare(t, "clock: +1 h, -1 h, +1 year, and back", rig.Options{SQLite: true})
	c.Env = append(c.Env, "AFTERCARE_TEST_LEASE=2s") // an alarm that the jump has misplaced is set again after so long
	c.SetClock(0)
	c.MustStart()
	var all []rig.Purchase
	// buy has the webhooks of new orders, placed so much later than now, taken.
	buy := func(later time.Duration) {
		for range orders {
			// Our own events carry a time of signing, which a clock that is wrong by an hour refuses.
			p := rig.Buy("shopify", len(all))
			p.Placed = p.Placed.Add(later)
			all = append(all, p)
			c.Deliver(p.Order(t), nil)
			c.Deliver(p.Parcel(t), nil)
		}
	}
	arrived := func(mails int) {
		rig.Await(t, "mails that are due arrive", func() bool { return c.Sink.Total() >= mails && !c.Busy() })
		if n := c.Sink.Total(); n != mails {
			t.Fatalf("%d mails, want %d", n, mails)
		}
	}
	buy(30 * time.Minute) // confirmed in half an hour; the parcels have left
	arrived(orders)
	c.SetClock(time.Hour)
	arrived(2 * orders)
	c.SetClock(0)
	buy(0)
	arrived(4 * orders)
	c.SetClock(-time.Hour)
	buy(0)
	rig.Await(t, "the webhooks are applied", func() bool { return !c.Busy() })
	c.SetClock(0)
	arrived(6 * orders)
	c.SetClock(366 * 24 * time.Hour)
	rig.Await(t, "everything that a year makes due is decided", func() bool { return !c.Busy() })
	c.SetClock(0)
	buy(0)
	c.load = c.Shop(rig.Traffic{}) // nothing more
	c.load.Purchases = all
	c.end()
}
