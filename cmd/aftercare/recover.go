package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/schollz/progressbar/v3"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

type recoverCmd struct {
	BackupTime string `placeholder:"WHEN" help:"When the backup was taken. Not needed for a copy made by aftercare backup, which knows."`
	Until      string `placeholder:"WHEN" help:"When the last mail can have left; without it, what the mark says."`
	DryRun     bool   `help:"Only count."`
	Force      bool   `help:"Also when no mark is ahead of the database, or none can be read."`
	JSON       bool   `help:"As JSON."`
}

// Help says what it is for.
func (*recoverCmd) Help() string {
	return `A database that was restored from a backup does not know what it sent afterwards. So all
sending is suspended until this command was run. It

  - shows every mail that may have left between the backup and its loss as unconfirmed, for a
    person to settle, instead of sending it; also later, for orders that the shop posts again;
  - counts the webhooks and orders that the database does not know;
  - lifts the suspension, last. Mails that are due from then on go out as ever.

It may be run beside serve, and again if it was cut off. WHEN is 2026-11-22T03:00:00+01:00, or
2026-11-22 03:00 for UTC. When in doubt, name a backup time that is too early.

Examples:
  aftercare recover --backup-time "2026-11-22 03:00" --dry-run
  aftercare recover --backup-time "2026-11-22 03:00"`
}

// Run recovers.
func (c *recoverCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	h, err := plan(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // what was done is committed
	if err := h.openStore(ctx); err != nil {
		return err
	}
	if err := errors.Join(h.openQueue(), h.openWatch(ctx)); err != nil {
		return err
	}
	restore, err := c.found(ctx, h)
	if err != nil {
		return err
	}
	report, err := c.window(ctx, h, restore)
	if err != nil {
		return err
	}
	if err := c.recover(ctx, s, h, report); err != nil {
		return err
	}
	if c.JSON {
		return s.json(report)
	}
	return report.print(s, h)
}

// found is the restore to recover from; nil when it is forced.
func (c *recoverCmd) found(ctx context.Context, h *house) (*aftercare.Restore, error) {
	restore, err := h.watch.Look(ctx)
	switch {
	case restore != nil || c.Force:
		return restore, nil
	case err != nil:
		return nil, aftercare.Errorf(aftercare.Unavailable, "whether this database is an old copy cannot be told: %w; mend that, or add --force", err)
	}
	return nil, aftercare.Errorf(aftercare.Conflict, "there is nothing to recover from: the database is as new as its mark, and mails go out. "+
		"If you know better (the mark was lost with the machine), add --force")
}

// sendSlack is for how long mails can have left after the last mark: another
// process takes over the marks of one that died within half a minute.
const sendSlack = 2 * time.Minute

// window settles the machine times that enclose what may have been sent.
func (c *recoverCmd) window(ctx context.Context, h *house, r *aftercare.Restore) (*recoverReport, error) {
	now := clock.Machine.Now()
	out := &recoverReport{DryRun: c.DryRun, Until: now, Suspended: r != nil}
	var err error
	switch {
	case c.BackupTime != "":
		out.BackupTime, err = parseWhen("--backup-time", c.BackupTime)
	default:
		out.BackupTime, err = h.store.BackupTime(ctx)
	}
	if err == nil && out.BackupTime.IsZero() {
		err = aftercare.Errorf(aftercare.Invalid, "say when the backup was taken, as in --backup-time \"2026-11-22 03:00\"; this copy does not know")
	}
	if r != nil {
		out.WebhooksMissing, out.OrdersMissing = max(0, r.Outside.Inbox-r.Inside.Inbox), max(0, r.Outside.Orders-r.Inside.Orders)
		// Nothing has left since the suspension.
		out.Until = earliest(r.Outside.At.Add(sendSlack), r.FoundAt)
	}
	if err == nil && c.Until != "" {
		out.Until, err = parseWhen("--until", c.Until)
	}
	const layout = "2006-01-02 15:04:05 MST"
	switch {
	case err != nil:
		return nil, err
	case out.BackupTime.After(now):
		return nil, aftercare.Errorf(aftercare.Invalid, "--backup-time %s is in the future (it is %s now)", out.BackupTime.Format(layout), now.Format(layout))
	case out.Until.After(now):
		return nil, aftercare.Errorf(aftercare.Invalid, "--until %s is in the future (it is %s now): what is due then was not sent yet", out.Until.Format(layout), now.Format(layout))
	case r != nil && out.BackupTime.After(r.Outside.At):
		return nil, aftercare.Errorf(aftercare.Invalid, "--backup-time %s is after the last that the mark knows of, %s: such a backup would lack nothing; is the time zone right?",
			out.BackupTime.Format(layout), r.Outside.At.Format(layout))
	case out.BackupTime.After(out.Until):
		return nil, aftercare.Errorf(aftercare.Invalid, "--until %s is before --backup-time %s", out.Until.Format(layout), out.BackupTime.Format(layout))
	}
	return out, nil
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// recover does it, or counts; the suspension is lifted last.
func (c *recoverCmd) recover(ctx context.Context, s *streams, h *house, report *recoverReport) error {
	until := h.onBusiness(report.Until)
	var restore aftercare.Restore
	if !c.DryRun {
		inside, err := h.store.Mark(ctx)
		if err != nil {
			return err
		}
		if restore, err = h.store.Recover(ctx, inside, h.onBusiness(report.BackupTime), until); err != nil {
			return err
		}
		until = restore.Until // an earlier try may have named a later one
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.err), progressbar.OptionSetVisibility(terminal(s.err)),
		progressbar.OptionSetDescription("mails looked at"), progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond))
	var err error
	report.Mails, err = h.store.Recovering(ctx, until, h.rules, c.DryRun, func(looked, of int) {
		bar.ChangeMax(of)
		_ = bar.Set(looked) // a progress line that cannot be drawn is no failure
	})
	if err != nil || c.DryRun {
		return err
	}
	if err := h.store.Recovered(ctx, restore); err != nil {
		return err
	}
	// The marks follow within a second once a process sends again; here and now
	// they show that all is well, and whoever cannot be reached catches up.
	report.Suspended = false
	if again, _ := h.watch.Look(ctx); again != nil {
		report.Suspended = true
	}
	return nil
}
