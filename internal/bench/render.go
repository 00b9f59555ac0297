package bench

import (
	"context"
	"fmt"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/clock"
	"aftercare/internal/link"
)

// renderTrial is the text of one mail: facts and template become HTML and text.
func renderTrial() Trial {
	return Trial{
		Rows: []Row{{Name: "render", Work: "one order confirmation with 10 lines rendered, HTML and text", Against: "html/template rendering a page of that size with the same 10 lines",
			Unit: "µs", Ours: Figure{sideOurs, "each"}, Theirs: Figure{sideTheirs, "each"}, AtMost: 3}},
		Set: setRender,
	}
}

func setRender(_ context.Context, g *Ground) (*Stage, error) {
	s := &shop{}
	if err := s.decide(aftercare.Live); err != nil {
		return nil, err
	}
	s.letters.Links = link.New("https://care.acme.example", []aftercare.SigningKey{{ID: "bench", Secret: []byte("a key of thirty-two bytes, nearly")}})
	c, err := s.confirmation(10)
	if err != nil {
		return nil, err
	}
	m, _, err := s.letters.Write(c)
	if err != nil {
		return nil, err
	}
	page, err := peer.NewPage(s.rules.Facts(c.State), len(m.HTML))
	if err != nil {
		return nil, err
	}
	n := g.size(2_000, 100)
	return &Stage{
		Order: []string{sideOurs, sideTheirs},
		Sides: map[string]Side{
			sideOurs:   each(n, func() error { _, _, err := s.letters.Write(c); return err }),
			sideTheirs: each(n, page.Render),
		},
		Note: func(string) string {
			return fmt.Sprintf("%.1f kB of HTML each; ours adds %.1f kB of text and three signed links", float64(len(m.HTML))/1e3, float64(len(m.Text))/1e3)
		},
	}, nil
}

// each is a side that does the same again and again, and tells the microseconds
// of one.
func each(n int, do func() error) Side {
	return func(ctx context.Context) (Figures, error) {
		began := clock.Machine.Now()
		for range n {
			if err := do(); err != nil {
				return nil, err
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
		return Figures{"each": float64(clock.Machine.Now().Sub(began).Microseconds()) / float64(n)}, nil
	}
}

// confirmation is the claim of an order's confirmation, without a database.
func (s *shop) confirmation(lines int) (c aftercare.Claim, err error) {
	now := clock.Machine.Now()
	events, err := s.bindings.Parse(aftercare.Inbound{Store: "acme", Source: "standard", Topic: "order.placed", Body: order(1, now, lines), ReceivedAt: now})
	if err != nil {
		return c, err
	}
	for i := range events {
		events[i].Store, events[i].Source, events[i].ReceivedAt = "acme", "standard", now
	}
	c.State = aftercare.OrderState{Store: "acme", Facts: s.rules.Reduce(events)}
	to := c.State.Facts.Order.Customer.Email
	c.State.Person = aftercare.Person{ID: 1}
	c.Mail = aftercare.Mail{ID: "bench", Store: "acme", Template: "order-confirmation", Locale: "en", Kind: aftercare.KindTransactional, Address: to}
	c.Now, c.Covers = now, []aftercare.Subject{{Kind: aftercare.SubjectOrder, ID: c.State.Facts.Order.ID}}
	return c, nil
}

// letter is a mail's content as ours is, for those who send ready-made ones.
func (s *shop) letter(lines int) (peer.Letter, error) {
	c, err := s.confirmation(lines)
	if err != nil {
		return peer.Letter{}, err
	}
	m, _, err := s.letters.Write(c)
	return peer.Letter{From: m.From, ReplyTo: m.ReplyTo, Subject: m.Subject, Text: m.Text, HTML: m.HTML}, err
}
