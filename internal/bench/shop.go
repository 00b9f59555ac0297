package bench

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/bulk"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/intake"
	"aftercare/internal/link"
	"aftercare/internal/mail"
	"aftercare/internal/platform/standard"
	"aftercare/internal/store"
	"aftercare/jobs"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

// shop is the pipeline of one store, put together as cmd does it.
type shop struct {
	store     *store.Store
	rules     *engine.Rules
	bindings  intake.Bindings
	letters   *jobs.Letters
	workflows []*aftercare.Workflow
	redis     jobs.Redis
	client    *jobs.Client
	mailer    *mail.Pool
	rows      *bulk.Rows
	placed    int64  // the number of the last order that was placed by a webhook
	url       string // of its database
	redisAddr string
	closers   []func() error
}

var quiet = slog.New(slog.DiscardHandler)

// acme is the sample store.
func acme(mode aftercare.Mode) *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Name: "Acme Outdoor", Mode: mode, Locale: "en", Timezone: "UTC", Country: "IS",
		Mail:           aftercare.MailIdentity{From: "Acme Outdoor <orders@acme.example>", ReplyTo: "help@acme.example", PostalAddress: "1 Hill Road, Bern"},
		Contact:        aftercare.Contact{Phone: "+41 31 000 00 00", Email: "help@acme.example", Hours: "Mon-Fri 9-17", Answers: "within one working day"},
		WarrantyMonths: 24, DeliveryDays: 3, Carrier: "DHL", MarketingConsent: aftercare.ConsentCustomers,
		Reviews:      []aftercare.ReviewLink{{Name: "Acme", URL: "https://acme.example/reviews"}},
		BusinessDays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		Off:          map[string]bool{}, Since: map[string]time.Time{},
	}
}

// open makes a shop on a new database of that kind. server is where its mails
// go; a shop in shadow mode needs none.
func (g *Ground) open(ctx context.Context, kind string, mode aftercare.Mode, server *mail.Server) (s *shop, err error) {
	s = &shop{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.url, err = g.database(kind); err != nil {
		return s, err
	}
	if err = s.decide(mode); err != nil {
		return s, err
	}
	if s.store, err = store.Open(ctx, s.url, store.Options{}); err != nil {
		return s, err
	}
	s.closers = append(s.closers, s.store.Close)
	if err = s.store.Migrate(ctx); err != nil {
		return s, err
	}
	if err = s.store.SaveWorkflows(ctx, s.workflows); err != nil {
		return s, err
	}
	keys, err := s.store.SigningKeys(ctx, "links")
	if err != nil {
		return s, err
	}
	s.letters.Links = link.New("https://care.acme.example", keys)
	r, err := g.emptyRedis()
	if err != nil {
		return s, err
	}
	s.redisAddr = r.Addr
	s.redis = jobs.OpenRedis(&redis.UniversalOptions{Addrs: []string{r.Addr}})
	s.closers = append(s.closers, s.redis.Close)
	s.client = jobs.NewClient(s.redis, jobs.QueuesOf(s.workflows), clock.Machine)
	if server == nil {
		server = &mail.Server{Host: "127.0.0.1", Port: "9", Security: mail.SecurityNone} // nothing is ever sent there
	}
	if s.mailer, err = mail.New(mail.Options{Server: *server}); err != nil {
		return s, err
	}
	s.closers = append(s.closers, func() error { s.mailer.Close(); return nil })
	if s.rows, err = bulk.Open(ctx, s.url); err == nil {
		s.closers = append(s.closers, s.rows.Close)
	}
	return s, err
}

// decide loads what decisions and mails are made from.
func (s *shop) decide(mode aftercare.Mode) error {
	templates, err := mailtemplates.Load(mailtemplates.Options{PublicURL: "https://care.acme.example"})
	if err != nil {
		return err
	}
	if s.workflows, err = workflows.Load(workflows.Options{Template: templates.Kind}); err != nil {
		return err
	}
	source, err := standard.New(standard.Options{Secrets: []string{secret}})
	if err != nil {
		return err
	}
	s.bindings = intake.Bindings{{Store: "acme", Source: "standard"}: source}
	s.rules = &engine.Rules{Stores: map[string]*aftercare.Store{"acme": acme(mode)}, Workflows: s.workflows}
	s.letters = &jobs.Letters{Templates: templates, Facts: s.rules.Facts}
	return nil
}

// worker is that of a serve process.
func (s *shop) worker() *jobs.Worker {
	return &jobs.Worker{
		Redis: s.redis, Log: quiet,
		Applier: &jobs.Applier{Inbox: s.store, Parse: s.bindings.Parse, Planner: s.rules, Business: clock.Machine, Client: s.client, Log: quiet},
		Runner: &jobs.Runner{Ledger: s.store, Backlog: s.store, Planner: s.rules, Writer: s.letters, Mailer: s.mailer,
			At: func(time.Time) time.Time { return clock.Machine.Now() }, Client: s.client, Log: quiet,
			AtOnce: 4 * s.mailer.Connections(), Wire: s.mailer.Connections(), Pace: jobs.NewPace(s.redis, s.store, nil, nil, quiet), Retry: jobs.Retry{Jitter: rand.Float64}},
	}
}

// sweeper is that of a serve process, which leads for good.
func (s *shop) sweeper() *jobs.Sweeper {
	return &jobs.Sweeper{Rows: s.store, Leader: leader{}, Holder: "bench", Planner: s.rules, Business: clock.Machine,
		Ahead: jobs.Horizon, Redis: s.redis, Client: s.client, Log: quiet}
}

type leader struct{}

func (leader) Lease(context.Context, string, string, time.Duration) (bool, error) { return true, nil }
func (leader) Resign(context.Context, string, string) error                       { return nil }

func (s *shop) close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(errs...)
}
