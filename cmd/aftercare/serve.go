package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
	"aftercare/jobs"
)

type serveCmd struct {
	Only    []string `enum:"web,worker,scheduler" placeholder:"ROLE" help:"Only these roles: web, worker, scheduler. Needs PostgreSQL and a real Redis."`
	LogJSON bool     `name:"log-json" help:"Log as JSON."`
	Verbose bool     `short:"v" help:"Log more."`
}

// Help gives examples.
func (*serveCmd) Help() string {
	return `Examples:
  aftercare serve --config aftercare.yaml
  AFTERCARE_DATABASE_URL=postgres://… AFTERCARE_REDIS_URL=redis://… aftercare serve
  aftercare serve --only web            (and elsewhere: --only worker,scheduler)

Webhooks and pages are of the role web; every process answers /livez, /readyz and /metrics.`
}

// Run serves until a signal; a second one ends it at once.
func (c *serveCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	log := c.logger(s)
	for _, w := range cfg.Warnings {
		log.Warn(w)
	}
	h, err := plan(cfg, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := h.Close(); err != nil {
			log.Warn("not everything closed well", "error", err)
		}
	}()
	if err := h.openStore(ctx); err != nil { // it settles the business time that the others use
		return err
	}
	if says, advice := openSecrets(h.store, h.seals); says != "" {
		log.Warn(says, "advice", advice)
	}
	if err := errors.Join(h.openQueue(), h.openMail(), h.openWatch(ctx)); err != nil {
		return err
	}
	if err := c.fits(h); err != nil {
		return err
	}
	release, err := h.own(ctx)
	if err != nil {
		return err
	}
	defer release()
	h.look(ctx)
	l, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "listen on %s: %w; set AFTERCARE_LISTEN to another address", cfg.Listen, err)
	}
	site, err := h.site(ctx, s, false, nil)
	if err != nil {
		return err
	}
	return h.run(ctx, l, site, c.Only)
}

func (c *serveCmd) logger(s *streams) *slog.Logger {
	o := &slog.HandlerOptions{ReplaceAttr: withoutAddresses}
	if c.Verbose {
		o.Level = slog.LevelDebug
	}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(s.err, o))
	}
	return slog.New(slog.NewTextHandler(s.err, o))
}

// fits refuses roles that cannot work alone.
func (c *serveCmd) fits(h *house) error {
	if len(c.Only) > 0 && (h.store.SQLite() || h.redis.Embedded) {
		return aftercare.Errorf(aftercare.Invalid, "--only needs PostgreSQL and a real Redis, which several processes can share: set AFTERCARE_DATABASE_URL and AFTERCARE_REDIS_URL")
	}
	return nil
}

// own makes this the one process that serves the database file, and ends what
// the last one left under way. On PostgreSQL, which many share, leases do that.
func (h *house) own(ctx context.Context) (release func(), err error) {
	if release, err = h.store.LockFile(); err != nil {
		return nil, err
	}
	back, unconfirmed, err := h.store.TakeOver(ctx, h.rules, h.business.Now())
	if err != nil {
		release()
		return nil, err
	}
	if back+unconfirmed > 0 {
		h.log.Warn("the last process ended in the middle of its work", "put_back", back, "unconfirmed", unconfirmed)
	}
	return release, nil
}

// run works until ctx ends, then stops in this order: no more readiness, no new
// requests, no new alarms, no new tasks (those on the wire finish), and the
// connections last, by Close.
func (h *house) run(ctx context.Context, l net.Listener, s *site, only []string) error {
	does := func(role string) bool { return len(only) == 0 || slices.Contains(only, role) }
	if !does("web") {
		s.handler = s.machines
	}
	server := h.server(s)
	worker, sweeper := h.worker(), h.sweeper(holder())
	if does("worker") {
		if err := worker.Start(); err != nil {
			return err
		}
		defer worker.Stop()
	}
	if does("scheduler") {
		sweeper.Start()
		defer sweeper.Stop()
	}
	go h.warnOfEviction(ctx)
	go h.keepLearning(ctx)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	h.log.Info("serving", "listen", l.Addr().String(), "public_url", h.cfg.PublicURL, "stores", len(h.stores),
		"embedded_queue", h.redis.Embedded, "sqlite", h.store.SQLite(), "only", only, "horizon", jobs.Horizon.String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	h.log.Info("stopping: no new requests; mails on the wire finish", "drain", h.cfg.Drain.String())
	s.draining.Store(true)
	time.Sleep(time.Duration(h.cfg.Drain)) // a second signal ends it
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close() // whoever still talks after the grace is cut off
	}
	return nil
}

// server answers within bounds: of each request's time and size, and of how many
// connections there are.
func (h *house) server(s *site) *http.Server {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug)}
	crowd := &web.Crowd{Max: maxConnections(), Cut: h.metrics.cut.Inc}
	crowd.Guard(server)
	h.metrics.connections(crowd.Len)
	return server
}

// maxConnections leaves half of the descriptors to the database, Redis and the
// mail server. Four thousand that say nothing take some hundred megabytes.
func maxConnections() int { return min(4000, descriptors()/2) }

// holder names this process in leases.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}
