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
	"sync/atomic"
	"time"

	"github.com/hibiken/asynqmon"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
	"aftercare/internal/web/api"
	"aftercare/internal/web/console"
	"aftercare/internal/web/customer"
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
  aftercare serve --only web            (and elsewhere: --only worker,scheduler)`
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
	if err := errors.Join(h.openQueue(), h.openMail()); err != nil {
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
	o := &slog.HandlerOptions{}
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

// web is the site of one process.
type site struct {
	handler  http.Handler
	draining atomic.Bool // /readyz says 503, so that a balancer sends no more
}

// site puts the pages together. mailbox is the demo's; open asks for no password.
func (h *house) site(ctx context.Context, s *streams, open bool, mailbox http.Handler) (*site, error) {
	out := &site{}
	h.metrics.watch(h.store.Overview, h.business)
	checks := []api.Check{
		{Name: "serving", Required: true, Run: func(context.Context) error {
			if out.draining.Load() {
				return errors.New("shutting down")
			}
			return nil
		}},
		{Name: "database", Required: true, Run: h.store.Ping},
		{Name: "redis", Run: func(ctx context.Context) error { return h.redis.Client.Ping(ctx).Err() }},
		{Name: "smtp", Run: func(context.Context) error {
			if h.mailer.Stats().Open {
				return errors.New("the mail server cannot be reached; mails wait and are tried again")
			}
			return nil
		}},
	}
	password := h.cfg.Console.Password.Reveal()
	if password == "" && !open {
		var err error
		if password, err = h.generatePassword(ctx, s); err != nil {
			return nil, err
		}
	}
	d := desk{h.store, h.rules, h.business}
	door := &intake.Door{Inbox: h.store, Business: h.business, Nudge: h.nudge}
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", &intake.Endpoint{Bindings: h.bindings, Inbox: h.store, Business: h.business,
		Nudge: h.nudge, Log: h.log, Count: h.metrics.webhook})
	mux.Handle("/c/", customer.New(customer.Deps{Stores: h.rules.Stores, Links: h.links, Orders: h.store, Door: door,
		Business: h.business, PublicURL: h.cfg.PublicURL, Banner: h.banner(), Log: h.log}))
	health := api.New(api.Deps{Checks: checks, Metrics: h.metrics.handler()})
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		mux.Handle(path, health)
	}
	mux.Handle("/", console.New(console.Deps{
		Stores: h.stores, Workflows: h.workflows, Templates: h.templates.Names(),
		Orders: h.store, Mails: d, Queue: d, Inbox: h.store, Pauses: d, Explain: h.rules, Checks: checks[1:],
		Business: h.business, Machine: clock.Machine, Open: open, Password: password, Sessions: h.store.Sessions(),
		PublicURL: h.cfg.PublicURL, Banner: h.banner(), Mailbox: mailbox, Log: h.log,
		Raw: asynqmon.New(asynqmon.Options{RootPath: "/queues/raw", RedisConnOpt: h.redis, ReadOnly: true}),
	}))
	out.handler = mux
	return out, nil
}

// banner tells on every page that this is a sandbox.
func (h *house) banner() string {
	s := h.sandbox
	switch {
	case s == nil:
		return ""
	case s.Speed > 1:
		return fmt.Sprintf("Sandbox: business time runs %d times faster", s.Speed)
	}
	return "Sandbox: mail leaves only to this machine or to allowed addresses"
}

// run works until ctx ends, then stops in this order: no new requests, no new
// alarms, no new tasks (those on the wire finish), and the connections last, by
// Close.
func (h *house) run(ctx context.Context, l net.Listener, s *site, only []string) error {
	does := func(role string) bool { return len(only) == 0 || slices.Contains(only, role) }
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug)}
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
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	h.log.Info("serving", "listen", l.Addr().String(), "public_url", h.cfg.PublicURL, "stores", len(h.stores),
		"embedded_queue", h.redis.Embedded, "sqlite", h.store.SQLite(), "only", only, "horizon", jobs.Horizon.String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	h.log.Info("stopping: no new requests; mails on the wire finish")
	s.draining.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close() // whoever still talks after the grace is cut off
	}
	return nil
}

// holder names this process in leases.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}
