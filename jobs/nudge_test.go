package jobs

import (
	"testing"
	"testing/synctest"
	"time"
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
