package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/mailtemplates"
)

type doctorCmd struct {
	JSON bool `help:"As JSON."`
}

// Help says what it looks at.
func (*doctorCmd) Help() string {
	return "Looks at the configuration, templates, workflows, database, Redis, SMTP, and the DNS records of the senders, and says what to do. Changes nothing but the database's tables.\n\nExample:\n  aftercare doctor --config aftercare.yaml"
}

// finding is one thing the doctor looked at.
type finding struct {
	What   string `json:"what"`
	Level  string `json:"level"` // ok, warning, error
	Says   string `json:"says"`
	Advice string `json:"advice,omitempty"`
}

const (
	levelOK      = "ok"
	levelWarning = "warning"
	levelError   = "error"
)

// Run prints the findings; an error among them makes it fail.
func (c *doctorCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	found := examine(ctx, cli)
	bad := 0
	for _, f := range found {
		if f.Level == levelError {
			bad++
		}
	}
	if c.JSON {
		if err := s.json(found); err != nil {
			return err
		}
	} else if err := printFindings(s.out, found); err != nil {
		return err
	}
	if bad > 0 {
		return aftercare.Errorf(aftercare.Invalid, "%d things are wrong", bad)
	}
	return nil
}

func printFindings(w io.Writer, found []finding) error {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%-8s %-22s %s\n", map[string]string{levelOK: "ok", levelWarning: "look", levelError: "WRONG"}[f.Level], f.What, f.Says)
		if f.Advice != "" {
			fmt.Fprintf(&b, "%-8s %-22s -> %s\n", "", "", f.Advice)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// examine goes from what needs nothing to what needs a network.
func examine(ctx context.Context, cli *CLI) []finding {
	cfg, err := loadConfig(cli)
	if err != nil {
		return []finding{{"configuration", levelError, err.Error(), "see config/aftercare.example.yaml"}}
	}
	var out []finding
	add := func(what, level, says, advice string) { out = append(out, finding{what, level, says, advice}) }
	for _, w := range cfg.Warnings {
		add("configuration", levelWarning, w, "")
	}
	h, err := plan(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		add("configuration", levelError, err.Error(), "")
		return out
	}
	defer func() { _ = h.Close() }() // nothing was left half done
	add("configuration", levelOK, fmt.Sprintf("%d stores, %d workflows, %d mails", len(h.stores), len(h.workflows), len(h.templates.Names())), "")
	if len(h.stores) == 0 {
		add("stores", levelError, "there is no store", "add one under stores: in the configuration file; see config/aftercare.example.yaml")
	}
	if strings.Contains(cfg.PublicURL, "127.0.0.1") || strings.Contains(cfg.PublicURL, "localhost") {
		add("public_url", levelWarning, cfg.PublicURL+" is this machine: links in mails work here only", "set AFTERCARE_PUBLIC_URL to the https address that customers reach")
	}
	for _, st := range h.stores {
		out = append(out, examineStore(h, st)...)
		out = append(out, examineHelp(st, h.business.Now())...)
	}
	out = append(out, examineServices(ctx, h)...)
	return append(out, examineDNS(ctx, h)...)
}

// examineStore looks at what a store promises and at what its shop may do twice.
func examineStore(h *house, st *aftercare.Store) []finding {
	what := "store " + st.ID
	var out []finding
	if st.Mode == aftercare.Shadow {
		out = append(out, finding{what, levelWarning, "is in shadow mode: everything is decided and recorded, nothing is mailed", "set mode: live when you like what the console shows"})
	}
	sources := 0
	own := map[string]string{
		"shopify":     "Shopify sends an order and a shipping confirmation of its own: change what they say under Settings > Notifications, or set workflows: {order-confirmation: off, shipping-update: off}",
		"woocommerce": "switch off Processing order, Completed order and Refunded order under WooCommerce > Settings > Emails, or set workflows: {order-confirmation: off, order-changed: off}",
		"standard":    "switch off the confirmation that your own platform sends, or set workflows: {order-confirmation: off}",
	}
	for path := range h.bindings {
		if path.Store != st.ID {
			continue
		}
		sources++
		if !st.Off["order-confirmation"] {
			out = append(out, finding{what, levelWarning, "source " + path.Source + ": two systems may tell the customer the same", own[path.Source]})
		}
	}
	if sources == 0 {
		out = append(out, finding{what, levelError, "no shop is connected", "add one under sources, then: aftercare source show " + st.ID + " SOURCE"})
	}
	for _, lack := range mailtemplates.Lacking(st) {
		out = append(out, finding{what, levelWarning, lack, "see mail: and contact: of the store in config/aftercare.example.yaml"})
	}
	if len(st.Reviews) == 0 && !st.Off["review-request"] {
		out = append(out, finding{what, levelWarning, "has no place for reviews: nobody is asked for one", "add reviews: [{name: …, url: …}]"})
	}
	return out
}

func examineServices(ctx context.Context, h *house) []finding {
	var out []finding
	check := func(what, good, advice string, err error) bool {
		if err != nil {
			out = append(out, finding{what, levelError, err.Error(), advice})
			return false
		}
		out = append(out, finding{what, levelOK, good, ""})
		return true
	}
	opened := check("database", "reached, up to date", "check AFTERCARE_DATABASE_URL and that the server runs", h.openStore(ctx))
	if opened && h.store.SQLite() {
		out = append(out, finding{"database", levelOK, "SQLite: one process on one machine; back it up with: aftercare backup FILE", ""})
	}
	if opened {
		out = append(out, examineDurability(ctx, h.store)...)
	}
	if h.store != nil {
		if says, advice := openSecrets(h.store, h.seals); says != "" {
			out = append(out, finding{"database key", levelWarning, says, advice})
		}
	}
	out = append(out, examineRetention(ctx, h)...)
	if opened {
		out = append(out, examineMails(ctx, h)...)
		out = append(out, examinePools(ctx, h)...)
		out = append(out, examineStudies(ctx, h)...)
	}
	if err := h.openQueue(); check("redis", "configured", "check AFTERCARE_REDIS_URL", err) {
		policy, err := h.redis.Policy(ctx)
		check("redis", "reached", "check that the server runs", err)
		if h.redis.Embedded {
			out = append(out, finding{"redis", levelOK, "embedded: nothing in it needs to outlive a restart", ""})
		}
		if says, advice := evicts(policy); err == nil && says != "" {
			out = append(out, finding{"redis", levelWarning, says, advice})
		}
	}
	if opened && h.redis.Client != nil {
		if err := h.openWatch(ctx); err != nil {
			check("restore", "", "", err)
		} else {
			out = append(out, examineRestore(ctx, h)...)
		}
	}
	if err := h.openMail(); check("smtp", "configured", "check AFTERCARE_SMTP_URL", err) {
		check("smtp", "reached, ready to send", "check host, port, user and password", h.mailer.Check(ctx))
	}
	return out
}

// examineRetention says when old data was last emptied.
func examineRetention(ctx context.Context, h *house) []finding {
	if h.store == nil {
		return nil
	}
	runs, err := h.store.RetentionRuns(ctx)
	if err != nil {
		return []finding{{"retention", levelError, err.Error(), ""}}
	}
	var out []finding
	for _, r := range runs {
		if h.rules.Stores[r.Store] == nil {
			continue
		}
		f := finding{"retention " + r.Store, levelOK, fmt.Sprintf("last began on %s: %d webhooks emptied, %d customers erased", r.BeganAt.Format("2006-01-02 15:04 UTC"), r.Webhooks, r.Customers), ""}
		if h.business.Now().Sub(r.BeganAt) > 3*24*time.Hour {
			f.Level, f.Advice = levelWarning, "it runs once a day while serve runs with the role scheduler"
		}
		out = append(out, f)
	}
	return out
}

// examineMails tells what waits for a person.
func examineMails(ctx context.Context, h *house) []finding {
	o, err := h.store.Overview(ctx, h.business.Now())
	if err != nil {
		return []finding{{"mails", levelError, err.Error(), ""}}
	}
	var out []finding
	if o.Poison > 0 {
		out = append(out, finding{"mails", levelWarning, fmt.Sprintf("%d kept back, because making them broke the worker", o.Poison),
			"look at their templates and orders, then try again: " + h.cfg.PublicURL + "/mails?state=held"})
	}
	if o.Unconfirmed > 0 {
		out = append(out, finding{"mails", levelWarning, fmt.Sprintf("%d unconfirmed: nobody knows here whether they arrived", o.Unconfirmed),
			"look them up at the mail server, then mark them: " + h.cfg.PublicURL + "/mails?state=unconfirmed"})
	}
	return out
}
