package chaos

import (
	"os"
	"testing"
	"time"

	"aftercare/internal/rig"
)

// Thousands of connections that say a byte at a time, to the webhooks and to the
// pages, are cut off, and keep nobody out: good webhooks are answered at once,
// and mails leave. They do not even when the process has few descriptors, which
// the database, Redis and the mail server need too. Beyond what the good webhooks
// alone take, memory grows by what they cost: a bare net/http server keeps 18 to
// 22 KiB for a connection that has begun a request, and the heap may double before
// it is collected.
func TestSlowLoris(t *testing.T) {
	alone(t)
	for _, few := range []bool{true, false} {
		fault, o, connections, warm, orders := "slow loris", rig.Options{}, 300, 60, 40
		if rig.Long() {
			connections, warm, orders = 2000, 300, 50*60*10/23 // for a minute
		}
		if few {
			fault, o = "slow loris, 256 descriptors", rig.Options{Program: fewDescriptors(t)}
		}
		c := begin(t, fault, o, rig.Traffic{Orders: warm, PerSecond: 50})
		c.load.Wait()
		before := c.load.Purchases
		c.Answered()
		_, usual := c.Serve.Memory(t)
		c.Serve.ResetMost(t)
		siege := c.Besiege(c.Addr, connections, 200)
		if !few {
			rig.Await(t, "the siege stands", func() bool { return c.Serve.Descriptors() > min(connections, 1000) })
		}
		c.slowest = 500 * time.Millisecond
		c.shop(rig.Traffic{Orders: orders, First: warm, PerSecond: 50, Lanes: 64, Fresh: true})
		c.load.Wait()
		c.load.Purchases = append(before, c.load.Purchases...)
		rig.Await(t, "slow ones are cut off", func() bool { return siege.Counts().Cut > 0 })
		siege.Lift()
		n, _ := siege.Counts(), c.end()
		_, most := c.Serve.Memory(t)
		t.Logf("%d slow connections, %d cut off, the longest after %s; memory at most %d MiB, without them %d MiB", n.Opened, n.Cut, n.Longest, most>>20, usual>>20)
		if each := (most - usual) / connections; most > usual+max(64<<20, 56<<10*connections) {
			t.Errorf("memory grew from %d to %d MiB, %d KiB for each slow connection", usual>>20, most>>20, each>>10)
		}
		if rig.Long() && n.Longest > 20*time.Second {
			t.Errorf("a slow connection stood for %s", n.Longest)
		}
	}
}

// fewDescriptors is the program with 256 descriptors.
func fewDescriptors(t *testing.T) string {
	t.Helper()
	file := t.TempDir() + "/aftercare"
	if err := os.WriteFile(file, []byte("#!/bin/sh\nulimit -n 256\nexec '"+rig.Build(t)+"' \"$@\"\n"), 0o700); err != nil { // #nosec G306 -- it is to be run
		t.Fatal(err)
	}
	return file
}
