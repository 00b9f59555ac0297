package chaos

import (
	"bytes"
	"os"
	"testing"

	"aftercare/internal/rig"
)

// mailed counts the mails that a process has sent, by its own words.
func mailed(t *testing.T, p *rig.Process) int {
	t.Helper()
	text, err := os.ReadFile(p.Log)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte(" state=sent "))
}

// The release before works beside this one on one database and one Redis: it
// goes on while this one changes the schema under it, and starts on the new
// schema, as a rolling deploy and the way back from it need it.
func TestBesideTheReleaseBefore(t *testing.T) {
	t.Parallel()
	const fault = "old and new release on one schema"
	released, ok := rig.BuildReleased(t)
	if !ok {
		table.add(Row{Fault: fault, NotRun: "the history does not have " + rig.Released})
		t.Logf("not run: the history does not have %s", rig.Released)
		return
	}
	orders, pace, rounds := 40, 10., 1
	if rig.Long() {
		orders, pace, rounds = 600, 15., 4
	}
	var old *rig.Process
	var oldDoor string
	c := prepare(t, fault, rig.Options{Before: func(r *rig.Rig) { old, oldDoor = r.Second(released) }})
	c.MustStart()
	b := &balancer{doors: []string{oldDoor, c.Addr}}
	go b.watch(t)
	c.shop(rig.Traffic{Orders: orders, PerSecond: pace, Doors: b.open})
	for n := range rounds {
		mails := 2 * orders * (n + 1) / (rounds + 1)
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails })
		took := mailed(t, old)
		old.Kill()
		c.kills++
		old, oldDoor = c.Second(released) // on the schema as this release has it
		b.serves(oldDoor, c.Addr)
		if took == 0 {
			t.Errorf("the old release sent no mail\n%s", old.Said())
		}
	}
	c.end()
	if mailed(t, old) == 0 || mailed(t, c.Serve) == 0 {
		t.Errorf("mails of the old release: %d, of the new one: %d", mailed(t, old), mailed(t, c.Serve))
	}
}
