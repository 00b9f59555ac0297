package engine

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// goWithDelay is how long after its leader a follower is looked at again. By then
// the leader's mail, if there was one, is in the ledger; what the follower waits
// for is that row, and this wakes it even when nobody else does.
const goWithDelay = time.Minute

// since is what the enrollment's first step waits from: of two supplies that run
// out, or two refunds, it tells whether they belong together.
func (p *pass) since(c *course) time.Time {
	if len(c.wf.Steps) == 0 {
		return time.Time{}
	}
	for w := &c.wf.Steps[0].Wait; w != nil; w = w.Or {
		if at, _, _ := p.from(c, w.From); !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// merges reports whether the enrollment is one of those that are told together
// and that no mail has told yet. Who is told with whom depends only on the times
// of what happened and on what was told, never on the order of arrival.
func (p *pass) merges(c *course) bool {
	if c.wf == nil || c.wf.Together <= 0 || !c.open() || c.since.IsZero() {
		return false
	}
	return p.toldBy(c) == "" && len(p.sends(c)) == 0
}

// together groups the enrollments of one workflow and decides on their steps.
// The earliest leads, and its mail tells of all within the workflow's time after
// it that are meant to be told. A leader that ends without a mail leaves its group to the next.
func (p *pass) together(open []*course) {
	slices.SortFunc(open, func(a, b *course) int {
		return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.Subject.Key(), b.Subject.Key()))
	})
	for len(open) > 0 {
		lead, rest := open[0], open[1:]
		var with, others []*course
		for _, c := range rest {
			if c.since.Sub(lead.since) <= lead.wf.Together && p.wanted(c) {
				with = append(with, c)
			} else {
				others = append(others, c)
			}
		}
		lead.tells = with
		p.steps(lead)
		if !lead.open() {
			open = rest
			continue
		}
		for _, c := range with {
			c.lead = lead
			p.steps(c)
		}
		open = others
	}
}

// wanted reports whether the next step of the enrollment is meant for its
// subject; if not, nobody else's mail should speak of it either.
func (p *pass) wanted(c *course) bool {
	for _, st := range c.Steps {
		if spec, ok := specOf(c.wf, st.StepID); ok && !st.State.Final() {
			return p.meant(c, spec).IsZero()
		}
	}
	return false
}

// goWith makes a step wait for the mail of its leader.
func (p *pass) goWith(c *course, st *aftercare.Step, due time.Time) {
	for _, l := range c.lead.Steps {
		if !l.State.Final() {
			due = later(due, l.DueAt)
			break
		}
	}
	due = due.Add(goWithDelay)
	if !due.After(p.now) {
		due = ceil(p.now.Add(goWithDelay))
		if st.DueAt.After(p.now) {
			due = st.DueAt
		}
	}
	p.wait(st, due, aftercare.Because(aftercare.ReasonTogether, "goes with "+describe(p.facts, c.lead.Subject)))
}

// sends are the mails of this very enrollment that left.
func (p *pass) sends(c *course) []aftercare.Send {
	var out []aftercare.Send
	for _, s := range p.facts.Sends {
		if left(s) && s.Workflow == c.Workflow && s.Subject == c.Subject {
			out = append(out, s)
		}
	}
	return out
}

// toldBy names the subject whose mail of the same workflow told of this one, ""
// when none did. In shadow mode the step that would have been that mail counts.
func (p *pass) toldBy(c *course) string {
	if c.wf == nil || c.wf.Together <= 0 {
		return ""
	}
	for _, s := range p.facts.Sends {
		if left(s) && s.Workflow == c.Workflow && s.Subject != c.Subject && slices.Contains(s.Covers, c.Subject.Key()) {
			return describe(p.facts, s.Subject)
		}
	}
	for _, o := range p.courses {
		late := c.since.Sub(o.since)
		if o == c || o.Workflow != c.Workflow || late < 0 || late > c.wf.Together {
			continue
		}
		for _, st := range o.was.Steps {
			if st.Reason.Code == aftercare.ReasonShadow && !c.EnrolledAt.After(st.DoneAt) {
				return describe(p.facts, o.Subject)
			}
		}
	}
	return ""
}

// covers lists whom the enrollment's mail speaks of, itself first: its group, and
// in a later mail those that the first one told of and that have not ended since:
// what was sent back meanwhile is not reminded of.
func (p *pass) covers(c *course) []aftercare.Subject {
	out := []aftercare.Subject{c.Subject}
	add := func(o *course) {
		if o != c && o.Workflow == c.Workflow && !slices.Contains(out, o.Subject) {
			out = append(out, o.Subject)
		}
	}
	for _, o := range c.tells {
		add(o)
	}
	for _, s := range p.sends(c) {
		for _, o := range p.courses {
			if slices.Contains(s.Covers, o.Subject.Key()) && p.exit(o).IsZero() {
				add(o)
			}
		}
	}
	return out
}
