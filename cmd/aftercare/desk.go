package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/store"
)

// desk is the store as the console asks for it.
type desk struct {
	*store.Store
	planner  aftercare.Planner
	business clock.Clock
	late     func() time.Time // steps due before this business time are overdue
}

// caseAtDesk is the address of a case's page in the console.
func (h *house) caseAtDesk(o aftercare.OrderState, id string) string {
	return strings.Join([]string{strings.TrimRight(h.cfg.PublicURL, "/"), "cases", url.PathEscape(o.Store), url.PathEscape(o.Facts.Source), url.PathEscape(o.Facts.Order.ID), url.PathEscape(id)}, "/")
}

// Overview counts what is overdue by the machine's minutes: in time-lapse a
// business minute is less than a tick of any clock.
func (d desk) Overview(ctx context.Context, now time.Time) (aftercare.Overview, error) {
	o, err := d.Store.Overview(ctx, now)
	if err != nil || d.late == nil {
		return o, err
	}
	before, err := d.Store.Overview(ctx, d.late().Add(time.Minute))
	o.Overdue, o.OldestDue = before.Overdue, before.OldestDue
	return o, err
}

// Mail returns a ledger row and what was sent.
func (d desk) Mail(ctx context.Context, id string) (m aftercare.Mail, html, text string, err error) {
	if m, err = d.Store.Mail(ctx, id); err != nil {
		return m, "", "", err
	}
	if html, text, err = d.MailBody(ctx, id); aftercare.CodeOf(err) == aftercare.NotFound {
		err = nil // not made yet
	}
	return m, html, text, err
}

// MarkSent settles an unconfirmed mail by a person's word.
func (d desk) MarkSent(ctx context.Context, id, by string) error {
	return d.Confirm(ctx, id, "marked as sent by "+by, d.planner, d.business.Now())
}

// TryAgain lets a mail be tried again that only a person may let.
func (d desk) TryAgain(ctx context.Context, id, _ string) error {
	return d.Store.TryAgain(ctx, id, d.planner, d.business.Now())
}

// Waiting counts the steps that wait.
func (d desk) Waiting(ctx context.Context) ([]aftercare.Waiting, error) { return d.WaitingByDay(ctx) }

// Pause stops sending.
func (d desk) Pause(ctx context.Context, p aftercare.Pause) error {
	_, err := d.Store.Pause(ctx, p, d.business.Now())
	return err
}

// Approve lets go what the blast brake holds.
func (d desk) Approve(ctx context.Context, store, workflow, by string) (steps int, err error) {
	return d.Store.Approve(ctx, store, workflow, by, d.business.Now())
}

// Resume ends the pause with this id.
func (d desk) Resume(ctx context.Context, id int64, _ string) (steps int, err error) {
	all, err := d.Pauses(ctx)
	if err != nil {
		return 0, err
	}
	for _, p := range all {
		if p.ID == id {
			return d.Store.Resume(ctx, p.Store, p.Workflow, p.Template)
		}
	}
	return 0, aftercare.Errorf(aftercare.NotFound, "pause %d has ended already", id)
}
