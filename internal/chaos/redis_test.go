package chaos

import (
	"net/http"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/rig"
)

// queueNames are those that dashboards see.
func queueNames(r *rig.Rig) []string {
	r.Helper()
	c := redis.NewClient(&redis.Options{Addr: r.Redis.Addr})
	defer func() { _ = c.Close() }() // it only asked
	names, err := c.SMembers(r.Context(), "asynq:queues").Result()
	if err != nil {
		r.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// Redis is the alarm clock and not the truth: emptied again and again while
// orders come in, it costs time and nothing else.
func TestFlushedInTheMiddle(t *testing.T) {
	t.Parallel()
	orders := 24
	if rig.Long() {
		orders = 2500
	}
	c := begin(t, "Redis: FLUSHALL again and again", rig.Options{}, rig.Traffic{Orders: orders})
	for part := range 8 {
		mails := 2 * orders * part / 8
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() >= mails })
		c.Redis.Flush(t)
	}
	c.end()
	c.Redis.Flush(t)
	want := []string{"events", "mails", "offers"}
	rig.Await(t, "the queues are announced again", func() bool { return slices.Equal(queueNames(c.Rig), want) })
}

// Webhooks do not wait for Redis, and what came while it was away is made up for.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{})
	r.MustStart()
	r.Redis.Stop()
	var all []rig.Purchase
	for n := range 6 {
		p := rig.Buy(rig.Sources[n%len(rig.Sources)], n)
		all = append(all, p)
		for _, w := range []rig.Webhook{p.Order(t), p.Parcel(t)} {
			if status := r.Post(r.Addr, w); status != http.StatusOK {
				t.Errorf("webhook %s is answered %d while Redis is away", w.ID, status)
			}
		}
	}
	if status, checks := r.Ready(); status != http.StatusOK || checks["redis"] != "failing" {
		t.Errorf("readyz is %d, %v; want 200, and redis failing", status, checks)
	}
	r.Redis.Start(t)
	if a := r.Settled(all, rig.Both...); len(a.Unconfirmed) > 0 {
		t.Error(a)
	}
	rig.Await(r, "redis is well again", func() bool { _, checks := r.Ready(); return checks["redis"] == "ok" })
}
