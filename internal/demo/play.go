package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/mail/mailtest"
)

// World is what the story plays in.
type World interface {
	// Now is the business time.
	Now() time.Time
	// Until lets business time come to t and everything that is due by then be
	// done. It may return earlier, so that mails that arrived meanwhile can be
	// answered.
	Until(ctx context.Context, t time.Time) error
}

// Player plays the outside world: platforms that post and people who answer.
type Player struct {
	World  World
	Post   func(ctx context.Context, p Post) error
	Act    func(ctx context.Context, a Answer, m mailtest.Mail) error // the customer's
	Desk   func(ctx context.Context, a Answer) error                  // a helper's
	Shop   map[time.Duration]func(ctx context.Context) error          // what the shop does, by time since Begins
	Begins time.Time
	Mails  func() []mailtest.Mail
	Order  func(m mailtest.Mail) (template, order string) // what a mail is about
	Moved  func(now time.Time, webhooks int)              // for progress; may be nil
	Late   func(err error)                                // told what came too late, where the clock runs by itself; nil: it is an error
	Posted int

	pending []pending
	seen    int
	arrived map[string]int // by template and order
}

// pending is something that somebody will do.
type pending struct {
	at  time.Time
	do  func(ctx context.Context) error
	who string // does what, for errors
}

// Play plays all posts, answers what is to be answered, and goes on until end.
func (p *Player) Play(ctx context.Context, posts []Post, answers []Answer, end time.Time) error {
	p.arrived = map[string]int{}
	for after, do := range p.Shop {
		p.await(p.Begins.Add(after), "the shop", do)
	}
	for p.World.Now().Before(end) {
		next := end
		if len(posts) > 0 && posts[0].At.Before(next) {
			next = posts[0].At
		}
		if len(p.pending) > 0 && p.pending[0].at.Before(next) {
			next = p.pending[0].at
		}
		if err := p.World.Until(ctx, next); err != nil {
			return err
		}
		now := p.World.Now()
		for ; len(posts) > 0 && !posts[0].At.After(now); posts = posts[1:] {
			if err := p.Post(ctx, posts[0]); err != nil {
				return fmt.Errorf("demo: post %s of %s: %w", posts[0].Topic, posts[0].Source, err)
			}
			p.Posted++
		}
		if err := p.react(ctx, answers, now); err != nil {
			return err
		}
		if p.Moved != nil {
			p.Moved(now, p.Posted)
		}
	}
	return p.World.Until(ctx, end)
}

// await keeps what is to be done, in the order of its time.
func (p *Player) await(at time.Time, who string, do func(ctx context.Context) error) {
	p.pending = append(p.pending, pending{at, do, who})
	slices.SortStableFunc(p.pending, func(a, b pending) int { return a.at.Compare(b.at) })
}

// react looks at new mails for some to be answered, and does the first thing
// whose time has come. The next one finds what this one has changed.
func (p *Player) react(ctx context.Context, answers []Answer, now time.Time) error {
	mails := p.Mails()
	for _, m := range mails[min(p.seen, len(mails)):] {
		template, order := p.Order(m)
		p.arrived[template+" "+order]++
		for _, a := range answers {
			if a.Template == template && a.Order == order && a.Nth == p.arrived[template+" "+order] {
				p.answer(a, m, now)
			}
		}
	}
	p.seen = len(mails)
	if len(p.pending) == 0 || p.pending[0].at.After(now) {
		return nil
	}
	first := p.pending[0]
	p.pending = p.pending[1:]
	err := first.do(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if err = fmt.Errorf("demo: %s: %w", first.who, err); p.Late != nil {
		p.Late(err)
		return nil
	}
	return err
}

// answer plans what somebody does about a mail.
func (p *Player) answer(a Answer, m mailtest.Mail, now time.Time) {
	at, who := now.Add(a.After), fmt.Sprintf("%s by the reader of %s %d for order %s", a.Do, a.Template, a.Nth, a.Order)
	if a.By == "" {
		p.await(at, who, func(ctx context.Context) error { return p.Act(ctx, a, m) })
		return
	}
	who = fmt.Sprintf("%s by %s after %s %d for order %s", a.Do, a.By, a.Template, a.Nth, a.Order)
	p.await(office(at), who, func(ctx context.Context) error { return p.Desk(ctx, a) })
}

// berlin is where the desk is.
var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("demo: " + err.Error()) // the program carries the zones
	}
	return l
}()

// office is a time, or when the desk is there again: on working days, nine to
// half past four.
func office(t time.Time) time.Time {
	l := t.In(berlin)
	open := time.Date(l.Year(), l.Month(), l.Day(), 9, 20, 0, 0, berlin)
	switch shut := open.Add(7*time.Hour + 10*time.Minute); {
	case l.Before(open):
		l = open
	case l.After(shut):
		l = open.AddDate(0, 0, 1)
	}
	for l.Weekday() == time.Saturday || l.Weekday() == time.Sunday {
		l = time.Date(l.Year(), l.Month(), l.Day()+1, 9, 20, 0, 0, berlin)
	}
	return l.UTC()
}
