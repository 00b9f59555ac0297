package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/jobs"
)

// openRedis connects as configured: a Sentinel group, a Cluster, one server, or
// the embedded one.
func openRedis(c config.Redis) (jobs.Redis, error) {
	secure := func(on bool) *tls.Config {
		if on {
			return &tls.Config{MinVersion: tls.VersionTLS12}
		}
		return nil
	}
	switch {
	case c.Sentinel != nil:
		s := c.Sentinel
		return jobs.OpenRedis(&redis.UniversalOptions{MasterName: s.Master, Addrs: s.Addrs, Username: s.Username, Password: s.Password.Reveal(),
			SentinelPassword: s.SentinelPassword.Reveal(), DB: s.DB, TLSConfig: secure(s.TLS)}), nil
	case c.Cluster != nil:
		k := c.Cluster
		return jobs.OpenRedis(&redis.UniversalOptions{Addrs: k.Addrs, IsClusterMode: true, Username: k.Username, Password: k.Password.Reveal(),
			TLSConfig: secure(k.TLS)}), nil
	case c.URL.Reveal() == "embedded":
		return jobs.OpenEmbedded(), nil
	}
	o, err := redis.ParseURL(c.URL.Reveal())
	if err != nil {
		return jobs.Redis{}, aftercare.Errorf(aftercare.Invalid, "AFTERCARE_REDIS_URL: it must be embedded, redis://user:password@host:6379/0 or rediss://…")
	}
	return jobs.OpenRedis(&redis.UniversalOptions{Addrs: []string{o.Addr}, Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig}), nil
}

// redisLog passes the Redis client's own words on; it logs plain text otherwise.
type redisLog struct{ log *slog.Logger }

// Printf is what the client calls.
func (l redisLog) Printf(_ context.Context, format string, args ...any) {
	l.log.Debug("redis client: " + fmt.Sprintf(format, args...))
}
