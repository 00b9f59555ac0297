package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
)

// mark is the key of a queue's random mark. The braces are those of the queue's
// own keys: in a Cluster the mark lies with the tasks, and is lost with them.
func mark(queue string) string { return "aftercare:{" + queue + "}:generation" }

// Generation are the random marks of the queues, set where there is none. Others
// than last time mean that alarms were lost: a new server, a FLUSHALL, a backup
// that was put back, a node of a Cluster that came back empty. A node that is away
// counts as it was when it was last there, so that the other queues go on.
func (r Redis) Generation(ctx context.Context) (string, error) {
	for range 3 {
		g, err := r.marks(ctx)
		if err == nil || !errors.Is(err, redis.Nil) {
			return g, err
		}
		if _, err := r.Client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, s := range servers {
				p.SetNX(ctx, mark(s.queue), rand.Text()[:8], 0)
			}
			return nil
		}); err != nil {
			return "", aftercare.Errorf(aftercare.Unavailable, "jobs: mark this Redis: %w", err)
		}
	}
	return "", aftercare.Errorf(aftercare.Unavailable, "jobs: the mark of this Redis vanishes as soon as it is set; is it evicting keys?")
}

// marks reads them; redis.Nil when one is missing, another error when none can be
// read, or one that never could.
func (r Redis) marks(ctx context.Context) (string, error) {
	answers, err := r.Client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, s := range servers {
			p.Get(ctx, mark(s.queue))
		}
		return nil
	})
	all, away := make([]string, len(servers)), 0
	for i, s := range servers {
		g, gone := answers[i].(*redis.StringCmd).Result()
		if errors.Is(gone, redis.Nil) {
			return "", gone
		}
		if gone == nil {
			r.marked.Store(s.queue, g)
		} else if last, ok := r.marked.Load(s.queue); ok {
			away++
			g = last.(string)
		} else {
			away = len(servers)
		}
		all[i] = g
	}
	if away >= len(servers) {
		return "", aftercare.Errorf(aftercare.Unavailable, "jobs: read the mark of this Redis: %w", err)
	}
	return strings.Join(all, "-"), nil
}

// Announce writes the queue names to where inspectors look. A client does so
// once in its life, and a FLUSHALL takes them away.
func (r Redis) Announce(ctx context.Context) error {
	members := make([]any, len(servers))
	for i, s := range servers {
		members[i] = s.queue
	}
	if err := r.Client.SAdd(ctx, "asynq:queues", members...).Err(); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "jobs: announce queues: %w", err)
	}
	return nil
}

// full tells which queues have work for minutes, and get no further alarms. One
// that is away is not: who sets its alarms hears of it.
func (r Redis) full(ctx context.Context) map[string]bool {
	answers, _ := r.Client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, s := range servers {
			p.LLen(ctx, "asynq:{"+s.queue+"}:pending")
		}
		return nil
	})
	out := map[string]bool{}
	for i, s := range servers {
		if answers[i].(*redis.IntCmd).Val() >= fullQueue {
			out[s.queue] = true
		}
	}
	return out
}

// queued is how many tasks of a queue wait for a worker.
func (r Redis) queued(ctx context.Context, queue string) (int64, error) {
	n, err := r.Client.LLen(ctx, "asynq:{"+queue+"}:pending").Result()
	if err != nil {
		return 0, aftercare.Errorf(aftercare.Unavailable, "jobs: length of queue %s: %w", queue, err)
	}
	return n, nil
}

// Check writes to every queue's server. A ping would not do: one that is full, or
// a replica, answers it and takes no alarm.
func (r Redis) Check(ctx context.Context) error {
	_, err := r.Client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, s := range servers {
			p.Set(ctx, "aftercare:{"+s.queue+"}:check", 1, dialTime)
		}
		return nil
	})
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "jobs: write to Redis: %w", err)
	}
	return nil
}

// Policy is the server's eviction policy: anything but noeviction may drop
// alarms. Servers that forbid CONFIG answer "".
func (r Redis) Policy(ctx context.Context) (string, error) {
	if r.Embedded {
		return "noeviction", nil
	}
	if err := r.Client.Ping(ctx).Err(); err != nil {
		return "", fmt.Errorf("jobs: ping: %w", err)
	}
	m, err := r.Client.ConfigGet(ctx, "maxmemory-policy").Result()
	if err != nil {
		return "", nil //nolint:nilerr // managed servers forbid CONFIG; the caller says that it is not known
	}
	return m["maxmemory-policy"], nil
}
