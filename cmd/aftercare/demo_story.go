package main

import (
	"context"
	"io"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/demo"
)

// shopDoes is what the shop itself does in the story, by the code behind the
// commands, at its time.
func (h *house) shopDoes(world demo.World) map[time.Duration]func(context.Context) error {
	return map[time.Duration]func(context.Context) error{
		0:            h.fillPools,
		demo.Studied: h.studyNow,
		demo.Recalled: func(ctx context.Context) error {
			err := h.recallNow(ctx)
			if s, ok := world.(*steps); ok && err == nil { // where no sweep ticks
				s.sweeper.Once(ctx)
			}
			return err
		},
	}
}

// fillPools imports the coupons, as aftercare coupon import does.
func (h *house) fillPools(ctx context.Context) error {
	for pool, file := range demo.Coupons {
		all, err := readCoupons(pool+".csv", file, h.stores[0])
		if err != nil {
			return err
		}
		if _, _, err = h.store.ImportCoupons(ctx, h.stores[0].ID, pool, all, false, h.business.Now(), func(int) {}); err != nil {
			return err
		}
	}
	return nil
}

// studyNow looks what customers buy again, as aftercare insight run does.
func (h *house) studyNow(ctx context.Context) error {
	if _, err := h.study().Of(ctx, h.stores[0].ID); err != nil {
		return err
	}
	return h.learn(ctx)
}

// recallNow counts as aftercare recall does, and then lets go what it counted.
func (h *house) recallNow(ctx context.Context) error {
	a, err := parseRecall("recall.yaml", demo.Recall, nil, nil)
	if err != nil {
		return err
	}
	w := aftercare.Walk{Announcement: a, Store: h.stores[0].ID, PerMinute: 600, By: "demo", CreatedAt: h.business.Now()}
	count, err := h.count(ctx, w, io.Discard)
	if err != nil {
		return err
	}
	if w.Numbers = count.Numbers; w.Numbers.Orders == 0 {
		return aftercare.Errorf(aftercare.Internal, "the recall concerns nobody")
	}
	if err := h.store.KeepDry(ctx, w); err != nil {
		return err
	}
	_, err = h.store.LetGo(ctx, w, h.business.Now())
	return err
}
