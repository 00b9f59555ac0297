package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/demo"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/web/mailbox"
)

type demoCmd struct {
	Exit   bool    `help:"Play as fast as the machine can, print a summary, and end; fails when a mail was lost or doubled."`
	Fast   bool    `help:"Play as fast as the machine can; then the pages stay, with time standing still."`
	JSON   bool    `help:"The summary as JSON."`
	Speed  float64 `default:"1" help:"Days of the story per second."`
	Listen string  `default:"127.0.0.1:8080" help:"Address of the pages; a free one is taken when it is in use."`
	Keep   string  `type:"path" placeholder:"DIR" help:"Keep the database in this folder."`
}

// Help gives examples.
func (*demoCmd) Help() string {
	return "Examples:\n  aftercare demo                 ninety days in ninety seconds, in your browser\n  aftercare demo --speed 5\n  aftercare demo --fast          the ninety days at once\n  aftercare demo --exit --json   the same story as fast as it goes, then the sums"
}

// storyBegins is a Monday morning, the same for everybody, so that two demos
// can be compared.
var storyBegins = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// Run plays the story on the real thing: only the outside world is made up.
func (c *demoCmd) Run(ctx context.Context, s *streams) error {
	if c.Speed <= 0 || c.Speed > 100 {
		return aftercare.Errorf(aftercare.Invalid, "--speed is days per second, above 0 and up to 100")
	}
	dir, cleanup, err := c.folder()
	if err != nil {
		return err
	}
	defer cleanup()
	sink, err := mailtest.Start(mailtest.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = sink.Close() }() // what arrived was counted
	l, err := c.listen()
	if err != nil {
		return err
	}
	secrets := demoSecrets()
	cfg, err := demoConfig(dir, sink.Addr(), l.Addr().String(), secrets)
	if err != nil {
		return err
	}
	if !c.steps() {
		cfg.Sandbox.Timelapse = int64(c.Speed * 86400)
	}
	h, err := plan(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // the database is thrown away
	return c.play(ctx, s, h, sink, l, secrets)
}

// play starts the house, tells the story, and counts.
func (c *demoCmd) play(ctx context.Context, s *streams, h *house, sink *mailtest.Sink, l net.Listener, secrets map[string]string) error {
	if err := h.openStore(ctx); err != nil {
		return err
	}
	var world demo.World = &lapse{h}
	if c.steps() {
		world = h.stepByStep(storyBegins)
	} else {
		h.business = until{h.business, storyBegins.Add(demo.Length)}
	}
	if err := errors.Join(h.openQueue(), h.openMail()); err != nil {
		return err
	}
	show := &showcase{sink: sink, house: h, begins: storyBegins, days: int(demo.Length / (24 * time.Hour))}
	site, err := h.site(ctx, s, true, mailbox.New(mailbox.Deps{Box: show, Zone: h.stores[0].Location(), Banner: h.banner(), Log: h.log}))
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	only := []string{}
	if c.steps() {
		only = []string{"web", "worker"} // the world sweeps when it moves the clock
	}
	go func() { done <- h.run(serving, l, site, only) }()
	posted, err := c.tell(ctx, s, h, world, show, secrets)
	if err == nil && c.Exit {
		err = c.sum(ctx, s, h, sink, posted)
	} else if err == nil {
		fmt.Fprintf(s.err, "\n\nThe ninety days are over; the pages stay until you press Ctrl-C.\n")
		err = c.stay(ctx, world)
	}
	stop()
	return errors.Join(err, <-done)
}

// steps reports whether the story goes from one thing to the next, instead of by
// a clock.
func (c *demoCmd) steps() bool { return c.Exit || c.Fast }

// stay keeps the pages open. What visitors do is worked on where no sweep ticks.
func (c *demoCmd) stay(ctx context.Context, world demo.World) error {
	for ctx.Err() == nil && c.Fast {
		if err := world.Until(ctx, world.Now()); err != nil && ctx.Err() == nil {
			return err
		}
		_ = pause(ctx, 50*time.Millisecond) // its error is the context's
	}
	<-ctx.Done()
	return nil
}

// tell plays the story with a progress line.
func (c *demoCmd) tell(ctx context.Context, s *streams, h *house, world demo.World, show *showcase, secrets map[string]string) (int, error) {
	posts, answers := demo.Story(storyBegins)
	web := &demo.Web{Base: h.cfg.PublicURL, Store: h.stores[0].ID, Client: &http.Client{Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	web.Sign = func(p demo.Post) http.Header {
		a, _ := adapterOf(p.Source)
		return a.sign(secrets[p.Source], p.Topic, p.ID, clock.Machine.Now(), p.Body)
	}
	bar := progressbar.NewOptions(show.days, progressbar.OptionSetWriter(s.err), progressbar.OptionSetVisibility(terminal(s.err)), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(40),
		progressbar.OptionShowDescriptionAtLineEnd(), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false))
	if c.Fast {
		fmt.Fprintf(s.err, "\n  %s/mailbox\n  %s/\n\n", h.cfg.PublicURL, h.cfg.PublicURL)
	} else if !c.Exit {
		fmt.Fprintf(s.err, "\n  Ninety days of a sample shop, %g a second. Look:\n\n  %s/mailbox    the mails as customers get them\n  %s/           the same story as an operator sees it\n\n",
			c.Speed, h.cfg.PublicURL, h.cfg.PublicURL)
	}
	p := &demo.Player{World: world, Begins: storyBegins, Post: web.Post, Act: web.Act, Desk: demoDesk{h}.Act, Shop: h.shopDoes(world), Mails: show.arrived, Order: show.about}
	if !c.steps() {
		p.Late = func(err error) { h.log.Info("somebody came too late", "error", err) }
	}
	p.Moved = func(now time.Time, webhooks int) {
		day := min(show.day(now), show.days)
		bar.Describe(fmt.Sprintf("day %d of %d, %d webhooks, %d mails", day, show.days, webhooks, len(show.arrived())))
		_ = bar.Set(day) // a progress line that cannot be drawn is no failure
	}
	err := p.Play(ctx, posts, answers, storyBegins.Add(demo.Length))
	return p.Posted, err
}

// sum counts at the mail server and prints.
func (c *demoCmd) sum(ctx context.Context, s *streams, h *house, sink *mailtest.Sink, posted int) error {
	tally, err := h.store.Tally(ctx, h.business.Now())
	if err != nil {
		return err
	}
	sum := demo.Count(posted, tally, sink.Mails())
	if c.JSON {
		err = s.json(sum)
	} else {
		fmt.Fprintln(s.err)
		_, err = fmt.Fprintf(s.out, "%d webhooks made %d mails; lost %d, doubled %d.\n", sum.Webhooks, sum.MailsSent, sum.Lost, sum.Duplicates)
	}
	if err == nil && sum.Lost+sum.Duplicates > 0 {
		err = aftercare.Errorf(aftercare.Internal, "%d mails were lost and %d doubled", sum.Lost, sum.Duplicates)
	}
	return err
}

// terminal reports whether somebody watches: in a file a progress line is noise.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
