package demo

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"aftercare/internal/mail/mailtest"
)

// Act does what a customer does with a mail: follow its link, look at the page,
// fill in its form and press the button.
func (w *Web) Act(ctx context.Context, a Answer, m mailtest.Mail) error {
	switch a.Do {
	case "unsubscribe": // as a mail provider does it, RFC 8058
		one := &form{action: between(strings.Join(m.Header["List-Unsubscribe"], ""), "<", ">"), values: url.Values{}}
		return w.send(ctx, one, map[string]string{"List-Unsubscribe": "One-Click"}, nil)
	case "find":
		return w.find(ctx, a)
	case "review":
		p, err := w.seek(ctx, m, func(p *page) bool { return p.with("place") != nil })
		if err != nil {
			return err
		}
		return w.send(ctx, p.with("place"), map[string]string{"place": "1"}, nil)
	case "rate":
		return w.fill(ctx, a, m, "score", "comment")
	case "choose":
		return w.fill(ctx, a, m, "mails")
	case "answer", "call", "estimate", "yes", "no":
		return w.talk(ctx, a, m)
	}
	return w.request(ctx, a, m)
}

// fill fills in the form with these fields, on a page that a link leads to.
func (w *Web) fill(ctx context.Context, a Answer, m mailtest.Mail, fields ...string) error {
	p, err := w.seek(ctx, m, func(p *page) bool { return p.with(fields...) != nil })
	if err != nil {
		return err
	}
	return w.send(ctx, p.with(fields...), a.With, nil)
}

// talk uses one of the forms on the page of a case.
func (w *Web) talk(ctx context.Context, a Answer, m mailtest.Mail) error {
	own := func(p *page) *form {
		for _, f := range p.forms {
			if f.values.Get("do") == a.Do {
				return f
			}
		}
		return nil
	}
	p, err := w.seek(ctx, m, func(p *page) bool { return own(p) != nil })
	if err != nil {
		return err
	}
	return w.send(ctx, own(p), a.With, a.picture())
}

// request goes from the order's page to one of its forms: return, repair, part,
// ask, register or data.
func (w *Web) request(ctx context.Context, a Answer, m mailtest.Mail) error {
	end := "/" + a.Do
	p, err := w.seek(ctx, m, func(p *page) bool { return p.to(end) != "" })
	if err != nil {
		return err
	}
	query := url.Values{}
	if a.Do == "repair" { // past the guide, which did not help
		query = url.Values{"line": {a.With["line"]}, "s": {a.With["s"]}, "go": {"1"}}
	}
	if p, err = w.follow(ctx, p, end, query); err != nil {
		return err
	}
	f := p.with("nonce")
	if f == nil {
		return fmt.Errorf("the page %s has no form", end)
	}
	return w.send(ctx, f, a.With, a.picture())
}

// find asks for a lost link.
func (w *Web) find(ctx context.Context, a Answer) error {
	p, err := w.open(ctx, w.Base+"/find/"+w.Store)
	if err != nil {
		return err
	}
	f := p.with("order", "address")
	if f == nil {
		return fmt.Errorf("nobody can ask for a lost link")
	}
	return w.send(ctx, f, map[string]string{"order": a.Order, "address": a.Email}, nil)
}
