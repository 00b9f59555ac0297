package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"time"

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

// evicts is what to say of an eviction policy, "" of a safe one.
func evicts(policy string) (says, advice string) {
	switch policy {
	case "noeviction":
		return "", ""
	case "":
		return "the eviction policy of Redis cannot be read", "make sure that maxmemory-policy is noeviction"
	}
	return "maxmemory-policy is " + policy + ": Redis may drop alarms, and mails come a minute late", "set maxmemory-policy noeviction"
}

// warnOfEviction asks until Redis answers, which may be away at the start, and
// logs once.
func (h *house) warnOfEviction(ctx context.Context) {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		policy, err := h.redis.Policy(ctx)
		if says, advice := evicts(policy); err == nil && says != "" {
			h.log.Warn(says, "advice", advice)
		}
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// redisLog passes the Redis client's own words on; it logs plain text otherwise.
type redisLog struct{ log *slog.Logger }

// Printf is what the client calls.
func (l redisLog) Printf(_ context.Context, format string, args ...any) {
	l.log.Debug("redis client: " + fmt.Sprintf(format, args...))
}
