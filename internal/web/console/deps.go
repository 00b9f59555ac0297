package console

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/web/api"
	"aftercare/mailtemplates"
)

// Deps is what New needs.
type Deps struct {
	Stores    []*aftercare.Store
	Workflows []*aftercare.Workflow
	Templates []string // names that may be paused

	Orders  Orders
	Mails   Mails
	Poison  Poison
	Queue   Queue
	Inbox   Inbox
	Pauses  Pauses
	Brake   Brake
	Explain Explainer
	Rules   Rules
	Cases   Cases
	Months  Months
	Desk    Desk
	Walks   Walks
	Photos  Photos      // may be nil
	Coupons Coupons     // may be nil: then no coupon is given
	Checks  []api.Check // shown when they fail; may be empty

	Business clock.Clock
	Machine  clock.Clock // of the login limit

	Open      bool         // no login: demo only
	Password  string       // "" with Open false lets nobody in
	Sessions  scs.CtxStore // keeps tokens hashed; may be nil when Open
	PublicURL string       // cookies are Secure when it is https

	Banner  string       // shown on every page in the sandbox
	Raw     http.Handler // asynqmon at /queues/raw/; may be nil
	Mailbox http.Handler // /mailbox; may be nil
	Log     *slog.Logger
}

// Orders reads orders.
type Orders interface {
	Overview(ctx context.Context, now time.Time) (aftercare.Overview, error)
	Orders(ctx context.Context, q aftercare.OrderQuery) ([]aftercare.OrderRow, error)
	// Timeline's error has the code NotFound when there is no such row.
	Timeline(ctx context.Context, row int64) (aftercare.Timeline, error)
}

// Mails reads the ledger and lets a person settle what nobody can know.
type Mails interface {
	// Mails lists the newest ledger rows in one state.
	Mails(ctx context.Context, state aftercare.MailState, limit int) ([]aftercare.Mail, error)
	// Mail returns the row and what was sent; both bodies are "" before it was made.
	Mail(ctx context.Context, id string) (m aftercare.Mail, html, text string, err error)
	// MarkSent turns unconfirmed into sent; Conflict when it is not unconfirmed any more.
	MarkSent(ctx context.Context, id, by string) error
}

// Queue counts what waits in SQL.
type Queue interface {
	Waiting(ctx context.Context) ([]aftercare.Waiting, error)
}

// Inbox reads webhooks, the newest first, without their bodies.
type Inbox interface {
	Inbounds(ctx context.Context, state aftercare.InboundState, before int64, limit int) ([]aftercare.Inbound, error)
}

// Pauses stops sending and lets it go on.
type Pauses interface {
	Pauses(ctx context.Context) ([]aftercare.Pause, error)
	Pause(ctx context.Context, p aftercare.Pause) error
	// Resume ends a pause; NotFound when somebody else did.
	// It returns how many steps go on.
	Resume(ctx context.Context, id int64, by string) (steps int, err error)
}

// Brake tells what the blast brake holds, and lets it go.
type Brake interface {
	Braked(ctx context.Context) ([]aftercare.Braked, error)
	// Approve lets go what is held of a workflow of the store, or, without one, of
	// the store; NotFound when somebody else did. It returns how many steps go on.
	Approve(ctx context.Context, store, workflow, by string) (steps int, err error)
}

// Poison is mails whose making broke the worker. Only a person lets them be tried
// again.
type Poison interface {
	Poisonous(ctx context.Context, limit int) ([]aftercare.Mail, error)
	// TryAgain's error has the code Conflict when it does not wait for that any more.
	TryAgain(ctx context.Context, id, by string) error
}

// Explainer says what an order gets and does not get, and why: engine.Rules.
type Explainer interface {
	Explain(s aftercare.OrderState, now time.Time) []aftercare.Enrollment
}

// Rules join an order with its store and products, and say what waits and what was
// promised: engine.Rules.
type Rules interface {
	// Facts is nil when the store is not configured.
	Facts(s aftercare.OrderState) *aftercare.Facts
	Standing(s aftercare.OrderState) aftercare.Standing
}

// Cases list what waits for an answer.
type Cases interface {
	DeskCases(ctx context.Context, q aftercare.DeskQuery) ([]aftercare.DeskRow, error)
	// DeskCounts counts those of one owner, "" for all; late is what was due before now.
	DeskCounts(ctx context.Context, owner string, now time.Time) (aftercare.DeskCounts, error)
	// Cases finds by the number of the case, the name or id of the order, or the
	// customer's mail address.
	Cases(ctx context.Context, q aftercare.CaseQuery) ([]aftercare.CaseOf, error)
}

// Months read what a month's report adds up: both from a time to before another.
type Months interface {
	CasesForReport(ctx context.Context, store string, from, to time.Time) ([]aftercare.CaseOf, error)
	Promises(ctx context.Context, store string, from, to time.Time) ([]aftercare.Promise, error)
}

// Desk is what the pages of one case need.
type Desk interface {
	// OrderState's error has the code NotFound when the store has no such order.
	OrderState(ctx context.Context, store, source, id string) (aftercare.OrderState, error)
	// Data is what a canned reply about the case may say.
	Data(f *aftercare.Facts, c aftercare.Case, locale string, now time.Time) *mailtemplates.Data
	// Tell takes an act through the door ("source/order id") and returns when it
	// is applied, so that the next page shows it.
	Tell(ctx context.Context, store, order, key string, e aftercare.Event) error
}

// Photos are what customers sent in; NotFound when it is not of that order.
type Photos interface {
	Photo(ctx context.Context, store, order, id string) (mime string, body []byte, err error)
}

// Coupons are pools of codes. A holder that has one keeps it; the error has the
// code NotFound when none is left.
type Coupons interface {
	GrantCoupon(ctx context.Context, store, pool, holder string, now time.Time) (aftercare.Coupon, error)
}

// Walks are announcements on their way over the orders. Both changes have the code
// Conflict when somebody was faster.
type Walks interface {
	Walks(ctx context.Context, store string, state aftercare.WalkState) ([]aftercare.Walk, error)
	StopWalk(ctx context.Context, store, id string) error
	GoOn(ctx context.Context, store, id string) error
}
