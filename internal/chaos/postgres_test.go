package chaos

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// unhurried are the leases where only the database dies: long enough for outcomes
// that wait for it, as the real ones are.
const unhurried = "AFTERCARE_TEST_LEASE=20s"

// PostgreSQL that crashes again and again, with recovery of its WAL each time,
// while orders come in: what was answered 200 was committed.
func TestPostgresCrashes(t *testing.T) {
	t.Parallel()
	orders, crashes, pause := 80, 2, time.Duration(0)
	if rig.Long() {
		orders, crashes, pause = 1500, 8, 3*time.Second
	}
	server := testkit.OwnPostgres(t)
	c := prepare(t, "PostgreSQL: immediate restart every 3 s", rig.Options{Database: server.URL(server.Addr)})
	c.MustStart(unhurried)
	c.shop(rig.Traffic{Orders: orders, PerSecond: 200, Lanes: 16})
	for n := range crashes {
		mails := n * orders / crashes
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() >= mails })
		time.Sleep(pause)
		server.Crash()
		c.kills++
		server.Start(t)
	}
	c.end()
}

// A connection that ends after COMMIT was sent leaves it open whether there was
// a commit. Nobody dies, so nothing may be in doubt in the end: a webhook is
// answered 503 and comes again, a hand-over sends no dot, an outcome is kept again.
func TestCutAfterCommit(t *testing.T) {
	t.Parallel()
	orders := 24
	if rig.Long() {
		orders = 100
	}
	server := testkit.OwnPostgres(t, "fsync=off")
	proxy := rig.NewProxy(t, server.Addr)
	c := prepare(t, "PostgreSQL: cut off after COMMIT was sent", rig.Options{Database: server.URL(proxy.Addr), Eyes: server.URL(server.Addr)})
	c.MustStart("AFTERCARE_TEST_LEASE=8s") // that of a claim that was cut off has to end
	var mu sync.Mutex
	cuts, random := 0, rand.New(rand.NewPCG(rig.Seed(t), 3))
	proxy.Watch(func(sent []byte) bool {
		mu.Lock()
		defer mu.Unlock()
		if !bytes.Contains(sent, []byte("commit\x00")) || random.IntN(8) > 0 {
			return false
		}
		cuts++
		return true
	})
	c.shop(rig.Traffic{Orders: orders, Lanes: 8})
	c.end()
	mu.Lock()
	defer mu.Unlock()
	if t.Logf("%d commits were cut off", cuts); cuts < orders/4 {
		t.Errorf("only %d commits were cut off", cuts)
	}
}

// The primary dies and its synchronous replica takes over at the same address:
// a commit was answered when both had it.
func TestFailover(t *testing.T) {
	t.Parallel()
	orders, failovers := 40, 1
	if rig.Long() {
		orders, failovers = 800, 4
	}
	primary := testkit.OwnPostgres(t)
	proxy := rig.NewProxy(t, primary.Addr)
	c := begin(t, "PostgreSQL: failover to a synchronous replica", rig.Options{Database: primary.URL(proxy.Addr), Eyes: primary.URL(proxy.Addr)},
		rig.Traffic{Orders: orders, PerSecond: 100, Lanes: 16})
	for n := range failovers {
		standby := primary.Replica(t, "standby")
		primary.Synchronous(t, "standby")
		mails := (2*n + 1) * orders / failovers
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() >= mails })
		primary.Kill()
		c.kills++
		standby.Promote(t)
		proxy.Target(standby.Addr)
		primary = standby
	}
	c.end()
}

// A full disk stops PostgreSQL, at a table or at its WAL, which ends it. Whoever
// posts meanwhile is told to come again.
func TestPostgresDiskFull(t *testing.T) {
	t.Parallel()
	disk := testkit.SmallDisk(t, 96)
	server := testkit.OwnPostgresIn(t, disk.Dir, "max_wal_size=8MB", "min_wal_size=2MB")
	c := begin(t, "PostgreSQL: disk full", rig.Options{Database: server.URL(server.Addr)}, rig.Traffic{Orders: 5000, PerSecond: 200, Lanes: 16})
	rig.Await(t, "the first mails", func() bool { return c.Sink.Total() > 10 })
	disk.Fill(t)
	c.kills++
	for server.Append(4000) { // what the server had in reserve
	}
	rig.Await(t, "webhooks are put off", func() bool { return c.Refused() > 20 })
	if rig.Long() {
		time.Sleep(10 * time.Second)
	}
	disk.Free(t)
	server.Start(t) // if that was the end of it
	c.load.Stop(c.Rig)
	c.end()
}

// What an administrator may do to a server: allow few connections, cut
// statements short, hold a lock for long. Things are late and not lost.
func TestPostgresUnderAnAdministrator(t *testing.T) {
	t.Parallel()
	orders, held := 30, 3*time.Second
	if rig.Long() {
		orders, held = 150, 10*time.Second
	}
	server := testkit.OwnPostgres(t, "fsync=off")
	for user, a := range map[string]struct {
		fault string
		role  string // what the program's user may
		locks bool
	}{
		"few":     {"three connections", "CONNECTION LIMIT 3", false},
		"patient": {"tables locked", "", true},
		"hasty":   {"tables locked, statement_timeout", "; ALTER ROLE USER_NAME SET statement_timeout = '500ms'", true},
	} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			eyes := server.Database(t, user)
			server.Ask(t, strings.ReplaceAll("CREATE ROLE USER_NAME LOGIN IN ROLE postgres "+a.role, "USER_NAME", user))
			c := prepare(t, "PostgreSQL: "+a.fault, rig.Options{Database: strings.Replace(eyes, "postgres@", user+"@", 1), Eyes: eyes})
			c.MustStart(unhurried)
			c.shop(rig.Traffic{Orders: orders, Lanes: 8})
			if a.locks {
				rig.Await(t, "the first mails", func() bool { return c.Sink.Total() >= orders/5 })
				testkit.Ask(t, eyes, fmt.Sprintf("BEGIN; LOCK TABLE steps, mails; SELECT pg_sleep(%f); COMMIT", held.Seconds()))
			}
			c.end()
		})
	}
}
