package chaos

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// Bodies that are huge, endless, compressed, deep or full of keys, and forged
// signatures, come at 100 a second: each is answered as it should be
// (rig.Bombard looks at that), what is not signed leaves no row, memory stays near
// what the good webhooks alone take at the same pace, and they are answered at once.
func TestHostileBodies(t *testing.T) {
	alone(t)
	for _, sqlite := range []bool{true, false} {
		warm, orders := 60, 40
		if rig.Long() {
			warm, orders = 300, 50*30*10/23 // for half a minute
		}
		c := begin(t, "hostile bodies, 100/s", rig.Options{SQLite: sqlite}, rig.Traffic{Orders: warm, PerSecond: 50})
		c.load.Wait()
		before := c.load.Purchases
		c.Answered()
		_, usual := c.Serve.Memory(t)
		c.Serve.ResetMost(t)
		hostile := c.Bombard(c.Addr, 100)
		c.slowest = 250 * time.Millisecond
		c.shop(rig.Traffic{Orders: orders, First: warm, PerSecond: 50, Lanes: 64, Fresh: true})
		c.load.Wait()
		hostile.Lift()
		_, most := c.Serve.Memory(t)
		c.load.Purchases = append(before, c.load.Purchases...)
		c.end()
		rig.Await(t, "hostile rows are put aside", func() bool { return c.Inbox()[aftercare.InboundReceived] == 0 })
		inbox := c.Inbox()
		if rows := inbox[aftercare.InboundRejected] + inbox[aftercare.InboundIgnored]; rows < hostile.Kept || rows > hostile.Signed || inbox[aftercare.InboundApplied] != 2*len(c.load.Purchases) {
			t.Errorf("inbox %v after %d good webhooks, and %d hostile ones of which %d were signed and %d answered 200", inbox, 2*len(c.load.Purchases), hostile.Sent, hostile.Signed, hostile.Kept)
		}
		t.Logf("%d hostile webhooks, %d signed; memory at most %d MiB, without them %d MiB", hostile.Sent, hostile.Kept, most>>20, usual>>20)
		if grown := most - usual; grown > 96<<20 { // some dozens of bodies are read at a time, and the heap may double
			t.Errorf("memory grew by %d MiB", grown>>20)
		}
	}
}
