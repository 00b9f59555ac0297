package chaos

import (
	"fmt"
	"maps"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// A process that dies at any commit of what comes after a sale, just before it or
// just after it, loses and doubles nothing either: a photo, a case, the desk's
// answer, a code in a mail, a recall on its way.
//
// As in TestKilledAtEveryDurableStep one process after the other dies at its n-th
// commit, while the customer of the story, whom it knows nothing of, tries again
// until there is an answer. The short form takes the commits that this story alone
// has, and every few of the others.
func TestKilledAtEveryStepOfACase(t *testing.T) {
	t.Parallel()
	for _, backend := range []string{"sqlite", "postgres"} {
		for _, side := range []string{"before", "after"} {
			if backend == "postgres" && !rig.Long() {
				continue // its commits are the same, and there are as many
			}
			t.Run(backend+"/"+side, func(t *testing.T) {
				t.Parallel()
				s := &visited{trial: prepare(t, fmt.Sprintf("killed %s every commit", side), rig.Options{SQLite: backend == "sqlite"}), side: side, onTheWire: map[string]bool{}, names: map[string]int{}}
				s.Aftersales(60)
				s.load = s.Shop(rig.Traffic{})
				step := 1
				if !rig.Long() {
					step = 24
				}
				for n := step; s.killedAt(fmt.Sprint(n)); n += step {
				}
				for _, name := range []string{"upload", "announce"} {
					if s.names[name] == 0 && !s.killedAt(name) {
						t.Errorf("the story has no commit %s", name)
					}
				}
				s.audited()
			})
		}
	}
}

// visited is the deaths on one database.
type visited struct {
	*trial
	side      string
	now       *rig.Load       // the story under way; nil: none
	recalled  bool            // in it
	onTheWire map[string]bool // mails handed over at a death
	names     map[string]int  // deaths by the commit's name
}

// killedAt starts a process that is to die at that commit, and reports whether it
// did: over what the one before it left, or over a story of its own.
func (s *visited) killedAt(commit string) bool {
	s.Helper()
	if up := s.Start("AFTERCARE_CRASH_AT=" + s.side + ":" + commit); up && s.work() {
		s.now, s.recalled = s.Shop(rig.Traffic{Orders: 1, First: len(s.load.Purchases), Sources: []string{"standard"}, Tidy: true, Apart: true, Lanes: 1}), false
		s.load.Purchases = append(s.load.Purchases, s.now.Purchases...)
		s.visits = s.Visit(rig.Customers{Every: 1}, s.now.Purchases)
		if s.work() {
			s.Serve.Kill()
			return false
		}
	}
	name, ok := s.Serve.Crashed()
	if !ok {
		s.Fatalf("serve ended without being told to\n%s", s.Serve.Said())
	}
	s.names[name[len(s.side)+1:]]++
	s.kills++
	for id, m := range s.Ledger() {
		if m.State == aftercare.MailHandedOver {
			s.onTheWire[id] = true
		}
	}
	return true
}

// work waits until the story under way is told to its end; false when the process
// has died over it.
func (s *visited) work() bool {
	s.Helper()
	if s.now != nil {
		rig.Await(s, "the customer has acted", func() bool { return s.visits.Done() && s.now.Done() || !s.Serve.Running() })
		if !s.recalled && s.Serve.Running() {
			s.Recall(s.now.Purchases[0].SKU(), s.now.Purchases)
			s.recalled = true
		}
	}
	_, alive := s.Settles(s.load.Purchases, rig.All...)
	return alive
}

// audited lets a last process finish everything.
func (s *visited) audited() {
	s.Helper()
	s.MustStart()
	if !s.work() {
		s.Fatalf("serve ended without being told to\n%s", s.Serve.Said())
	}
	s.doubts = len(s.onTheWire) // the deaths are placed: what was handed over at one need not have arrived
	a := s.end(rig.All...)
	if !maps.Equal(a.Unconfirmed, s.onTheWire) {
		s.Errorf("unconfirmed are %v, handed over at a death were %v", a.Unconfirmed, s.onTheWire)
	}
	if s.Logf("%d deaths %s %v", s.kills, s.side, s.names); a.Cases == 0 || a.Recalled == 0 || a.Coupons == 0 {
		s.Errorf("the story was not told: %s", a)
	}
}
