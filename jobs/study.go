package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/insight"
)

// studyTime bounds one look at all that customers bought: a million lines take
// some seconds, and a slow database as long as this.
const studyTime = 10 * time.Minute

// Purchases is what a study reads and where it puts what it found.
type Purchases interface {
	Studies(ctx context.Context) (map[string]time.Time, error)
	Purchases(ctx context.Context, store string, since time.Time, each func(customer int64, p aftercare.Purchase) (more bool)) error
	SaveInsight(ctx context.Context, in aftercare.Insight) error
}

// Study learns each night, from three o'clock on by the store's clock, what its
// customers buy again and with what. Which night is done the rows tell, so that a
// night during which nothing ran is made up for, and two leaders do no harm.
type Study struct {
	Rows     Purchases
	Stores   []*aftercare.Store
	Business clock.Clock
	Log      *slog.Logger
}

// Once studies the stores whose night has come. One that fails holds up no other.
func (s *Study) Once(ctx context.Context) error {
	last, err := s.Rows.Studies(ctx)
	if err != nil {
		return err
	}
	for _, st := range s.Stores {
		if !last[st.ID].Before(night(s.Business.Now(), st.Location())) {
			continue
		}
		in, failed := s.Of(ctx, st.ID)
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		s.Log.Info("purchases studied", "store", in.Store, "orders", in.Orders, "customers", in.Customers, "lines", in.Lines, "whole", in.Whole, "products", len(in.Products))
	}
	return err
}

// night is when the last night's study was due.
func night(now time.Time, zone *time.Location) time.Time {
	l := now.In(zone)
	at := aftercare.Wall(l.Year(), l.Month(), l.Day(), 3, 0, 0, 0, zone)
	if at.After(now) {
		at = aftercare.Wall(l.Year(), l.Month(), l.Day()-1, 3, 0, 0, 0, zone)
	}
	return at
}

// Of studies one store now, and keeps what it finds.
func (s *Study) Of(ctx context.Context, store string) (aftercare.Insight, error) {
	now := s.Business.Now()
	study := insight.New(now, 0)
	if err := s.Rows.Purchases(ctx, store, insight.Since(now), study.Add); err != nil {
		return aftercare.Insight{}, err
	}
	in := study.Find()
	in.Store = store
	if err := s.Rows.SaveInsight(ctx, in); err != nil {
		return in, fmt.Errorf("study of store %s: %w", store, err)
	}
	return in, nil
}
