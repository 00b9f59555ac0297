package intake_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

var quiet = slog.New(slog.DiscardHandler)

// memory is an Inbox that keeps nothing over a restart; the rows are real ones
// in store_test.go.
type memory struct {
	mu   sync.Mutex
	rows []aftercare.Inbound
	err  error
	hang bool // until the context ends
}

func (m *memory) Receive(ctx context.Context, in aftercare.Inbound) (int64, bool, error) {
	if m.hang {
		<-ctx.Done()
		return 0, false, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return 0, false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return 0, false, m.err
	}
	for i, r := range m.rows {
		if r.Store == in.Store && r.Source == in.Source && r.Key == in.Key {
			return int64(i + 1), false, nil
		}
	}
	in.ID = int64(len(m.rows) + 1)
	m.rows = append(m.rows, in)
	return in.ID, true, nil
}

func (m *memory) all() []aftercare.Inbound {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]aftercare.Inbound(nil), m.rows...)
}

// shop is a source whose signature is its secret, in a header.
type shop struct{ secret string }

func (s shop) Verify(h http.Header, _ []byte) (aftercare.Receipt, error) {
	if h.Get("Secret") != s.secret {
		return aftercare.Receipt{}, aftercare.Errorf(aftercare.Unauthorized, "shop: wrong secret")
	}
	return aftercare.Receipt{
		Key: h.Get("Key"), Topic: h.Get("Topic"), Ping: h.Get("Topic") == "ping",
		Header: map[string]string{"Topic": h.Get("Topic")},
	}, nil
}

func (s shop) Parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	if in.Topic == "ignored" {
		return nil, aftercare.Errorf(aftercare.Ignored, "shop: not for us")
	}
	return []aftercare.Event{{Type: aftercare.EventOrderPlaced, Key: s.secret + string(in.Body)}}, nil
}

var errDown = errors.New("the database is away")

// bindings are two stores with a source of the same name each, and one with two.
var bindings = intake.Bindings{
	{Store: "acme", Source: "shop"}:  shop{"a"},
	{Store: "acme", Source: "other"}: shop{"o"},
	{Store: "beta", Source: "shop"}:  shop{"b"},
}

// nudges counts what was nudged.
type nudges struct {
	mu  sync.Mutex
	ids []int64
}

func (n *nudges) nudge(ids ...int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ids = append(n.ids, ids...)
}

func endpoint(inbox intake.Inbox, n *nudges, count func(source, result string)) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", &intake.Endpoint{
		Bindings: bindings, Inbox: inbox, Business: clock.NewFake(noon), Nudge: n.nudge, Log: quiet, Count: count,
	})
	return mux
}
