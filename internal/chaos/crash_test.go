package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// A process that dies at any commit, just before it or just after it, loses
// nothing and doubles nothing; what nobody can know is shown as unconfirmed.
//
// One process after the other is killed at its n-th commit, n = 1, 2, 3, …: while
// it starts, while it finishes what the one before it left, and while it handles
// a purchase of its own. The first that survives all of that ends the series.
// The short form takes every third commit on PostgreSQL, and every name of a
// commit that matters.
func TestKilledAtEveryDurableStep(t *testing.T) {
	t.Parallel()
	for _, backend := range []string{"sqlite", "postgres"} {
		for _, side := range []string{"before", "after"} {
			t.Run(backend+"/"+side, func(t *testing.T) {
				t.Parallel()
				step := 1
				if backend == "postgres" && !rig.Long() {
					step = 3
				}
				s := &series{Rig: rig.New(t, rig.Options{SQLite: backend == "sqlite"}), side: side, commits: map[string]int{}, onTheWire: map[string]bool{}}
				for n := 1; s.killedAt(fmt.Sprint(n)); n += step {
				}
				for _, name := range []string{"receive", "apply", "claim", "ledger"} {
					if s.commits[name] == 0 && !s.killedAt(name) {
						t.Errorf("the story has no commit %s", name)
					}
				}
				s.audited()
			})
		}
	}
}

// series is the deaths on one database.
type series struct {
	*rig.Rig
	side      string
	purchases []rig.Purchase
	pending   []rig.Webhook   // what was not answered 200 yet
	commits   map[string]int  // deaths by the commit's name
	onTheWire map[string]bool // mails handed over at a death
}

// killedAt starts a process that is to die at that commit, and reports whether
// it did.
func (s *series) killedAt(commit string) bool {
	s.Helper()
	up := s.Start("AFTERCARE_CRASH_AT=" + s.side + ":" + commit)
	if survived := up && s.work(); survived {
		p := rig.Buy("standard", len(s.purchases))
		s.purchases, s.pending = append(s.purchases, p), []rig.Webhook{p.Order(s), p.Parcel(s)}
		if s.work() {
			s.Serve.Kill()
			return false
		}
	}
	name, ok := s.Serve.Crashed()
	if !ok {
		s.Fatalf("serve ended without being told to\n%s", s.Serve.Said())
	}
	s.commits[strings.TrimPrefix(name, s.side+" ")]++
	for id, m := range s.Ledger() {
		if m.State == aftercare.MailHandedOver {
			s.onTheWire[id] = true
		}
	}
	return true
}

// work delivers what is pending and waits until everything is done; false when
// the process has died over it.
func (s *series) work() bool {
	s.Helper()
	for s.Serve.Running() && len(s.pending) > 0 {
		if s.Post(s.Addr, s.pending[0]) == 200 {
			s.pending = s.pending[1:]
		}
	}
	_, alive := s.Settles(s.purchases, rig.Both...)
	return alive
}

// audited lets a last process finish everything. The unconfirmed mails must be
// those that were handed over when a process died, and no others.
func (s *series) audited() {
	s.Helper()
	s.MustStart()
	for _, w := range s.pending {
		s.Deliver(w, nil)
	}
	a := s.Settled(s.purchases, rig.Both...)
	if !maps.Equal(a.Unconfirmed, s.onTheWire) {
		s.Errorf("unconfirmed are %v, handed over at a death were %v", a.Unconfirmed, s.onTheWire)
	}
	deaths := 0
	for _, n := range s.commits {
		deaths += n
	}
	s.Logf("%d purchases, %d deaths %s %v: %s", len(s.purchases), deaths, s.side, s.commits, strings.TrimSpace(a.String()))
	if len(slices.Collect(maps.Keys(s.commits))) < 5 {
		s.Errorf("the deaths were of too few kinds: %v", s.commits)
	}
}
