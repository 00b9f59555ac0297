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

// Player plays the outside world: platforms that post and customers who answer.
type Player struct {
	World   World
	Post    func(ctx context.Context, p Post) error
	Answer  func(ctx context.Context, a Answer, m mailtest.Mail) error
	Mails   func() []mailtest.Mail
	Order   func(m mailtest.Mail) (template, order string) // what a mail is about
	Moved   func(now time.Time, webhooks int)              // for progress; may be nil
	Posted  int
	pending []pending
	seen    int
}

// pending is an answer whose mail has arrived.
type pending struct {
	at     time.Time
	answer Answer
	mail   mailtest.Mail
}

// Play plays all posts, answers what is to be answered, and goes on until end.
func (p *Player) Play(ctx context.Context, posts []Post, answers []Answer, end time.Time) error {
	for p.World.Now().Before(end) {
		next := end
		if len(posts) > 0 && posts[0].At.Before(next) {
			next = posts[0].At
		}
		for _, w := range p.pending {
			if w.at.Before(next) {
				next = w.at
			}
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

// react looks at new mails for some to be answered, and gives the answers whose
// time has come.
func (p *Player) react(ctx context.Context, answers []Answer, now time.Time) error {
	mails := p.Mails()
	for _, m := range mails[min(p.seen, len(mails)):] {
		template, order := p.Order(m)
		for _, a := range answers {
			if a.Template == template && a.Order == order {
				p.pending = append(p.pending, pending{now.Add(a.After), a, m})
			}
		}
	}
	p.seen = len(mails)
	var failed error
	p.pending = slices.DeleteFunc(p.pending, func(w pending) bool {
		if w.at.After(now) || failed != nil {
			return false
		}
		if err := p.Answer(ctx, w.answer, w.mail); err != nil {
			failed = fmt.Errorf("demo: %s by the reader of %s for order %s: %w", w.answer.Do, w.answer.Template, w.answer.Order, err)
		}
		return true
	})
	return failed
}
