package chaos

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// SQLite copies its WAL into the file after every few commits here, so many kills
// come in the middle of that. The file stays whole, for those too who come to it
// without what the dead process had in memory.
func TestKilledInACheckpoint(t *testing.T) {
	t.Parallel()
	orders, kills := 40, 6
	if rig.Long() {
		orders, kills = 600, 60
	}
	c := prepare(t, "SQLite: kill -9 during checkpoints", rig.Options{SQLite: true})
	random := rand.New(rand.NewPCG(rig.Seed(t), 5))
	c.Env = append(c.Env, "AFTERCARE_TEST_CHECKPOINT=25")
	c.MustStart()
	c.shop(rig.Traffic{Orders: orders})
	for range kills {
		mails := c.Sink.Total() + random.IntN(2*orders/kills)
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() > mails || c.load.Done() && !c.Busy() })
		time.Sleep(time.Duration(random.IntN(40)) * time.Millisecond)
		c.Serve.Kill()
		c.kills++
		c.Whole()
		c.MustStart()
	}
	c.end()
}

// A full disk: webhooks are put off and not lost, and when there is room again
// it goes on by itself.
func TestSQLiteDiskFull(t *testing.T) {
	t.Parallel()
	disk := testkit.SmallDisk(t, 48)
	c := begin(t, "SQLite: disk full", rig.Options{SQLite: true, Database: "sqlite://" + disk.Dir + "/aftercare.db"},
		rig.Traffic{Orders: 5000, PerSecond: 100, Lanes: 8})
	rig.Await(t, "the first mails", func() bool { return c.Sink.Total() > 10 })
	disk.Fill(t)
	c.kills++ // outcomes that cannot be written may end with their leases
	rig.Await(t, "webhooks are put off", func() bool { return c.Refused() > 20 })
	if rig.Long() {
		time.Sleep(10 * time.Second)
	}
	if said := c.Serve.Said(); !strings.Contains(said, "full") {
		t.Errorf("the log does not say that the disk is full\n%s", said)
	}
	disk.Free(t)
	c.load.Stop(c.Rig)
	c.end()
}

// A second serve on the same file refuses, and the first one goes on.
func TestSecondServeOnOneFile(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	code, said := r.Run("serve")
	if code == 0 || !strings.Contains(said, "another aftercare serve runs on") {
		t.Errorf("exit code %d\n%s", code, said)
	}
	p := rig.Buy("standard", 1)
	r.Deliver(p.Order(t), nil)
	r.Deliver(p.Parcel(t), nil)
	if a := r.Settled([]rig.Purchase{p}, rig.Both...); len(a.Unconfirmed) > 0 {
		t.Error(a)
	}
}

// A file that cannot be used is said so at the start, and left as it is.
func TestFileThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	disk := testkit.SmallDisk(t, 16)
	r := rig.New(t, rig.Options{SQLite: true})
	file := func(name string) string { return filepath.Join(disk.Dir, name, "aftercare.db") }
	run := func(name, command string) (int, string) {
		return rig.Run(t, rig.Build(t), r.Dir, append(r.Env, "AFTERCARE_DATABASE_URL=sqlite://"+file(name)), command)
	}
	wants := map[string]string{"short": "damaged", "foreign": "damaged", "readonly": "write to the database file"}
	before := map[string][]byte{}
	for name := range wants {
		if err := os.Mkdir(filepath.Join(disk.Dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if code, said := run(name, "migrate"); code != 0 {
			t.Fatalf("exit code %d\n%s", code, said)
		}
		whole, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		switch name {
		case "short":
			whole = whole[:len(whole)/2]
		case "foreign":
			copy(whole, "these are the first bytes of a text")
		}
		if before[name] = whole; os.WriteFile(file(name), whole, 0o600) != nil {
			t.Fatal("cannot write the file")
		}
	}
	for _, name := range []string{"short", "foreign", "readonly"} {
		if name == "readonly" {
			disk.ReadOnly(t)
		}
		if code, said := run(name, "serve"); code == 0 || !strings.Contains(said, wants[name]) || !strings.Contains(said, file(name)) {
			t.Errorf("%s: exit code %d, want an error that names the file and says %q\n%s", name, code, wants[name], said)
		}
		if after, err := os.ReadFile(file(name)); err != nil || !bytes.Equal(after, before[name]) {
			t.Errorf("%s: the file has changed (error %v)", name, err)
		}
	}
}

// A file that is removed under a running serve would take every commit and be
// gone at its end: nothing is taken in any more.
func TestFileRemovedWhileServing(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	first, second := rig.Buy("standard", 1), rig.Buy("shopify", 2)
	r.Deliver(first.Order(t), nil)
	r.Outcome("sent")
	file, aside := filepath.Join(r.Dir, "aftercare.db"), filepath.Join(r.Dir, "aside.db")
	if err := os.Rename(file, aside); err != nil {
		t.Fatal(err)
	}
	if status := r.Post(r.Addr, second.Order(t)); status != http.StatusServiceUnavailable {
		t.Errorf("a webhook is answered %d", status)
	}
	if status, checks := r.Ready(); status != http.StatusServiceUnavailable || checks["database"] != "failing" {
		t.Errorf("readyz is %d, %v", status, checks)
	}
	if said := r.Serve.Said(); !strings.Contains(said, "was removed or replaced") {
		t.Errorf("the log does not tell\n%s", said)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a new file was begun in its place")
	}
	if err := os.Rename(aside, file); err != nil {
		t.Fatal(err)
	}
	r.Deliver(second.Order(t), nil)
	r.Deliver(first.Parcel(t), nil)
	r.Deliver(second.Parcel(t), nil)
	if a := r.Settled([]rig.Purchase{first, second}, rig.Both...); len(a.Unconfirmed) > 0 {
		t.Error(a)
	}
}
