package jobs

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Redis is an open connection to the queues: a server, a Sentinel group, a
// Cluster, or the embedded one.
type Redis struct {
	Client   redis.UniversalClient
	Embedded bool
	sight    *sight
	bells    map[string]bell // by queue
	marked   *sync.Map       // the last known mark of each queue
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

// How long a Redis may take. The client's own times and tries multiply: with
// them, each command to a server that takes connections and says nothing would
// hold its caller for half a minute, and a stop for several.
const (
	dialTime   = 2 * time.Second
	answerTime = 4 * time.Second // above what a server that is only slow takes
	tries      = 1               // after the first
)

// OpenRedis connects as the options say. It does not wait for the server, which
// may come later.
func OpenRedis(o *redis.UniversalOptions) Redis {
	o.DialTimeout, o.DialerRetries = dialTime, tries
	o.ReadTimeout, o.WriteTimeout = answerTime, answerTime
	o.MaxRetries = tries
	o.ContextTimeoutEnabled = true
	r := Redis{Client: redis.NewUniversalClient(o), sight: newSight(), bells: bells(), marked: &sync.Map{}}
	if cluster, ok := r.Client.(*redis.ClusterClient); ok {
		// By itself it would look again after a minute, while it talks to a node that is gone.
		r.sight.reload = cluster.ReloadState
	}
	r.Client.AddHook(r.sight)
	return r
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
	return Redis{Client: c, Embedded: true, sight: newSight(), bells: bells(), marked: &sync.Map{}, stop: func() { cancel(); <-done; m.Close() }}
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
