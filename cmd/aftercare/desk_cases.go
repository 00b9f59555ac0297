package main

import (
	"context"
	"errors"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/intake"
	"aftercare/mailtemplates"
)

// caseDesk is what the pages and commands of the case desk need of the house.
type caseDesk struct{ *house }

// OrderState finds an order by what its shop calls it.
func (d caseDesk) OrderState(ctx context.Context, store, source, id string) (aftercare.OrderState, error) {
	return d.store.OrderState(ctx, store, source, id)
}

// Data is what a canned reply about a case may say: what holds once it is sent.
func (d caseDesk) Data(f *aftercare.Facts, c aftercare.Case, locale string, now time.Time) *mailtemplates.Data {
	about := aftercare.Subject{Kind: aftercare.SubjectCase, ID: f.Subject().ID + "/" + c.ID}
	return mailtemplates.NewData(cases.Answered(f, c, now), []aftercare.Subject{about}, d.letters().LinksOf(f, now), locale, now)
}

// Photo is a picture that the order's customer sent.
func (d caseDesk) Photo(ctx context.Context, store, order, id string) (mime string, body []byte, err error) {
	u, err := d.store.Upload(ctx, store, order, id)
	return u.Type, u.Body, err
}

// actPatience is how long a page waits for an act to be applied. What is kept and
// not applied by then is applied soon after: nothing is lost.
const actPatience = 5 * time.Second

// Tell takes an act through the one door and waits until it is applied.
func (d caseDesk) Tell(ctx context.Context, store, order, key string, e aftercare.Event) error {
	door := &intake.Door{Inbox: d.store, Business: d.business}
	if d.nudger != nil {
		door.Nudge = d.nudger.Nudge
	}
	row, err := door.AcceptOrder(ctx, store, order, key, e)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, actPatience)
	defer cancel()
	if err := d.applied(ctx, row); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
