package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynqmon"

	"aftercare/internal/clock"
	"aftercare/internal/intake"
	"aftercare/internal/web"
	"aftercare/internal/web/api"
	"aftercare/internal/web/console"
	"aftercare/internal/web/customer"
)

// site is what one process serves of one process.
type site struct {
	handler  http.Handler
	machines http.Handler // of handler, what a process without the role web serves
	draining atomic.Bool  // /readyz says 503, so that a balancer sends no more
}

// ServeHTTP ends kept connections with their next answer while it drains: one
// that is closed unasked could meet a request on its way.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		w.Header().Set("Connection", "close")
	}
	s.handler.ServeHTTP(w, r)
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
		{Name: "redis", Run: h.redis.Check},
		{Name: "smtp", Run: func(context.Context) error {
			if h.mailer.Stats().Open {
				return errors.New("the mail server cannot be reached; mails wait and are tried again")
			}
			return nil
		}},
		{Name: "sending", Run: h.sending}, // not for the console, whose first line says more
	}
	password := h.cfg.Console.Password.Reveal()
	if password == "" && !open {
		var err error
		if password, err = h.generatePassword(ctx, s); err != nil {
			return nil, err
		}
	}
	d := desk{h.store, h.rules, h.business, h.late()}
	door := &intake.Door{Inbox: h.store, Business: h.business, Nudge: h.nudger.Nudge}
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", &intake.Endpoint{Bindings: h.bindings, Inbox: h.store, Business: h.business,
		Nudge: h.nudger.Nudge, Log: h.log, Count: h.metrics.webhook})
	customers := customer.New(customer.Deps{Stores: h.rules.Stores, Links: h.links, Orders: h.store, Finder: h.store, Facts: h.rules.Facts, Door: door, Uploads: h.store, Coupons: h.store,
		Business: h.business, Machine: clock.Machine, PublicURL: h.cfg.PublicURL, Banner: h.banner(), Log: h.log})
	mux.Handle("/c/", customers)
	mux.Handle("/find/", customers)
	health := api.New(api.Deps{Checks: checks, Metrics: h.metrics.handler()})
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		mux.Handle(path, health)
	}
	mux.Handle("/", console.New(console.Deps{
		Stores: h.stores, Workflows: h.workflows, Templates: h.templates.Names(),
		Orders: d, Mails: d, Poison: d, Queue: d, Inbox: h.store, Pauses: d, Brake: d, Explain: h.rules, Rules: h.rules, Cases: h.store, Months: h.store, Desk: caseDesk{h}, Photos: caseDesk{h}, Coupons: h.store, Walks: h.store, Checks: checks[1 : len(checks)-1],
		Business: h.business, Machine: clock.Machine, Open: open, Password: password, Sessions: h.store.Sessions(),
		PublicURL: h.cfg.PublicURL, Banner: h.banner(), Mailbox: mailbox, Log: h.log,
		Raw: asynqmon.New(asynqmon.Options{RootPath: "/queues/raw", RedisConnOpt: h.redis, ReadOnly: true}),
	}))
	// Every answer carries the headers, those of no area included; areas loosen them for their pages.
	out.handler, out.machines = web.Secure(noPage, mux), web.Secure(noPage, health)
	return out, nil
}

// noPage is the policy of what is no page.
const noPage = "default-src 'none'; frame-ancestors 'none'"

// late is the business time a machine's minute ago, nil outside time-lapse.
func (h *house) late() func() time.Time {
	if s := h.sandbox; s != nil && s.Speed > 1 {
		return func() time.Time { return s.At(clock.Machine.Now().Add(-time.Minute)) }
	}
	return nil
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
