package engine

import (
	"time"

	"aftercare/internal/aftercare"
)

// enough bounds the loops that move a time forward; each turn moves it by at
// least a day or ends, so no real calendar comes near.
const enough = 1000

// plan is when a step comes by its own wait: after its anchor, on a business
// day, at its time of day, outside quiet hours. The cap comes later.
type plan struct {
	at   time.Time // zero: not known
	wait aftercare.Wait
	why  aftercare.Reason // why it is not known, or what moved it
	gone string           // the earlier step that was skipped, so that this one never comes
}

func (p *pass) plan(c *course, spec aftercare.StepSpec, tr *trail) plan {
	var missing aftercare.Reason
	for w := &spec.Wait; w != nil; w = w.Or {
		from, what, gone := p.from(c, w.From)
		if gone {
			return plan{gone: w.From}
		}
		if from.IsZero() {
			tr.add("%s: not known yet", what)
			if missing.IsZero() {
				missing = aftercare.Because(aftercare.ReasonAnchor, what)
			}
			continue
		}
		tr.add("from %s: %s", what, p.say(from))
		p.saySupply(c, w.From, tr)
		at, quiet := p.calendar(ceil(p.delayed(from, w, tr)), w, spec.Kind, tr)
		out := plan{at: at, wait: *w}
		if quiet {
			out.why = aftercare.Because(aftercare.ReasonQuiet, "until "+p.say(at))
		}
		return out
	}
	return plan{why: missing}
}

// from is the anchor's time and what to call it; gone when it is a step that was
// skipped. A step of a store in shadow mode counts as mailed as long as the
// store stays there, so that shadow mode shows the whole chain.
func (p *pass) from(c *course, name string) (at time.Time, what string, gone bool) {
	if name == "" {
		name = "trigger"
	}
	if what, ok := aftercare.Anchors[name]; ok {
		if name == "trigger" && c.wf.Trigger != "" {
			what = c.wf.Trigger
		}
		if _, source := p.expected(c.Subject, name); source != "" {
			what += " (" + source.Words() + ")"
		}
		return p.anchor(c, name), what, false
	}
	what = "the step " + name
	st, ok := find(c.Steps, func(s aftercare.Step) bool { return s.StepID == name })
	switch {
	case !ok:
		return time.Time{}, what, true
	case st.State == aftercare.StepDone:
		return st.DoneAt, what, false
	case st.State == aftercare.StepSkipped && st.Reason.Code == aftercare.ReasonShadow && p.shadow():
		return st.DoneAt, what, false
	}
	return time.Time{}, what, st.State == aftercare.StepSkipped
}

// delayed adds the wait's length to its anchor. A length in days or months leads
// to a day, of which the wait names the time: three days after Monday afternoon,
// at 10:00, is Thursday at 10:00. Any other length leads to a moment, and the time
// of day comes after it.
func (p *pass) delayed(from time.Time, w *aftercare.Wait, tr *trail) time.Time {
	length, abroad := w.For, ""
	if w.Abroad != nil && p.facts.Abroad() {
		length, abroad = *w.Abroad, " (parcel abroad)"
	}
	at := length.After(from, p.zone)
	switch {
	case w.Business && length.Months == 0 && length.Days == 0:
		at = p.facts.Store.AddBusinessTime(from, length.Clock)
	case w.Business:
		at = aftercare.Span{Months: length.Months}.After(from, p.zone)
		at = p.facts.Store.AddBusinessDays(at, length.Days).Add(length.Clock)
	}
	if c, ok := parseClock(w.At); ok && length.Clock == 0 && !length.IsZero() {
		day := p.on(at, 0, c)
		if day.Before(from) && at.After(from) {
			day = p.on(at, 1, c)
		}
		at = day
	}
	if !length.IsZero() {
		tr.add("plus %s%s: %s", sayLength(length, w.Business), abroad, p.say(at))
	}
	return at
}

// calendar moves t to a business day (if the wait counts those), to the time of
// day and out of quiet hours.
func (p *pass) calendar(t time.Time, w *aftercare.Wait, kind aftercare.Kind, tr *trail) (at time.Time, quiet bool) {
	at = t
	for range enough {
		next := p.timeOfDay(p.businessDay(at, w), w.At)
		if next.Equal(at) {
			break
		}
		at = next
	}
	if !at.Equal(t) {
		tr.add("moved to %s", p.say(at))
	}
	for range enough {
		next := p.businessDay(p.quietEnd(at, kind), w)
		if next.Equal(at) {
			break
		}
		at, quiet = next, true
	}
	if quiet {
		_, nights := p.nights(kind)
		tr.add("quiet hours %s: moved to %s", nights, p.say(at))
	}
	return at, quiet
}

func (p *pass) businessDay(t time.Time, w *aftercare.Wait) time.Time {
	if !w.Business {
		return t
	}
	return p.facts.Store.AddBusinessDays(t, 0)
}

// free is the first time from t on at which neither quiet hours nor a pause that
// the customer asked for nor the cap, of which the slots are taken, keep the mail
// back. Wherever one of the last two moves it, the calendar counts again.
func (p *pass) free(t time.Time, w *aftercare.Wait, kind aftercare.Kind, slots []time.Time, tr *trail) (time.Time, aftercare.Reason) {
	at := p.quietEnd(t, kind)
	var why aftercare.Reason
	if at.After(t) {
		why = aftercare.Because(aftercare.ReasonQuiet, "until "+p.say(at))
		_, nights := p.nights(kind)
		tr.add("quiet hours %s: moved to %s", nights, p.say(at))
	}
	if until := p.resting(kind); until.After(at) {
		at, _ = p.calendar(ceil(until), w, kind, tr)
		why = aftercare.Because(aftercare.ReasonAsked, "until "+p.say(at))
		tr.add("paused by the customer: moved to %s", p.say(at))
	}
	for range enough {
		next := p.capEnd(at, kind, slots)
		if !next.After(at) {
			break
		}
		tr.add("frequency cap: moved to %s", p.say(next))
		at, _ = p.calendar(ceil(next), w, kind, tr)
		why = aftercare.Because(aftercare.ReasonCapped, "until "+p.say(at))
	}
	return at, why
}

// ceil rounds up to the millisecond.
func ceil(t time.Time) time.Time {
	return t.Add(time.Millisecond - 1).Truncate(time.Millisecond).UTC()
}
