package cases

import (
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Next is the first step of the plan that the case has not come to, with its
// canned reply; ok is false when there is none. A step is done when the case is or
// was in its state, or came to a later step. After a no, nothing is left of what a
// yes would lead to.
func Next(c aftercare.Case, help *aftercare.Help) (step aftercare.PlanStep, reply aftercare.Reply, ok bool) {
	if help == nil || !c.Open() {
		return step, reply, false
	}
	steps := help.Plans[c.Kind].Steps
	done := 0
	for i, s := range steps {
		if Been(c, s.State) {
			done = i + 1
		}
	}
	for _, s := range steps[done:] {
		if c.Decision == aftercare.Declined && slices.Contains(afterYes, s.State) {
			continue
		}
		reply, _ = FindReply(help, s.Reply)
		return s, reply, true
	}
	return step, reply, false
}

// afterYes are the states that only an approved case comes to.
var afterYes = []string{
	aftercare.StateApproved, aftercare.StateReceived, aftercare.StateEstimate,
	aftercare.StateReady, aftercare.StateShipped, aftercare.StateRefunded,
}

// Been reports whether the case is, or was, in a state. An answer to the customer
// counts as work begun.
func Been(c aftercare.Case, state string) bool {
	if c.State == state || slices.ContainsFunc(c.Moves, func(m aftercare.CaseMove) bool { return m.State == state }) {
		return true
	}
	return state == aftercare.StateWorking && workOn(c).answered
}

// FindReply is the canned reply with this id.
func FindReply(help *aftercare.Help, id string) (aftercare.Reply, bool) {
	i := slices.IndexFunc(help.Replies, func(r aftercare.Reply) bool { return r.ID == id })
	if i < 0 {
		return aftercare.Reply{}, false
	}
	return help.Replies[i], true
}

// Replies are the canned replies for a case: those for its kind, and of those that
// name a score the ones for its score; a review of unknown score gets them all.
func Replies(c aftercare.Case, help *aftercare.Help) []aftercare.Reply {
	var out []aftercare.Reply
	for _, r := range help.Replies {
		if (len(r.Kinds) == 0 || slices.Contains(r.Kinds, c.Kind)) &&
			(len(r.Score) == 0 || slices.Contains(r.Score, c.Score) || c.Kind == aftercare.CaseReview && c.Score == 0) {
			out = append(out, r)
		}
	}
	return out
}

// May is nil when the helper may give this beside what the case was given already,
// else the reason why not, with who may.
func May(c aftercare.Case, help *aftercare.Help, helper string, g aftercare.Grant) error {
	plan := help.Plans[c.Kind]
	if slices.ContainsFunc(c.Grants, func(o aftercare.Grant) bool { return o.ID == g.ID }) {
		return aftercare.Errorf(aftercare.Conflict, "case %s: this was given already; nothing is given twice", c.ID)
	}
	if g.Amount.Amount < 0 {
		return aftercare.Errorf(aftercare.Invalid, "case %s: %s is less than nothing", c.ID, g.Amount)
	}
	sum := g.Amount
	for _, o := range c.Grants {
		if o.Kind == g.Kind && o.Amount.Currency == g.Amount.Currency {
			sum = sum.Add(o.Amount)
		}
	}
	var why []string
	for _, a := range plan.May {
		switch {
		case a.Kind != g.Kind:
		case !a.UpTo.IsZero() && a.UpTo.Currency != g.Amount.Currency:
			why = append(why, fmt.Sprintf("only an amount in %s", a.UpTo.Currency))
		case !a.UpTo.IsZero() && sum.Amount > a.UpTo.Amount:
			why = append(why, fmt.Sprintf("%s with what was given before is more than %s", sum, a.UpTo))
		case a.Pool != "" && g.Pool != "" && a.Pool != g.Pool:
			why = append(why, fmt.Sprintf("only from the pool %s", a.Pool))
		case !slices.Contains(givers(a, plan), helper):
			why = append(why, fmt.Sprintf("%s may give it", called(help, givers(a, plan)...)))
		default:
			return nil
		}
	}
	if len(why) == 0 {
		return aftercare.Errorf(aftercare.Invalid, "case %s: the plan of %s allows no %s", c.ID, c.Kind, g.Kind)
	}
	return aftercare.Errorf(aftercare.Invalid, "case %s: %s may not give this %s: %s", c.ID, called(help, helper), g.Kind, strings.Join(why, "; "))
}

// called are the names of helpers, and the ids of those without.
func called(help *aftercare.Help, ids ...string) string {
	var out []string
	for _, id := range ids {
		if who, ok := help.Helper(id); ok && who.Name != "" {
			id = who.Name
		}
		out = append(out, id)
	}
	return strings.Join(out, ", ")
}

// givers are who may give an allowance.
func givers(a aftercare.Allowance, plan aftercare.Plan) []string {
	if len(a.By) > 0 {
		return a.By
	}
	out := slices.Clone(plan.Answers)
	for _, id := range []string{plan.Decides, plan.Lead} {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Goodwill is what the plan gives after a yes to the closing check, nil when it
// gives nothing or has given it. Its id is fixed, so a second yes gives no second.
func Goodwill(help *aftercare.Help, c aftercare.Case) *aftercare.Grant {
	if help == nil {
		return nil
	}
	a := help.Plans[c.Kind].Goodwill
	if a == nil || slices.ContainsFunc(c.Grants, func(g aftercare.Grant) bool { return g.ID == GoodwillID }) {
		return nil
	}
	return &aftercare.Grant{ID: GoodwillID, Kind: a.Kind, Amount: a.UpTo, Pool: a.Pool, Why: GoodwillID}
}

// GoodwillID is the id of that grant, and why it was given.
const GoodwillID = "goodwill"
