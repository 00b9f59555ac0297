package bench

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
)

// crowd is how many connections post webhooks.
const crowd = 256

// webhookTrial is a webhook from the socket to its commit and the 200.
func webhookTrial(kind string) Trial {
	ours, floor := Figure{sideOurs, rate}, .55
	if kind == onPostgres {
		floor = .65
	}
	return Trial{
		Rows: []Row{
			{Name: "webhook-" + kind, Work: "webhook in, committed, 200; 256 connections, " + title(kind), Against: "net/http that checks the HMAC, parses the JSON, answers 200 and keeps nothing",
				Unit: "/s", Ours: ours, Theirs: Figure{sideTheirs, rate}, AtLeast: floor},
			{Name: "webhook-p99-" + kind, Work: "the same: all but one in a hundred answers come within", Unit: "ms", Ours: Figure{sideOurs, "p99"}, AtMost: 60},
			{Name: "webhook-naive-" + kind, Work: "the same", Against: "the same endpoint with a transaction for each webhook",
				Unit: "/s", Ours: ours, Theirs: Figure{"naive", rate}, AtLeast: 6},
		},
		Set: func(ctx context.Context, g *Ground) (*Stage, error) { return setWebhooks(ctx, g, kind) },
	}
}

func setWebhooks(ctx context.Context, g *Ground, kind string) (*Stage, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return nil, err
	}
	s, err := g.open(ctx, kind, aftercare.Live, nil)
	if err != nil {
		return nil, err
	}
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "naive"}, Note: func(row string) string {
		if row != "webhook-"+kind {
			return ""
		}
		return "nothing is applied meanwhile, which serve does beside it"
	}}
	stage.atEnd(func() { _ = s.close() })
	url, err := g.database(kind)
	if err != nil {
		return stage, err
	}
	naive, err := peer.NewInbox(ctx, url)
	if err != nil {
		return stage, err
	}
	stage.atEnd(naive.Close)
	stage.Sides = map[string]Side{
		sideOurs:   g.posting(s.endpoint(s.store), g.size(8_000, 1_000)),
		sideTheirs: g.posting(peer.Floor{Key: key}, g.size(8_000, 1_500)),
		"naive":    g.posting(s.endpoint(naive), g.size(2_000, 2*crowd)),
	}
	return stage, nil
}

// endpoint is the one of a serve process. Nothing is applied meanwhile.
func (s *shop) endpoint(inbox intake.Inbox) http.Handler {
	return &intake.Endpoint{Bindings: s.bindings, Inbox: inbox, Business: clock.Machine, Nudge: func(...int64) {}, Log: quiet}
}

// posting is a side that posts webhooks, new ones in each run.
func (g *Ground) posting(h http.Handler, first int) Side {
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", h)
	run := 0
	return g.paced(first, 2*crowd, 60_000, func(ctx context.Context, n int) (Figures, error) {
		addr, closed, err := listen(mux)
		if err != nil {
			return nil, err
		}
		defer closed()
		run++
		return webhooks(fmt.Sprintf("msg_%d_", run), n).post(ctx, addr, crowd)
	})
}
