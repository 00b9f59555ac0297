package main

import (
	"context"
	"sync"
	"time"

	"aftercare/internal/aftercare"
)

// learnEvery is how often a process looks for a newer study.
const learnEvery = 2 * time.Minute

// insights are what the stores' last studies found, as this process knows it.
type insights struct {
	mu     sync.RWMutex
	stores map[string]studied
}

type studied struct {
	at     time.Time
	bought map[string]*aftercare.Bought // by SKU
}

// beside adds to what the catalog knows what the store's own orders tell. A
// product that only the orders know is one too: what goes with it may be in the
// catalog.
func (i *insights) beside(catalog func(store, sku string) (aftercare.Product, bool)) func(store, sku string) (aftercare.Product, bool) {
	return func(store, sku string) (aftercare.Product, bool) {
		p, ok := catalog(store, sku)
		i.mu.RLock()
		defer i.mu.RUnlock()
		if b := i.stores[store].bought[sku]; b != nil {
			p.SKU, p.Bought, ok = sku, b, true
		}
		return p, ok
	}
}

// learn reads the studies that are newer than what is known.
func (h *house) learn(ctx context.Context) error {
	last, err := h.store.Studies(ctx)
	if err != nil {
		return err
	}
	for _, st := range h.stores {
		h.insights.mu.RLock()
		known := h.insights.stores[st.ID].at
		h.insights.mu.RUnlock()
		if !last[st.ID].After(known) {
			continue
		}
		in, ok, err := h.store.Insight(ctx, st.ID)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		news := studied{in.At, map[string]*aftercare.Bought{}}
		for sku, b := range in.Products {
			news.bought[sku] = &b
		}
		h.insights.mu.Lock()
		h.insights.stores[st.ID] = news
		h.insights.mu.Unlock()
	}
	return nil
}

// keepLearning learns until ctx ends. What is planned already keeps its time until
// there is news of the order, or until it is due: then it is decided anew.
func (h *house) keepLearning(ctx context.Context) {
	t := time.NewTicker(learnEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := h.learn(ctx); err != nil && ctx.Err() == nil {
				h.log.Warn("what customers buy again cannot be read; the last study counts", "error", err)
			}
		}
	}
}
