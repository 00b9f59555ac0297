package chaos

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"aftercare/internal/rig"
)

// A Redis that is full takes no alarms and gives none out, since both are
// writes. Webhooks come in all the same, and their mails leave when it has room.
func TestRedisFull(t *testing.T) {
	t.Parallel()
	traffic, full := rig.Traffic{Orders: 20}, 3*time.Second
	if rig.Long() {
		traffic, full = rig.Traffic{Orders: 600, PerSecond: 15}, time.Minute
	}
	c := onRedis(t, "Redis: full, noeviction")
	client := c.ask(c.Redis)
	c.unbroken = true
	c.MustStart()
	c.shop(traffic)
	rig.Await(t, "some mails", func() bool { return c.Sink.Total() >= 5 })
	got[string](c)(client.ConfigSet(t.Context(), "maxmemory", "100kb").Result())
	rig.Await(t, "readyz says it", func() bool {
		status, checks := c.Ready()
		return status == http.StatusOK && checks["redis"] == "failing"
	})
	cpu := c.Metric("process_cpu_seconds_total")
	time.Sleep(full)
	t.Logf("%.1f CPU seconds in %s", c.Metric("process_cpu_seconds_total")-cpu, full)
	c.load.Wait()
	got[string](c)(client.ConfigSet(t.Context(), "maxmemory", "0").Result())
	c.end()
}

// A Redis that evicts drops alarms without a word. serve names the policy when it
// starts, and the sweeps make up for it.
func TestRedisEvicts(t *testing.T) {
	t.Parallel()
	traffic := rig.Traffic{Orders: 30, Age: 55 * time.Second}
	if rig.Long() {
		traffic.Orders, traffic.PerSecond = 600, 15
	}
	c := onRedis(t, "Redis: evicts, allkeys-lru", "--maxmemory-policy", "allkeys-lru", "--maxmemory", "3mb", "--maxmemory-samples", "1")
	client := c.ask(c.Redis)
	c.patient("1m")
	c.unbroken = true
	c.MustStart()
	c.shop(traffic)
	filler := strings.Repeat("x", 4096)
	for n := 0; !c.load.Done() || c.Sink.Total() < traffic.Orders; n++ { // what others keep in the same Redis
		got[string](c)(client.Set(t.Context(), fmt.Sprint("filler:", n), filler, 0).Result())
	}
	stats := got[string](c)(client.Info(t.Context(), "stats").Result())
	if strings.Contains(stats, "evicted_keys:0\r") {
		t.Error("nothing was evicted")
	}
	c.end()
	c.said("maxmemory-policy is allkeys-lru")
	if code, out := c.Run("doctor"); !strings.Contains(out, "maxmemory-policy is allkeys-lru") {
		t.Errorf("doctor ends with %d and does not name the policy: %s", code, out)
	}
}

// said waits for words in the log of serve.
func (c *trial) said(words string) {
	c.Helper()
	rig.Await(c, "serve says "+words, func() bool {
		return strings.Contains(string(got[[]byte](c)(os.ReadFile(c.Serve.Log))), words)
	})
}
