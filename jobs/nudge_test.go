package jobs

import (
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/clock"
)

// A webhook that comes alone is nudged at once; those of a burst share tasks.
func TestNudgesOfABurstShareTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := closing(t, OpenEmbedded())
		n := &Nudger{Client: NewClient(r, queues, nil), Log: quiet}
		began := time.Now()
		n.Nudge(1)
		synctest.Wait()
		if got := enqueued(t, r); len(got) != 1 || !time.Now().Equal(began) {
			t.Errorf("after %s: %+v", time.Since(began), got)
		}
		time.Sleep(time.Second)
		for id := range int64(100) {
			n.Nudge(2 + id)
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		if tasks, ids := len(enqueued(t, r)), len(idsOf(t, r, QueueEvents)); ids != 101 || tasks > 30 {
			t.Errorf("%d rows in %d tasks", ids, tasks)
		}
	})
}

// Steps that fall due faster than mails leave do not grow in Redis, and leave the
// sweep its place; those of another queue are nudged all the same.
func TestNudgesOfStepsDoNotPileUp(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		c := NewClient(r, queues, clock.Machine)
		now := clock.Machine.Now()
		for id := range int64(2 * fullQueue) {
			check(t, c.Nudge(t.Context(), wakesAt("confirm", now, id, id)))
		}
		check(t, c.Nudge(t.Context(), append(wakesAt("confirm", now, 1000, 1000), wakesAt("offer", now, 1001, 1001)...)))
		if mails, offers := idsOf(t, r, QueueMails), idsOf(t, r, QueueOffers); len(mails) != nudgesQueued || len(offers) != 1 {
			t.Errorf("%d mails and %d offers in Redis, want %d and 1", len(mails), len(offers), nudgesQueued)
		}
	})
}
