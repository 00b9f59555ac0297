package main

import (
	"context"
	"strings"
	"sync"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/demo"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/web/mailbox"
)

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
	return mailbox.Progress{Day: min(s.day(now), s.days), Days: s.days, Now: now, Done: !now.Before(s.begins.Add(demo.Length))}
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
