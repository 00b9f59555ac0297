package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/testkit"
)

// queueNames are those that dashboards see.
func (r *rig) queueNames() []string {
	r.Helper()
	c := redis.NewClient(&redis.Options{Addr: r.redis.Addr})
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
	r := newRig(t, "postgres")
	r.mustStart()
	var all []purchase
	for n := range 24 {
		all = append(all, buy(sources[n%len(sources)], n))
	}
	done := r.shop(all)
	for mails := 4; mails <= 40; mails += 6 {
		await(r, "more mails", func() bool { return r.sink.Total() >= mails })
		r.redis.Flush(t)
	}
	<-done
	if a := r.settled(all, both...); len(a.unconfirmed) > 0 {
		t.Error(a)
	}
	r.redis.Flush(t)
	want := []string{"events", "mails", "offers"}
	await(r, "the queues are announced again", func() bool { return slices.Equal(r.queueNames(), want) })
}

// Webhooks do not wait for Redis, and what came while it was away is made up for.
func TestRedisAway(t *testing.T) {
	t.Parallel()
	r := newRig(t, "postgres")
	r.mustStart()
	r.redis.Stop()
	var all []purchase
	for n := range 6 {
		p := buy(sources[n%len(sources)], n)
		all = append(all, p)
		for _, w := range []webhook{p.order(t), p.parcel(t)} {
			if status := r.post(r.addr, w); status != http.StatusOK {
				t.Errorf("webhook %s is answered %d while Redis is away", w.id, status)
			}
		}
	}
	if status, checks := r.ready(); status != http.StatusOK || checks["redis"] != "failing" {
		t.Errorf("readyz is %d, %v; want 200, and redis failing", status, checks)
	}
	r.redis.Start(t)
	if a := r.settled(all, both...); len(a.unconfirmed) > 0 {
		t.Error(a)
	}
	await(r, "redis is well again", func() bool { _, checks := r.ready(); return checks["redis"] == "ok" })
}

// ready is what a balancer sees.
func (r *rig) ready() (status int, checks map[string]string) {
	r.Helper()
	res, err := http.Get("http://" + r.addr + "/readyz")
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // decoded below
	var health struct{ Checks map[string]string }
	if err := json.NewDecoder(res.Body).Decode(&health); err != nil {
		r.Fatal(err)
	}
	return res.StatusCode, health.Checks
}

// second starts another serve beside the first one and returns its address.
func (r *rig) second() (addr string) {
	r.Helper()
	addr = testkit.FreeAddr(r)
	p := launch(r, r.dir, append(slices.Clone(r.env), "AFTERCARE_LISTEN="+addr), "serve")
	if !r.answers(p, addr) {
		r.Fatalf("the second serve ended\n%s", p.said())
	}
	return addr
}
