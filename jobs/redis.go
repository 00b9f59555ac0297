package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"aftercare/internal/aftercare"
)

// Redis is an open connection to the queues: a server, a Sentinel group, a
// Cluster, or the embedded one.
type Redis struct {
	Client   redis.UniversalClient
	Embedded bool
	stop     func()
}

// MakeRedisClient satisfies asynq.RedisConnOpt for the raw queue view. It
// shares the connection, which its caller must not close.
func (r Redis) MakeRedisClient() any { return r.Client }

// Close ends the connection, and the embedded server with it.
func (r Redis) Close() error {
	err := r.Client.Close()
	if r.stop != nil {
		r.stop()
	}
	return err
}

// OpenRedis connects as the options say.
func OpenRedis(o *redis.UniversalOptions) Redis {
	return Redis{Client: redis.NewUniversalClient(o)}
}

// OpenEmbedded starts a Redis within the process, reached without a socket. It
// keeps nothing over a restart, which law 1 makes harmless; it suits one
// process and, since it holds the horizon only, some ten thousand due steps.
func OpenEmbedded() Redis {
	m := miniredis.NewMiniRedis()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		age(ctx, m)
	}()
	c := redis.NewClient(&redis.Options{
		Addr:            "embedded", // never dialed
		Dialer:          func(context.Context, string, string) (net.Conn, error) { return m.Dial() },
		DisableIdentity: true,
		ReadTimeout:     -1, // a pipe has no deadline trouble, and asynq blocks on subscriptions
		ConnMaxIdleTime: -1,
		PoolSize:        64,
		MinIdleConns:    1,
		MaxRetries:      1,
		// They are for hosted servers, and would ask the DNS for the address above.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	return Redis{Client: c, Embedded: true, stop: func() { cancel(); <-done; m.Close() }}
}

// age lets keys with a time to live expire: miniredis does not do so by itself,
// and its own clock mode sorts all keys at every command.
func age(ctx context.Context, m *miniredis.Miniredis) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.FastForward(time.Second)
		}
	}
}

const generationKey = "aftercare:generation"

// Generation is the random mark of this Redis, set if there is none. Another
// mark than last time means that alarms were lost: a new server, a FLUSHALL, a
// backup that was put back.
func (r Redis) Generation(ctx context.Context) (string, error) {
	for range 3 {
		g, err := r.Client.Get(ctx, generationKey).Result()
		if err == nil {
			return g, nil
		}
		if !errors.Is(err, redis.Nil) {
			return "", aftercare.Errorf(aftercare.Unavailable, "jobs: read the mark of this Redis: %w", err)
		}
		if err := r.Client.SetNX(ctx, generationKey, rand.Text(), 0).Err(); err != nil {
			return "", aftercare.Errorf(aftercare.Unavailable, "jobs: mark this Redis: %w", err)
		}
	}
	return "", aftercare.Errorf(aftercare.Unavailable, "jobs: the mark of this Redis vanishes as soon as it is set; is it evicting keys?")
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

// room tells of which workflows further alarms may be enqueued: a queue that is
// long has work for minutes.
func (r Redis) room(ctx context.Context, queues Queues) (func(workflow string) bool, error) {
	full := map[string]bool{}
	for _, s := range servers {
		n, err := r.Client.LLen(ctx, "asynq:{"+s.queue+"}:pending").Result()
		if err != nil {
			return nil, aftercare.Errorf(aftercare.Unavailable, "jobs: length of queue %s: %w", s.queue, err)
		}
		full[s.queue] = n >= fullQueue
	}
	return func(workflow string) bool { return !full[queues.of(workflow)] }, nil
}

// Policy is the server's eviction policy, for doctor: anything but noeviction
// may drop alarms. Servers that forbid CONFIG answer "".
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
