package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// bodies are how files end that webhooks are kept in.
var bodies = []string{".json", ".jsonl", ".ndjson", ".txt"}

// isFile tells a webhook's body from the name of an order.
func (c *simulateCmd) isFile() (bool, error) {
	switch _, err := os.Stat(c.Order); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist) && !slices.Contains(bodies, strings.ToLower(filepath.Ext(c.Order))) && !filepath.IsAbs(c.Order) && !strings.HasPrefix(c.Order, "."):
		return false, nil
	default:
		return false, err
	}
}

// playStored goes on with an order of the database from now, beside all others of
// its person: caps and questions asked are theirs together.
func (c *simulateCmd) playStored(ctx context.Context, h *house, store *aftercare.Store) (*played, error) {
	if err := h.openStore(ctx); err != nil {
		return nil, err
	}
	name, err := one(c.Order, "order", store.ID)(h.store.FindOrders(ctx, store.ID, c.Order))
	if err != nil {
		return nil, err
	}
	source, id, _ := strings.Cut(name, "/")
	known, mails, err := c.known(ctx, h, store.ID, source, id)
	if err != nil {
		return nil, err
	}
	events, err := c.later(store, source, id)
	if err != nil {
		return nil, err
	}
	now := h.business.Now()
	end := now.AddDate(0, 0, c.Days)
	scenes, state := h.rules.Play(engine.Story{Store: store.ID, Person: known[0].State.Person, Known: known, Events: events, From: now, Until: end})
	p := played{facts: state.Facts, now: now}
	local := localTime(h, state)
	for _, m := range mails {
		at := cmp.Or(m.SentAt, m.PreparedAt)
		p.got = append(p.got, verdict{Workflow: m.Workflow, Step: m.Step, Mail: m.Template, State: string(m.State), At: at, Local: local(at), Reason: m.Reason.String()})
	}
	return p.tell(h, scenes, state, end, "planned"), nil
}

// known reads an order with its mails, and after it the others of its person.
func (c *simulateCmd) known(ctx context.Context, h *house, store, source, id string) ([]engine.Known, []aftercare.Mail, error) {
	first, err := h.store.OrderState(ctx, store, source, id)
	if err != nil {
		return nil, nil, err
	}
	rows := []int64{first.Row}
	if first.Person.ID != 0 {
		others, err := h.store.PersonOrders(ctx, first.Person.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range others {
			if o.Source == source && o.Order.ID == id {
				continue
			}
			st, err := h.store.OrderState(ctx, store, o.Source, o.Order.ID)
			if err != nil {
				return nil, nil, err
			}
			rows = append(rows, st.Row)
		}
	}
	var out []engine.Known
	var mails []aftercare.Mail
	for i, row := range rows {
		t, err := h.store.Timeline(ctx, row)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			mails = t.Mails
		}
		out = append(out, engine.Known{State: t.State, Events: t.Events})
	}
	return out, mails, nil
}
