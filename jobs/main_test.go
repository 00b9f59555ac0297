package jobs

import (
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(stopping{m},
		// testkit keeps the thread whose end would kill its servers. The closure
		// has one name when its function is inlined and another when it is not.
		goleak.IgnoreAnyFunction("aftercare/internal/spawn.init.func1.1"),
		goleak.IgnoreAnyFunction("aftercare/internal/testkit.pinned.func1"),
	)
}

// stopping ends testkit's servers before goleak looks for what is left.
type stopping struct{ *testing.M }

func (s stopping) Run() int {
	defer testkit.Stop()
	return s.M.Run()
}

var (
	noon  = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	quiet = slog.New(slog.DiscardHandler)
)

// eachRedis runs the test on the embedded queue and on a real redis-server.
func eachRedis(t *testing.T, test func(t *testing.T, r Redis)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) { test(t, closing(t, OpenEmbedded())) })
	t.Run("redis-server", func(t *testing.T) { test(t, realRedis(t)) })
}

func realRedis(t *testing.T) Redis {
	t.Helper()
	return closing(t, OpenRedis(&redis.UniversalOptions{Addrs: []string{testkit.Redis(t)}}))
}

// noRedis is a Redis that nobody can reach.
func noRedis(t *testing.T) Redis {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return closing(t, OpenRedis(&redis.UniversalOptions{Addrs: []string{addr}, MaxRetries: -1}))
}

func closing(t *testing.T, r Redis) Redis {
	t.Helper()
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close Redis: %v", err)
		}
	})
	return r
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that other goroutines do; how long is no matter of
// the test, as long as it comes.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for: %s", what)
		}
	}
}
