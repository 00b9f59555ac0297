package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// played is what became of an order: the mails that left, those that go, and what
// does not go and why.
type played struct {
	facts          aftercare.OrderFacts
	now, end       time.Time // now is zero when the whole story is made up
	got, gets, not []verdict
}

func (p *played) all() []verdict { return slices.Concat(p.got, p.gets, p.not) }

// tell reads what was mailed on the stage, in time order, as of this state, and
// what was not.
func (p played) tell(h *house, scenes []engine.Scene, state aftercare.OrderState, end time.Time, mailed string) *played {
	p.end = end
	local := localTime(h, state)
	for _, sc := range scenes {
		if sc.Draft != nil && sc.Order == state.Row {
			p.gets = append(p.gets, verdict{Workflow: sc.Enrollment.Workflow, Subject: sc.Enrollment.Subject.Key(), Step: sc.Step.StepID,
				Mail: sc.Draft.Template, State: mailed, At: sc.At, Local: local(sc.At),
				Coupon: cmp.Or(sc.Draft.Coupon.Code, sc.Draft.Coupon.Pool)})
		}
	}
	for _, e := range h.rules.Explain(state, end) {
		if len(e.Steps) == 0 {
			p.not = append(p.not, verdict{Workflow: e.Workflow, Subject: e.Subject.Key(), State: "none", Reason: e.Reason.String()})
		}
		for _, st := range e.Steps {
			if st.State == aftercare.StepDone {
				continue
			}
			v := verdict{Workflow: e.Workflow, Subject: e.Subject.Key(), Step: st.StepID, Mail: st.Template, State: string(st.State), Reason: st.Reason.String(), Why: st.Trail}
			if !st.DueAt.IsZero() {
				v.At, v.Local = st.DueAt, local(st.DueAt)
			}
			p.not = append(p.not, v)
		}
	}
	slices.SortStableFunc(p.gets, func(a, b verdict) int { return a.At.Compare(b.At) })
	return &p
}

// localTime writes times as the customer's clock shows them.
func localTime(h *house, state aftercare.OrderState) func(time.Time) string {
	zone := engine.Zone(h.rules.Facts(state))
	return func(t time.Time) string { return t.In(zone).Format("Mon 2006-01-02 15:04 ") + zone.String() }
}

func (p *played) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Order %s, placed %s\n", cmp.Or(p.facts.Order.Name, p.facts.Order.ID), p.facts.Order.PlacedAt.Format(time.RFC3339))
	will := "It gets"
	if !p.now.IsZero() {
		fmt.Fprintf(&b, "as it stands on %s\n", p.now.Format(time.RFC3339))
		section(&b, "Its mails so far", p.got)
		will = "It will get"
	}
	section(&b, will, p.gets)
	section(&b, fmt.Sprintf("It does not get, until %s", p.end.Format(time.DateOnly)), p.not)
	_, err := io.WriteString(w, b.String())
	return err
}

func section(b *strings.Builder, title string, all []verdict) {
	fmt.Fprintf(b, "\n%s\n", title)
	if len(all) == 0 {
		b.WriteString("  nothing\n")
	}
	for _, v := range all {
		what := cmp.Or(v.Mail, v.Workflow)
		switch {
		case v.Step == "":
			fmt.Fprintf(b, "  %-24s %s%s\n", what, aside(v), v.Reason)
		case v.Reason != "":
			fmt.Fprintf(b, "  %-24s %s%s: %s\n", what, aside(v), v.State, v.Reason)
		case v.State == string(aftercare.StepWaiting):
			fmt.Fprintf(b, "  %-24s %sonly on %s\n", what, aside(v), v.Local)
		default:
			fmt.Fprintf(b, "  %-36s %s  (%s/%s)%s\n", v.Local, what, v.Workflow, v.Step, remark(v))
		}
	}
}

// aside names what the step is about, when it is not the whole order.
func aside(v verdict) string {
	if v.Subject == "" || strings.HasPrefix(v.Subject, string(aftercare.SubjectOrder)+":") {
		return ""
	}
	return v.Subject + ": "
}

// remark says what else is to be known of a mail.
func remark(v verdict) string {
	switch {
	case v.Coupon != "":
		return ", with the coupon " + v.Coupon
	case v.State != "sent" && v.State != "planned":
		return ", " + v.State
	}
	return ""
}
