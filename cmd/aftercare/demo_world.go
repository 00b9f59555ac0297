package main

import (
	"context"
	"strings"
	"sync"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/web/mailbox"
	"aftercare/jobs"
)

// lapse is a world whose clock runs by itself, many times faster.
type lapse struct{ *house }

// Now is the business time.
func (l *lapse) Now() time.Time { return l.business.Now() }

// Until waits for business time to come to t, a moment at a time.
func (l *lapse) Until(ctx context.Context, t time.Time) error {
	if !l.business.Now().Before(t) {
		return ctx.Err()
	}
	return pause(ctx, 50*time.Millisecond)
}

// steps is a world whose clock goes from one thing to the next, so that ninety
// days take as long as the work in them.
type steps struct {
	*house
	fake    *clock.Fake
	sweeper *jobs.Sweeper
}

// stepByStep takes the clock over. It must be called before the queue opens.
func (h *house) stepByStep(begins time.Time) *steps {
	fake := clock.NewFake(begins)
	h.business = fake
	return &steps{house: h, fake: fake}
}

// Now is the business time.
func (s *steps) Now() time.Time { return s.fake.Now() }

// Until goes to the next due step, or to t when none is due before, and waits
// until what is due has been done.
func (s *steps) Until(ctx context.Context, t time.Time) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	_, next, err := s.store.Pace(ctx, s.fake.Now())
	if err != nil {
		return err
	}
	if next.IsZero() || next.After(t) {
		next = t
	}
	if next.After(s.fake.Now()) {
		s.fake.Set(next)
	}
	return s.settle(ctx)
}

// settle lets the worker do all that is due. The sweep is the real one, told to
// look instead of ticking once a second.
func (s *steps) settle(ctx context.Context) error {
	if s.sweeper == nil {
		s.sweeper = s.house.sweeper(holder())
		s.sweeper.Ahead = 0
	}
	for turn := 0; ; turn++ {
		busy, _, err := s.store.Pace(ctx, s.fake.Now())
		if err != nil || !busy {
			return err
		}
		if turn%10 == 0 {
			s.sweeper.Once(ctx)
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// showcase is the demo's mail server as the mailbox page and the player see it.
type showcase struct {
	sink   *mailtest.Sink
	house  *house
	begins time.Time
	days   int

	mu     sync.Mutex
	briefs map[string]aftercare.Brief // by ledger id
}

func (s *showcase) arrived() []mailtest.Mail { return s.sink.Mails() }

// Mails are all mails with what the ledger says of them.
func (s *showcase) Mails() []mailbox.Mail {
	mails := s.sink.Mails()
	s.look(mails)
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]mailbox.Mail, len(mails))
	for i, m := range mails {
		b := s.briefs[ledgerID(m)]
		out[i] = mailbox.Mail{ID: m.ID, To: first(m.Header["To"], m.To), From: first(m.Header["From"], m.From), Subject: m.Subject,
			HTML: m.HTML, Text: m.Text, Template: b.Template, Locale: b.Locale, Kind: b.Kind, At: m.At, OrderName: b.Order}
	}
	return out
}

// look asks the ledger about mails that are new.
func (s *showcase) look(mails []mailtest.Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unknown []string
	for _, m := range mails {
		if _, ok := s.briefs[ledgerID(m)]; !ok {
			unknown = append(unknown, ledgerID(m))
		}
	}
	if len(unknown) == 0 {
		return
	}
	found, err := s.house.store.Briefs(context.Background(), unknown)
	if err != nil {
		s.house.log.Warn("mails not found in the ledger", "error", err)
		return
	}
	if s.briefs == nil {
		s.briefs = map[string]aftercare.Brief{}
	}
	for id, b := range found {
		s.briefs[id] = b
	}
}

// about is the mail's template and order.
func (s *showcase) about(m mailtest.Mail) (template, order string) {
	s.look([]mailtest.Mail{m})
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.briefs[ledgerID(m)]
	return b.Template, b.Order
}

// Progress tells how far the story is.
func (s *showcase) Progress() mailbox.Progress {
	now := s.house.business.Now()
	return mailbox.Progress{Day: min(s.day(now), s.days), Days: s.days, Now: now, Done: s.day(now) > s.days}
}

// day counts from 1.
func (s *showcase) day(now time.Time) int { return int(now.Sub(s.begins)/(24*time.Hour)) + 1 }

// ledgerID is the local part of the Message-ID.
func ledgerID(m mailtest.Mail) string {
	id, _, _ := strings.Cut(strings.Trim(m.MessageID, "<>"), "@")
	return id
}

func first(list []string, otherwise string) string {
	if len(list) > 0 {
		return list[0]
	}
	return otherwise
}
