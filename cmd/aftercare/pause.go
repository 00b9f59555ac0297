package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os/user"
	"strings"

	"aftercare/internal/aftercare"
)

// scope is what a pause stops: at least one of the three.
type scope struct {
	Store    string `placeholder:"ID" help:"Only this store; without it, all stores."`
	Workflow string `placeholder:"NAME" help:"Only this workflow."`
	Template string `placeholder:"NAME" help:"Only this mail."`
}

func (s scope) String() string {
	parts := []string{}
	for _, p := range []struct{ label, name string }{{"store", s.Store}, {"workflow", s.Workflow}, {"template", s.Template}} {
		if p.name != "" {
			parts = append(parts, p.label+" "+p.name)
		}
	}
	return strings.Join(parts, ", ")
}

type pauseCmd struct {
	scope `embed:""`
	Why   string `help:"For whoever wonders."`
}

// Help gives examples.
func (*pauseCmd) Help() string {
	return "Examples:\n  aftercare pause --store acme --why \"stock count\"\n  aftercare pause --workflow cross-sell\n  aftercare pause --template review-request --store acme"
}

// Run stops sending at once: steps wait as held, and the pause is compared just
// before each mail's final dot.
func (c *pauseCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	return c.each(ctx, cli, func(h *house, store string) error {
		held, err := h.store.Pause(ctx, aftercare.Pause{Store: store, Workflow: c.Workflow, Template: c.Template, By: whoami(), Why: c.Why}, h.business.Now())
		if err == nil {
			_, err = fmt.Fprintf(s.out, "Paused %s: %d steps wait. Go on with: aftercare resume %s\n", scope{store, c.Workflow, c.Template}, held, flags(store, c.scope))
		}
		return err
	})
}

type resumeCmd struct {
	scope `embed:""`
	Brake bool `help:"Approve what the blast brake holds of the store or, with --workflow, what that workflow heard too late."`
}

// Help gives examples.
func (*resumeCmd) Help() string {
	return "Examples:\n  aftercare resume --store acme\n  aftercare resume --brake --store acme\n  aftercare resume --brake --workflow order-confirmation"
}

// Run lets the steps go on; what fell due meanwhile goes out now, unless it is
// not useful any more.
func (c *resumeCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	if c.Brake {
		return c.approve(ctx, s, cli)
	}
	return c.each(ctx, cli, func(h *house, store string) error {
		steps, err := h.store.Resume(ctx, store, c.Workflow, c.Template)
		if err == nil {
			_, err = fmt.Fprintf(s.out, "Resumed %s: %d steps go on.\n", scope{store, c.Workflow, c.Template}, steps)
		}
		return err
	})
}

// approve lets go what the blast brake holds. Of several stores it may hold some.
func (c *resumeCmd) approve(ctx context.Context, s *streams, cli *CLI) error {
	if c.Template != "" {
		return aftercare.Errorf(aftercare.Invalid, "the blast brake holds whole stores or workflows; leave --template out")
	}
	approved := false
	err := c.each(ctx, cli, func(h *house, store string) error {
		steps, err := h.store.Approve(ctx, store, c.Workflow, whoami(), h.business.Now())
		if c.Store == "" && aftercare.CodeOf(err) == aftercare.NotFound {
			return nil
		}
		if err == nil {
			approved = true
			_, err = fmt.Fprintf(s.out, "Approved %s: %d steps go on.\n", scope{Store: store, Workflow: c.Workflow}, steps)
		}
		return err
	})
	if err == nil && !approved {
		return aftercare.Errorf(aftercare.NotFound, "the blast brake holds nothing of %s", c.scope)
	}
	return err
}

// each runs fn for the scope's store, or for all stores.
func (c scope) each(ctx context.Context, cli *CLI, fn func(h *house, store string) error) error {
	if c.String() == "" {
		return aftercare.Errorf(aftercare.Invalid, "say what: --store, --workflow or --template")
	}
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	h, err := plan(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	if err := h.openStore(ctx); err != nil {
		return err
	}
	if err := c.check(h); err != nil {
		return err
	}
	for _, st := range h.stores {
		if c.Store == "" || c.Store == st.ID {
			if err := fn(h, st.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// check refuses names that do not exist: a pause of nothing stops nothing.
func (c scope) check(h *house) error {
	if _, ok := h.rules.Stores[c.Store]; c.Store != "" && !ok {
		return aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
	}
	if _, ok := h.templates.Kind(c.Template); c.Template != "" && !ok {
		return aftercare.Errorf(aftercare.NotFound, "there is no mail %q; there are %s", c.Template, strings.Join(h.templates.Names(), ", "))
	}
	if c.Workflow == "" {
		return nil
	}
	names := []string{}
	for _, w := range h.workflows {
		if w.Name == c.Workflow {
			return nil
		}
		names = append(names, w.Name)
	}
	return aftercare.Errorf(aftercare.NotFound, "there is no workflow %q; there are %s", c.Workflow, strings.Join(names, ", "))
}

func flags(store string, s scope) string {
	out := "--store " + store
	if s.Workflow != "" {
		out += " --workflow " + s.Workflow
	}
	if s.Template != "" {
		out += " --template " + s.Template
	}
	return out
}

func whoami() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "command line"
}
