package chaos

import (
	"math/rand/v2"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// A process that stands still, as on a machine that is suspended or swaps, is
// overtaken by another. Once it goes on, what it had in hand must neither be
// committed nor sent: only what was on the wire at the freeze is in doubt.
//
// The first of the two is the one that sweeps, so its freeze takes that away too;
// the next freeze hits the other, which sweeps by then.
func TestFrozenAndThawed(t *testing.T) {
	t.Parallel()
	orders, pace, freezes, still := 60, 8., 2, []time.Duration{6 * time.Second}
	if rig.Long() {
		orders, pace, freezes, still = 1000, 12, 6, []time.Duration{8 * time.Second, 15 * time.Second, 90 * time.Second}
	}
	c := prepare(t, "SIGSTOP, overtaken, SIGCONT", rig.Options{})
	c.Env = append(c.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=60") // what is put off for a minute comes after a second
	random := rand.New(rand.NewPCG(rig.Seed(t), 2))
	c.Sink.SetScript(func(e mailtest.Event) mailtest.Action {
		return mailtest.Action{Delay: time.Duration(rand.IntN(8)) * time.Millisecond}
	})
	c.MustStart()
	other, door := c.Second("")
	processes, doors := []*rig.Process{c.Serve, other}, []string{c.Addr, door}
	var down atomic.Int32 // of the doors, as the balancer sees it; from 1 on
	c.shop(rig.Traffic{Orders: orders, PerSecond: pace, Doors: func() []string {
		n := int(down.Load())
		if n == 0 {
			return doors
		}
		return []string{doors[2-n]}
	}})
	for n := range freezes {
		mails := orders*2*n/freezes + random.IntN(orders/freezes)
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails || c.load.Done() && !c.Busy() })
		time.Sleep(time.Duration(random.IntN(30)) * time.Millisecond)
		p := processes[n%2]
		p.Signal(t, syscall.SIGSTOP)
		down.Store(int32(n%2 + 1))
		c.kills++
		time.Sleep(still[n%len(still)])
		p.Signal(t, syscall.SIGCONT)
		down.Store(0)
	}
	c.end()
}
