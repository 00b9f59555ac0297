package chaos

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// misbehavior is one way in which a mail server may disappoint.
type misbehavior struct {
	action mailtest.Action
	doubt  bool // at the dot: whether it took the mail cannot be known
}

// misbehaviors are all that lose no mail for good: an answer of 5xx to a mail is
// a decision, and internal/mail has the whole table of phases and codes.
var misbehaviors = []misbehavior{
	{mailtest.Action{Code: 421, Text: "4.3.2 closing"}, false},
	{mailtest.Action{Code: 450, Text: "4.2.1 busy"}, false},
	{mailtest.Action{Code: 451, Text: "4.3.0 try later"}, false},
	{mailtest.Action{Code: 452, Text: "4.3.1 no room"}, false},
	{mailtest.Action{Delay: 300 * time.Millisecond}, false},
	{mailtest.Action{Slow: 20 * time.Millisecond}, false},
	{mailtest.Action{Drop: true}, true},
	{mailtest.Action{Drop: true, Lose: true}, true},
	{mailtest.Action{Garbage: true}, true},
	{mailtest.Action{Close: true}, false}, // after the usual answer; after the 250 too
}

// storm misbehaves at random, and counts the dots that leave a mail in doubt.
type storm struct {
	sync.Mutex
	random *rand.Rand
	often  int // one phase in so many
	doubts atomic.Int64
	lates  atomic.Int64 // ends of a connection that may only be noticed after the dot
	seen   map[mailtest.Phase]int
}

func (s *storm) act(e mailtest.Event) mailtest.Action {
	s.Lock()
	defer s.Unlock()
	if s.random.IntN(s.often) > 0 {
		return mailtest.Action{}
	}
	s.seen[e.Phase]++
	m := misbehaviors[s.random.IntN(len(misbehaviors))]
	switch {
	case e.Phase == mailtest.Dot && m.doubt:
		s.doubts.Add(1)
	case (e.Phase == mailtest.Data || e.Phase == mailtest.Body) && (m.action.Drop || m.action.Close):
		s.lates.Add(1)
	}
	return m.action
}

// A mail server that misbehaves at random, in every phase, while the program
// sends, and then is well again: every mail arrives once. In doubt are those
// whose dot was not answered, and no others. The four hours after a fifth attempt
// are less than a minute.
func TestMailServerInAStorm(t *testing.T) {
	t.Parallel()
	orders, often, after, pace := 30, 10, 40, 0.0
	if rig.Long() {
		orders, often, after, pace = 1000, 14, 1000, 20 // an inbox that is behind would hold all mails back
	}
	c := prepare(t, "mail server: all phases, all misbehaviors", rig.Options{SQLite: true})
	c.Env = append(c.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=300")
	s := &storm{random: rand.New(rand.NewPCG(rig.Seed(t), 3)), often: often, seen: map[mailtest.Phase]int{}}
	c.Sink.SetScript(s.act)
	c.MustStart()
	c.shop(rig.Traffic{Orders: orders, Cancels: 6, PerSecond: pace})
	rig.Await(t, "mails come through", func() bool { return c.Sink.Total() >= after })
	c.Sink.SetScript(nil)
	doubts, lates := int(s.doubts.Load()), int(s.lates.Load())
	c.doubts = doubts + lates
	a := c.end()
	if n := len(a.Unconfirmed); n < doubts || n > doubts+lates {
		t.Errorf("%d mails are unconfirmed, the server left %d in doubt, and ended %d connections just before a dot", n, doubts, lates)
	}
	t.Logf("misbehaved %v", s.seen)
}
