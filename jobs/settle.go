package jobs

import (
	"context"
	"time"

	"aftercare/internal/aftercare"
)

// settleWaits are the pauses, a minute in all, for which an outcome is held
// against a database that is away. After that the lease decides, which may mean
// "unconfirmed" for a mail that was sent.
var settleWaits = []time.Duration{
	500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 30 * time.Second,
}

// settleTime bounds one try: a database that hangs must not keep an outcome
// from the next one.
const settleTime = 10 * time.Second

// settle keeps the outcome even while the process is told to stop.
func (r *Runner) settle(ctx context.Context, c aftercare.Claim, s aftercare.Settlement) {
	ctx = context.WithoutCancel(ctx)
	wakes, err := r.keep(ctx, c, s)
	for _, wait := range settleWaits {
		if err == nil || aftercare.CodeOf(err) == aftercare.Conflict {
			break
		}
		r.Log.Warn("outcome not kept yet", "mail", c.Mail.ID, "state", s.Mail, "error", err)
		time.Sleep(wait)
		wakes, err = r.keep(ctx, c, s)
	}
	switch {
	case err != nil && aftercare.CodeOf(err) == aftercare.Conflict:
		r.late(ctx, c, s)
		return
	case err != nil:
		r.Log.Error("outcome not kept, the lease will decide", "mail", c.Mail.ID, "state", s.Mail, "error", err)
		return
	}
	if r.Count != nil {
		r.Count(c.Mail.Template, string(s.Mail))
	}
	if err := r.Client.Nudge(ctx, wakes); err != nil {
		r.Log.Warn("steps not nudged; the sweep will find them", "steps", len(wakes), "error", err)
	}
}

func (r *Runner) keep(ctx context.Context, c aftercare.Claim, s aftercare.Settlement) ([]aftercare.Wake, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	return r.Ledger.Settle(ctx, c, s, r.Planner, c.Now)
}

// late is for an outcome whose lease ended first. The server's yes still tells
// what became of a mail that is unconfirmed by now.
func (r *Runner) late(ctx context.Context, c aftercare.Claim, s aftercare.Settlement) {
	if s.Mail == aftercare.MailSent {
		ctx, cancel := context.WithTimeout(ctx, settleTime)
		defer cancel()
		if err := r.Ledger.Confirm(ctx, c.Mail.ID, s.Reply, r.Planner, c.Now); err == nil {
			r.Log.Info("late answer confirms the mail", "mail", c.Mail.ID)
			return
		}
	}
	r.Log.Warn("outcome came too late, another attempt has the mail", "mail", c.Mail.ID, "attempt", c.Mail.Attempt, "state", s.Mail)
}
