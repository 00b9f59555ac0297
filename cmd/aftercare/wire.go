package main

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/link"
	"aftercare/internal/mail"
	"aftercare/internal/store"
	"aftercare/jobs"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

// house is Aftercare put together. What a command does not use stays idle.
type house struct {
	cfg       *config.Config
	log       *slog.Logger
	stores    []*aftercare.Store
	bindings  intake.Bindings
	workflows []*aftercare.Workflow
	catalogs  products
	templates *mailtemplates.Set
	rules     *engine.Rules
	sandbox   *clock.Sandbox // nil: business time is the machine's
	business  clock.Clock
	store     *store.Store
	seals     store.Seals
	redis     jobs.Redis
	client    *jobs.Client
	watch     *jobs.Watch // nil where no restore can be: in the demo
	nudger    *jobs.Nudger
	mailer    *mail.Pool
	signers   []*mail.Signer // DKIM
	links     *link.Signer
	metrics   *metrics
	insights  insights
	catalog   func(store, sku string) (aftercare.Product, bool) // without what orders tell
	closers   []func() error
}

// plan reads everything that needs no service: configuration, templates,
// workflows, catalogs, help files. What can break breaks here, at the start.
func plan(cfg *config.Config, log *slog.Logger) (*house, error) {
	clock.Machine = machineClock()
	h := &house{cfg: cfg, log: log, business: clock.Machine, metrics: newMetrics()}
	var err error
	if h.bindings, err = bind(cfg); err != nil {
		return nil, err
	}
	if h.templates, err = mailtemplates.Load(mailtemplates.Options{Dir: cfg.TemplatesDir, PublicURL: cfg.PublicURL}); err != nil {
		return nil, err
	}
	if h.workflows, err = workflows.Load(workflows.Options{Dir: cfg.WorkflowsDir, Template: h.templates.Kind}); err != nil {
		return nil, err
	}
	if h.catalogs, err = loadCatalogs(cfg); err != nil {
		return nil, err
	}
	h.catalog, h.insights.stores = h.catalogs.find, map[string]studied{}
	h.rules = &engine.Rules{Stores: map[string]*aftercare.Store{}, Workflows: h.workflows, Product: h.insights.beside(h.catalog), Relaxed: cfg.Sandbox.Enabled}
	for _, c := range cfg.Stores {
		s := storeOf(c)
		if s.Help, err = loadHelp(c); err != nil {
			return nil, err
		}
		h.stores, h.rules.Stores[s.ID] = append(h.stores, s), s
	}
	return h, checkStores(h.stores, h.workflows)
}

// openStore opens the database, brings it up to date, and settles which time
// it lives in.
func (h *house) openStore(ctx context.Context) error {
	s, err := store.Open(ctx, h.cfg.Database.URL.Reveal(), store.Options{Keys: h.cfg.Database.Keys(), HandOverLease: testPatience(), Overdue: testPatience(), Stall: testPatience(), Checkpoint: testCheckpoint(),
		BeforeCommit: crashPoint("before"), AfterCommit: crashPoint("after")})
	if err != nil {
		return err
	}
	h.store = s
	h.closers = append(h.closers, s.Close)
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	if err := h.openSandbox(ctx); err != nil {
		return err
	}
	if h.seals, err = s.Seals(ctx); err != nil {
		return err
	}
	keys, err := s.SigningKeys(ctx, "links")
	if err != nil {
		return err
	}
	h.links = link.New(h.cfg.PublicURL, keys)
	if err := s.SaveWorkflows(ctx, h.workflows); err != nil {
		return err
	}
	if err := h.learn(ctx); err != nil {
		return err
	}
	return h.revive(ctx)
}

