package sizing

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/testkit"
	"aftercare/jobs"
)

// TestTask holds what an alarm takes in Redis against the figures of this package:
// one for a step alone, and for each further step of one that is shared.
func TestTask(t *testing.T) {
	t.Parallel()
	const tasks, shared = 4000, 200
	alone := taskBytes(t, tasks, 1)
	near(t, "TaskBytes", alone, TaskBytes)
	near(t, "StepBytes", (taskBytes(t, tasks, shared)-alone)/(shared-1), StepBytes)
}

// taskBytes is the memory that Redis takes for a task of so many steps.
func taskBytes(t *testing.T, tasks, steps int) float64 {
	t.Helper()
	server := testkit.OwnRedis(t)
	eyes := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer func() { _ = eyes.Close() }() // it only looked
	before := used(t, eyes)
	r := jobs.OpenRedis(&redis.UniversalOptions{Addrs: []string{server.Addr}})
	client := jobs.NewClient(r, jobs.Queues{"order-confirmation": jobs.QueueMails}, clock.Machine)
	var wakes []aftercare.Wake
	now, row := time.Now().Add(time.Hour), int64(300_000_000_000) // as after ten years of ten million orders a day
	for n := range tasks {
		for range steps {
			row++
			wakes = append(wakes, aftercare.Wake{StepID: row, Workflow: "order-confirmation", DueAt: now.Add(time.Duration(n) * time.Second)})
		}
	}
	if err := errors.Join(client.Run(t.Context(), wakes), r.Close()); err != nil { // the connections are not the tasks'
		t.Fatal(err)
	}
	return (used(t, eyes) - before) / float64(tasks)
}

func used(t *testing.T, r *redis.Client) (bytes float64) {
	t.Helper()
	info, err := r.InfoMap(t.Context(), "memory").Result()
	if err == nil {
		bytes, err = strconv.ParseFloat(info["Memory"]["used_memory"], 64)
	}
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}
