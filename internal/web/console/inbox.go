package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
)

const inboundsPerPage = 50

// inboundStates are the tabs of the inbox, the ones that need a person first.
var inboundStates = []aftercare.InboundState{
	aftercare.InboundHeld, aftercare.InboundRejected, aftercare.InboundIgnored, aftercare.InboundReceived, aftercare.InboundApplied,
}

type inboxPage struct {
	frame
	State aftercare.InboundState
	Tabs  []tab
	Rows  []inboundRow
	Many  bool // stores
	Older int64
}

type inboundRow struct {
	aftercare.Inbound
	Zone *time.Location
	Made bool // by Aftercare: no shop sent it
}

// firstInbound is the first tab that has something to show.
func (c *console) firstInbound(ctx context.Context) (aftercare.InboundState, error) {
	for _, s := range inboundStates {
		if rows, err := c.Inbox.Inbounds(ctx, s, 0, 1); err != nil || len(rows) > 0 {
			return s, err
		}
	}
	return inboundStates[0], nil
}

// inbox is GET /inbox: webhooks in one state, with the reason they are in it.
func (c *console) inbox(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	state := aftercare.InboundState(q.Get("state"))
	if !slices.Contains(inboundStates, state) {
		var err error
		if state, err = c.firstInbound(r.Context()); err != nil {
			return err
		}
	}
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // nonsense is the first page
	rows, err := c.Inbox.Inbounds(r.Context(), state, before, inboundsPerPage+1)
	if err != nil {
		return err
	}
	p := inboxPage{frame: c.frame("Webhooks", "/inbox"), State: state, Many: len(c.Stores) > 1}
	if len(rows) > inboundsPerPage {
		rows = rows[:inboundsPerPage]
		p.Older = rows[inboundsPerPage-1].ID
	}
	for _, s := range inboundStates {
		p.Tabs = append(p.Tabs, tab{Label: sentence(inboundWords[s].Text), Link: "/inbox?state=" + string(s), Current: s == state})
	}
	for _, in := range rows {
		p.Rows = append(p.Rows, inboundRow{in, c.zone(in.Store), in.Topic == aftercare.OwnTopic})
	}
	c.pages.Render(w, r, http.StatusOK, "inbox", p)
	return nil
}
