package console

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/locale"
)

// why is one workflow's stand for this order, in plain words.
type why struct {
	Workflow string
	Title    string
	About    string
	Subject  string
	Word     word
	Reason   string
	Steps    []whyStep
	HeldBy   []otherCase // the open cases that it waits for
	rank     int
}

type whyStep struct {
	ID, Template string
	Word         word
	Due          time.Time
	Reason       string
	Foreseen     []string // why it would not go
	Trail        []string
	final        bool
}

// doomed is a step that would not go if it were due now.
var doomed = word{"planned, would not go", "quiet"}

// foreseen takes out of a step's trail what would keep it from being mailed.
func foreseen(s aftercare.Step, trail []string) (would, rest []string) {
	for _, line := range trail {
		if why, ok := strings.CutPrefix(line, engine.WouldNotGo); ok && !s.State.Final() {
			would = append(would, "As things stand it will not be sent: "+strings.TrimSuffix(why, ".")+".")
		} else {
			rest = append(rest, line)
		}
	}
	return would, rest
}

// whys joins what the rows say with what the engine explains: the workflows that
// run or ran, and those that do not, each with its reason.
func (c *console) whys(s *aftercare.OrderState, explained []aftercare.Enrollment) (running, not []why) {
	byKey := map[string]aftercare.Enrollment{}
	for _, e := range explained {
		byKey[e.Key()] = e
	}
	seen := map[string]bool{}
	for _, e := range s.Enrollments {
		seen[e.Key()] = true
		w := c.why(e, byKey[e.Key()], &s.Facts)
		w.Word = enrollmentWord(e.State)
		if e.State == aftercare.EnrollmentDone {
			w.sum(e.Steps)
		}
		if e.State == aftercare.EnrollmentActive {
			w.doom()
		}
		w.rank = slices.Index(ranks, e.State)
		if e.State == aftercare.EnrollmentHeld && heldByCase(e) {
			w.HeldBy = c.openCases(s)
		}
		running = append(running, w)
	}
	slices.SortStableFunc(running, func(a, b why) int { return a.rank - b.rank })
	for _, e := range explained {
		if seen[e.Key()] {
			continue
		}
		if c.ofOtherNews(e, &s.Facts) {
			continue
		}
		w := c.why(e, e, &s.Facts)
		w.Word = word{"not started", "quiet"}
		not = append(not, w)
	}
	return running, not
}

var ranks = []aftercare.EnrollmentState{
	aftercare.EnrollmentHeld, aftercare.EnrollmentActive, aftercare.EnrollmentDone, aftercare.EnrollmentExited,
}

// sum says of an enrollment that is over what became of its mails: that it came
// to its end does not mean that any was sent.
func (w *why) sum(steps []aftercare.Step) {
	sent, missing := 0, []aftercare.Reason{}
	for _, s := range steps {
		switch {
		case s.State == aftercare.StepDone:
			sent++
		case s.State == aftercare.StepSkipped:
			missing = append(missing, s.Reason)
		}
	}
	told := slices.ContainsFunc(missing, func(r aftercare.Reason) bool { return r.Code == aftercare.ReasonTogether })
	if told { // and with it what would have come after it
		missing = slices.DeleteFunc(missing, func(r aftercare.Reason) bool { return r.Code == aftercare.ReasonAnchorGone })
	}
	if sent > 0 { // a reminder that nobody needed any more is missing to nobody
		missing = slices.DeleteFunc(missing, func(r aftercare.Reason) bool { return slices.Contains(meant, r.Code) })
	}
	switch {
	case len(missing) == 0:
		return
	case sent == 0 && !slices.ContainsFunc(missing, func(r aftercare.Reason) bool { return r.Code != aftercare.ReasonTogether }):
		w.Word = word{"told with another", "ok"}
	case sent == 0:
		w.Word = word{"not sent", "quiet"}
	default:
		w.Word = word{"partly sent", "info"}
	}
	w.Reason = sentence(missing[0].String())
}

// doom says of an enrollment that runs that none of its mails to come would go.
func (w *why) doom() {
	first := ""
	for _, s := range w.Steps {
		switch {
		case s.final:
		case len(s.Foreseen) == 0:
			return
		case first == "":
			first = s.Foreseen[0]
		}
	}
	if first != "" {
		w.Word, w.Reason = doomed, first
	}
}