func (h *house) openSandbox(ctx context.Context) error {
	var wanted *clock.Sandbox
	if c := h.cfg.Sandbox; c.Enabled {
		now := clock.Machine.Now()
		wanted = &clock.Sandbox{Machine: now, Business: now, Speed: c.Timelapse}
		if !c.Start.IsZero() {
			wanted.Business = c.Start
		}
	}
	var err error
	if h.sandbox, err = h.store.OpenSandbox(ctx, wanted); err == nil && h.sandbox != nil {
		h.business = h.sandbox.Clock(clock.Machine)
	}
	return err
}

// openQueue connects to Redis, or starts the embedded one.
func (h *house) openQueue() error {
	redis.SetLogger(redisLog{h.log})
	r, err := openRedis(h.cfg.Redis)
	if err != nil {
		return err
	}
	h.redis = r
	h.closers = append(h.closers, r.Close)
	h.client = jobs.NewClient(r, jobs.QueuesOf(h.workflows), h.business)
	h.nudger = &jobs.Nudger{Client: h.client, Log: h.log}
	return nil
}

// at is the business time of an attempt. In time-lapse a tick of the machine is
// a long time, often one in quiet hours: an attempt less than five machine
// seconds late counts as made when it was due.
func (h *house) at(due time.Time) time.Time {
	now := h.business.Now()
	if s := h.sandbox; s != nil && s.Speed > 1 && !due.IsZero() && due.Before(now) &&
		s.MachineOf(now).Sub(s.MachineOf(due)) < 5*time.Second {
		return due
	}
	return now
}

func (h *house) worker() *jobs.Worker {
	var ready func(context.Context) error
	if h.watch != nil {
		ready = h.watch.Ready
	}
	return &jobs.Worker{
		Redis: h.redis, Log: h.log,
		Applier: &jobs.Applier{Inbox: h.store, Parse: h.bindings.Parse, Planner: h.rules, Business: h.business, Client: h.client, Log: h.log},
		Runner: &jobs.Runner{Ledger: h.store, Backlog: h.store, Planner: h.rules, Writer: deadly(h.letters()), Mailer: h.mailer, At: h.at, Client: h.client, Log: h.log, Lease: testPatience(),
			AtOnce: 4 * h.mailer.Connections(), Wire: h.mailer.Connections(), Ready: ready, Pace: h.pace(),
			Retry: jobs.Retry{Jitter: rand.Float64}, Count: h.metrics.mail},
	}
}

// letters are how mails are written, and canned replies lead where mails do.
func (h *house) letters() *jobs.Letters {
	return &jobs.Letters{Templates: h.templates, Facts: h.rules.Facts, Links: h.links, Desk: h.caseAtDesk}
}

func (h *house) sweeper(holder string) *jobs.Sweeper {
	ahead := jobs.Horizon
	if h.sandbox != nil && h.sandbox.Speed > 1 {
		ahead = 0
	}
	keep := map[string]aftercare.Retention{}
	brake := &jobs.Brake{Rows: h.store, Log: h.log}
	for _, st := range h.stores {
		keep[st.ID] = st.Keep
		brake.Stores = append(brake.Stores, st.ID)
	}
	door := &intake.Door{Inbox: h.store, Business: h.business, Nudge: h.nudger.Nudge}
	retention := &jobs.Retention{Rows: h.store, Door: door, Keep: keep, Business: h.business}
	walker := &jobs.Walker{Rows: h.store, Door: door, Stores: h.rules.Stores, Launches: h.catalogs.launches, Business: h.business, Log: h.log}
	return &jobs.Sweeper{Rows: h.store, Leader: h.store, Holder: holder, Planner: h.rules, Business: h.business,
		Ahead: ahead, Lease: testPatience(), Redis: h.redis, Client: h.client, Watch: h.watch, Log: h.log, Took: h.metrics.swept, Retention: retention, Walker: walker, Brake: brake, Study: h.study()}
}

// Close ends what was opened, the last first.
func (h *house) Close() error {
	var errs []error
	for i := len(h.closers) - 1; i >= 0; i-- {
		errs = append(errs, h.closers[i]())
	}
	h.closers = nil
	return errors.Join(errs...)
}
