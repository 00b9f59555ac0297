package chaos

import (
	"math/rand/v2"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// kill -9 at random moments while orders come in and mails go out: nothing is
// lost, nothing comes twice, and no death leaves more mails unconfirmed than can
// be on the wire at a time.
func TestKilledUnderLoad(t *testing.T) {
	t.Parallel()
	for _, sqlite := range []bool{true, false} {
		orders, kills := 40, 8
		if rig.Long() {
			orders, kills = 1000, 100
		}
		c := prepare(t, "kill -9 at random", rig.Options{SQLite: sqlite})
		random := rand.New(rand.NewPCG(rig.Seed(t), 1))
		c.Sink.SetScript(func(e mailtest.Event) mailtest.Action {
			if e.Phase != mailtest.Dot {
				return mailtest.Action{}
			}
			return mailtest.Action{Delay: time.Duration(rand.IntN(41)) * time.Millisecond}
		})
		c.MustStart()
		c.shop(rig.Traffic{Orders: orders})
		for range kills {
			// In the middle of the mails, wherever that is on this machine.
			mails := c.Sink.Total() + random.IntN(2*orders/kills)
			rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails || c.load.Done() && !c.Busy() })
			time.Sleep(time.Duration(random.IntN(40)) * time.Millisecond)
			c.restart()
		}
		c.end()
	}
}
