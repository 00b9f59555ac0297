package chaos

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
	"aftercare/jobs"
)

// onRedis is prepare on a Redis that the test brings and breaks.
func onRedis(t *testing.T, fault string, settings ...string) *trial {
	t.Helper()
	s := testkit.OwnRedis(t, settings...)
	c := prepare(t, fault, rig.Options{Redis: []string{"AFTERCARE_REDIS_URL=redis://" + s.Addr}})
	c.Redis = s
	return c
}

// patient lets confirmations wait that long after the order, so that alarms lie
// in Redis.
func (c *trial) patient(wait string) {
	c.Helper()
	text, err := os.ReadFile("../../workflows/order-confirmation.yaml")
	if err != nil {
		c.Fatal(err)
	}
	const at = "wait: {from: confirmed}"
	if !strings.Contains(string(text), at) {
		c.Fatalf("the workflow has no %q", at)
	}
	dir := c.TempDir()
	patient := strings.Replace(string(text), at, "wait: {for: "+wait+", from: confirmed}", 1)
	if err := os.WriteFile(filepath.Join(dir, "order-confirmation.yaml"), []byte(patient), 0o600); err != nil {
		c.Fatal(err)
	}
	c.Env = append(c.Env, "AFTERCARE_WORKFLOWS_DIR="+dir)
}

// ask is a client of a test's own Redis.
func (c *trial) ask(s *testkit.RedisServer) *redis.Client {
	c.Helper()
	client := redis.NewClient(&redis.Options{Addr: s.Addr})
	c.Cleanup(func() { _ = client.Close() }) // everything was answered
	return client
}

func got[T any](c *trial) func(v T, err error) T {
	return func(v T, err error) T {
		c.Helper()
		if err != nil {
			c.Fatal(err)
		}
		return v
	}
}

// Redis is the alarm clock and not the truth: emptied again and again while
// alarms lie in it, it costs time and nothing else.
func TestFlushedInTheMiddle(t *testing.T) {
	t.Parallel()
	traffic, wait, ahead, every := rig.Traffic{Orders: 24, Age: 56 * time.Second}, "1m", 4*time.Second, 300*time.Millisecond
	if rig.Long() {
		traffic, wait, ahead, every = rig.Traffic{Orders: 2500}, "5m", 5*time.Minute, 5*time.Second
	}
	c := onRedis(t, "Redis: FLUSHALL again and again")
	c.patient(wait)
	c.MustStart()
	due := time.Now().Add(ahead)
	c.shop(traffic)
	if rig.Long() {
		c.load.Wait()
	}
	for range 12 {
		c.Redis.Flush(t)
		time.Sleep(every)
	}
	c.Redis.Flush(t)
	c.rebuilt()
	c.load.Wait()
	time.Sleep(time.Until(due))
	c.end()
	c.Redis.Flush(t)
	want := []string{"events", "mails", "offers"}
	client := c.ask(c.Redis)
	rig.Await(t, "the queues are announced again", func() bool {
		names := got[[]string](c)(client.SMembers(t.Context(), "asynq:queues").Result())
		slices.Sort(names)
		return slices.Equal(names, want)
	})
}

// rebuilt waits until every step within the horizon has its alarm in this Redis.
func (c *trial) rebuilt() {
	c.Helper()
	began, r := time.Now(), jobs.OpenRedis(&redis.UniversalOptions{Addrs: []string{c.Redis.Addr}})
	defer func() { _ = r.Close() }() // everything was answered
	var last error
	rig.Await(c, "the alarms are set again", func() bool {
		generation, err := r.Generation(c.Context())
		if last = err; err != nil {
			return false
		}
		without, err := c.DB.Wakes(c.Context(), time.Now().Add(jobs.Horizon), generation, 1)
		last = errors.Join(last, err)
		return err == nil && len(without) == 0
	})
	took := time.Since(began)
	c.Logf("the queue is rebuilt after %s", took)
	if rig.Long() && took > time.Minute {
		c.Errorf("the queue is rebuilt after %s, want a minute", took)
	}
}
