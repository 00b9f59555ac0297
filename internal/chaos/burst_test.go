package chaos

import (
	"testing"
	"time"

	"aftercare/internal/rig"
)

// Ten times the usual number of webhooks, each on a connection of its own: every
// one that is answered 200 is processed, and what is refused is told when to
// come again (rig.Post looks at that).
func TestTenfoldBurst(t *testing.T) {
	alone(t)
	const usual, tenfold = 20, 200 // webhooks a second; an order has a little more than two
	steady, burst := 10, 100       // orders
	if rig.Long() {
		steady, burst = 100, tenfold*30*10/23
	}
	for _, sqlite := range []bool{true, false} {
		c := begin(t, "ten-fold burst", rig.Options{SQLite: sqlite}, rig.Traffic{Orders: steady, PerSecond: usual, Lanes: 64, Fresh: true})
		c.load.Wait()
		before := c.load.Purchases
		c.Answered() // the burst alone is judged
		c.slowest = 250 * time.Millisecond
		c.shop(rig.Traffic{Orders: burst, First: steady, PerSecond: tenfold, Lanes: 256, Fresh: true})
		c.load.Wait()
		c.load.Purchases = append(before, c.load.Purchases...)
		c.end()
	}
}
