package bench

import (
	"context"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/mail/mailtest"
)

// Each peer does all of the work that it is timed for.
func TestPeersDoTheirWork(t *testing.T) {
	g := newGround(Options{Quick: true})
	defer g.end()
	r, err := g.emptyRedis()
	needs(t, err)
	url, err := g.database(onPostgres)
	needs(t, err)
	river, err := peer.NewRiver(t.Context(), url)
	needs(t, err)
	defer river.Close()
	naive, err := peer.NewNaive(t.Context(), url)
	needs(t, err)
	defer naive.Close()
	queue := peer.NewAsynq(r.Addr)
	defer queue.Close()
	box, err := sink(0, true)
	needs(t, err)
	defer func() { _ = box.Close() }() // it has told what it took
	letter := peer.Letter{From: "orders@acme.example", ReplyTo: "help@acme.example", Subject: "Yours", Text: "Thank you\r\n", HTML: "<p>Thank you</p>\r\n"}
	dial := func(ctx context.Context, n int) (time.Duration, error) {
		return peer.DialAndSend(ctx, box.Addr(), login, mailtest.ClientTLS(), 4, n, letter)
	}
	steps := func(ctx context.Context, n int) (time.Duration, error) { return naive.Steps(ctx, queue, n) }
	for name, do := range map[string]func(context.Context, int) (time.Duration, error){
		"river": river.Process, "poll": naive.Poll, "steps": steps, "enqueue": queue.Enqueue, "process": queue.Process, "dial": accepted(box, dial),
	} {
		for range 2 {
			if took, err := do(t.Context(), 20); err != nil || took <= 0 {
				t.Errorf("%s: %s, %v", name, took, err)
			}
		}
	}
}

func TestNaiveInboxKeepsOnce(t *testing.T) {
	g := newGround(Options{Quick: true})
	defer g.end()
	for _, kind := range []string{onSQLite, onPostgres} {
		url, err := g.database(kind)
		needs(t, err)
		i, err := peer.NewInbox(t.Context(), url)
		needs(t, err)
		in := aftercare.Inbound{Store: "acme", Source: "standard", Key: "msg_1", Topic: "order.placed", Body: original()}
		id, fresh, err := i.Receive(t.Context(), in)
		if err != nil || !fresh {
			t.Errorf("%s: the first is not fresh: %v", kind, err)
		}
		if again, fresh, err := i.Receive(t.Context(), in); err != nil || fresh || again != id {
			t.Errorf("%s: a repeat is fresh: %t, row %d for %d: %v", kind, fresh, again, id, err)
		}
		i.Close()
	}
}