// meant are the reasons for which a workflow itself leaves out one of its mails.
var meant = []aftercare.ReasonCode{aftercare.ReasonCondition, aftercare.ReasonTogether, aftercare.ReasonAnchorGone}

// ofOtherNews reports whether a workflow does not run because it tells of the other
// kind of announcement: there is nothing to explain.
func (c *console) ofOtherNews(e aftercare.Enrollment, f *aftercare.OrderFacts) bool {
	a, ok := f.AnnouncementOf(e.Subject)
	flow := c.flows[e.Workflow]
	if !ok || flow == nil || flow.When == nil {
		return false
	}
	when := flow.When.String()
	return strings.Contains(when, "announcement.kind") && !strings.Contains(when, strconv.Quote(string(a.Kind)))
}

// why tells of one enrollment; its trails come from the explained one.
func (c *console) why(e, explained aftercare.Enrollment, f *aftercare.OrderFacts) why {
	w := why{Workflow: e.Workflow, Title: title(e.Workflow), Subject: subjectLabel(f, e.Subject), Reason: reasonOf(e)}
	if flow := c.flows[e.Workflow]; flow != nil {
		w.About = flow.About
	}
	trails := map[string][]string{}
	for _, s := range explained.Steps {
		trails[s.StepID] = s.Trail
	}
	for _, s := range e.Steps {
		step := whyStep{ID: s.StepID, Template: s.Template, Word: stepWord(s.State), Due: s.DueAt, Trail: trails[s.StepID], final: s.State.Final()}
		if would, rest := foreseen(s, step.Trail); len(would) > 0 {
			step.Word, step.Trail, step.Foreseen = doomed, rest, would
		}
		if s.State.Final() && !s.DoneAt.IsZero() {
			step.Due = s.DoneAt
		}
		if !s.Reason.IsZero() {
			step.Reason = sentence(s.Reason.String())
		}
		w.Steps = append(w.Steps, step)
	}
	return w
}

// heldByCase reports whether an open case is why an enrollment waits.
func heldByCase(e aftercare.Enrollment) bool {
	return e.Reason.Code == aftercare.ReasonCase || slices.ContainsFunc(e.Steps, func(s aftercare.Step) bool { return s.Reason.Code == aftercare.ReasonCase })
}

// openCases are the cases of an order that hold what should not be sent meanwhile.
func (c *console) openCases(s *aftercare.OrderState) []otherCase {
	f := s.Facts
	f.Cases = slices.DeleteFunc(slices.Clone(f.Cases), func(x aftercare.Case) bool {
		only := aftercare.OrderFacts{Cases: []aftercare.Case{x}}
		return !only.CaseOpen()
	})
	return casesOf(s.Store, &f, c.stores[s.Store], c.Business.Now())
}

func reasonOf(e aftercare.Enrollment) string {
	if e.Reason.IsZero() {
		return ""
	}
	if start := triggers[e.Reason.Detail]; start != "" && e.Reason.Code == aftercare.ReasonAnchor {
		return "Starts when " + start
	}
	return sentence(e.Reason.String())
}

// subjectLabel names what an enrollment is about; "" for the order itself.
func subjectLabel(f *aftercare.OrderFacts, s aftercare.Subject) string {
	id, _ := strings.CutPrefix(s.ID, f.Subject().ID+"/")
	switch s.Kind {
	case aftercare.SubjectOrder, aftercare.SubjectRequest:
		return ""
	case aftercare.SubjectLine:
		for _, l := range f.Order.Lines {
			if l.ID == id {
				return l.Title
			}
		}
	case aftercare.SubjectShipment:
		for _, p := range f.Shipments {
			if p.ID == id {
				return strings.TrimSpace("parcel " + p.Carrier + " " + p.Number)
			}
		}
	case aftercare.SubjectChange:
		for _, ch := range f.Changes() {
			if ch.Subject == s && ch.Refund != nil {
				return "refund of " + locale.Money(ch.Refund.Amount, "en")
			}
		}
		return "cancellation"
	case aftercare.SubjectNews:
		if a, ok := f.AnnouncementOf(s); ok {
			return a.Title.In("en")
		}
	case aftercare.SubjectSlip:
		return slipLabel(f, id)
	case aftercare.SubjectCase:
		for _, x := range f.Cases {
			if x.ID == id {
				return kindWord(x.Kind) + " " + x.ID
			}
		}
	case aftercare.SubjectMessage:
		kase, _, _ := strings.Cut(id, "/")
		return "a message in " + kase
	}
	return id
}
