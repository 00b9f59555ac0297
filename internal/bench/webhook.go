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
	s, err := g.open(ctx, kind, aftercare.Live, nil)
	if err != nil {
		return nil, err
	}
	url, err := g.database(kind)
	if err != nil {
		return nil, err
	}
	naive, err := peer.NewInbox(ctx, url)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return nil, err
	}
	n := g.size(15_000, 4_000)
	stage := &Stage{Order: []string{sideOurs, sideTheirs, "naive"}, Close: func() { naive.Close(); _ = s.close() }} // its rows are not wanted any more
	stage.Sides = map[string]Side{
		sideOurs:   posting(s.endpoint(s.store), n),
		sideTheirs: posting(peer.Floor{Key: key}, n),
		"naive":    posting(s.endpoint(naive), n/8),
	}
	return stage, nil
}

// endpoint is the one of a serve process. Nothing is applied meanwhile.
func (s *shop) endpoint(inbox intake.Inbox) http.Handler {
	return &intake.Endpoint{Bindings: s.bindings, Inbox: inbox, Business: clock.Machine, Nudge: func(...int64) {}, Log: quiet}
}

// posting is a side that posts so many webhooks, new ones in each run.
func posting(h http.Handler, n int) Side {
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", h)
	run := 0
	return func(ctx context.Context) (Figures, error) {
		addr, closed, err := listen(mux)
		if err != nil {
			return nil, err
		}
		defer closed()
		run++
		return webhooks(fmt.Sprintf("msg_%d_", run), n).post(ctx, addr, crowd)
	}
}
