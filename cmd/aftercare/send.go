package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"

	"aftercare/internal/aftercare"
	"aftercare/mailtemplates"
)

type sendCmd struct {
	Test sendTestCmd `cmd:"" help:"Send one mail with sample data to an address of yours."`
}

type sendTestCmd struct {
	To       string `arg:"" help:"Your address."`
	Template string `short:"t" default:"order-confirmation" help:"Which mail."`
	Locale   string `short:"l" default:"en" help:"In which language."`
	Fixture  string `short:"f" default:"plain" help:"Whose data."`
	Store    string `placeholder:"ID" help:"As which store; without it the first one."`
}

// Help gives examples.
func (*sendTestCmd) Help() string {
	return "The subject begins with [TEST], and the mail counts in no statistics.\n\nExample:\n  aftercare send test me@acme.example -t review-request -l ja"
}

// Run writes the ledger row, sends, and keeps the outcome, as a worker does.
func (c *sendTestCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	to := aftercare.NormalizeAddress(c.To)
	if to == "" {
		return aftercare.Errorf(aftercare.Invalid, "%q is not one mail address", c.To)
	}
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	h, err := plan(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // the outcome is committed
	m, r, err := c.write(h, to)
	if err != nil {
		return err
	}
	if err := h.openStore(ctx); err != nil {
		return err
	}
	if err := h.openMail(); err != nil {
		return err
	}
	return c.send(ctx, s, h, m, r)
}

func (c *sendTestCmd) write(h *house, to string) (aftercare.Message, aftercare.Rendering, error) {
	var store *aftercare.Store
	for _, st := range h.stores {
		if store == nil && (c.Store == "" || c.Store == st.ID) {
			store = st
		}
	}
	fixture, ok := mailtemplates.FixtureByName(c.Fixture)
	switch {
	case store == nil:
		return aftercare.Message{}, aftercare.Rendering{}, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
	case !ok:
		return aftercare.Message{}, aftercare.Rendering{}, aftercare.Errorf(aftercare.NotFound, "there is no fixture %q", c.Fixture)
	}
	r, err := h.templates.Render(c.Template, c.Locale, fixture.Data(c.Template, c.Locale))
	if err != nil {
		return aftercare.Message{}, aftercare.Rendering{}, err
	}
	subject := "[TEST] " + r.Subject
	return aftercare.Message{ID: "test" + rand.Text(), Store: store.ID, Template: r.Template, Kind: r.Kind, Date: h.business.Now(),
			From: store.Mail.From, ReplyTo: store.Mail.ReplyTo, To: to, Subject: subject, HTML: r.HTML, Text: r.Text, Locale: r.Locale},
		aftercare.Rendering{Subject: subject, TemplateVersion: r.Version, Locale: r.Locale, HTML: r.HTML, Text: r.Text}, nil
}

func (c *sendTestCmd) send(ctx context.Context, s *streams, h *house, m aftercare.Message, r aftercare.Rendering) error {
	row, err := h.store.PrepareMail(ctx, aftercare.Mail{ID: m.ID, Store: m.Store, Template: m.Template, Locale: m.Locale, Kind: m.Kind,
		Address: m.To, PreparedAt: m.Date})
	if err != nil {
		return err
	}
	claim := aftercare.Claim{State: aftercare.OrderState{Store: m.Store}, Mail: row, Now: m.Date}
	result := h.mailer.Send(ctx, m, func(ctx context.Context) error { return h.store.HandOver(ctx, claim, r) })
	outcome := aftercare.Settlement{Mail: result.State, Reply: result.Reply, Final: true}
	if result.State != aftercare.MailSent {
		outcome.Reason = aftercare.Because(aftercare.ReasonError, result.Phase+": "+result.Reply)
		if result.State == aftercare.MailPrepared { // nobody tries a test mail again
			outcome.Mail = aftercare.MailFailed
		}
	}
	if _, err := h.store.Settle(ctx, claim, outcome, h.rules, m.Date); err != nil {
		return err
	}
	if result.State != aftercare.MailSent {
		return aftercare.Errorf(aftercare.Unavailable, "not sent (%s), at %s: %s; aftercare doctor looks at the mail server", outcome.Mail, result.Phase, result.Reply)
	}
	_, err = fmt.Fprintf(s.out, "Sent %s in %s. The mail server said: %s\n", m.Template, m.Locale, result.Reply)
	return err
}
