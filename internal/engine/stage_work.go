package engine

import (
	"slices"

	"aftercare/internal/aftercare"
)

// plan takes over what Plan says, as the store would.
func (t *stage) plan(o *playing) {
	t.see(o)
	for _, e := range t.rules.Plan(o.state, t.now) {
		t.keep(o, e)
	}
}

func (t *stage) keep(o *playing, e aftercare.Enrollment) {
	i := slices.IndexFunc(o.state.Enrollments, func(x aftercare.Enrollment) bool { return x.Key() == e.Key() })
	var was aftercare.Enrollment
	if i < 0 {
		t.rows++
		e.ID = t.rows
		o.state.Enrollments = append(o.state.Enrollments, e)
		i = len(o.state.Enrollments) - 1
	} else {
		was = o.state.Enrollments[i]
	}
	if was.State != e.State || was.Reason != e.Reason {
		t.scenes = append(t.scenes, Scene{Order: o.state.Row, At: t.now, Enrollment: e})
	}
	for j := range e.Steps {
		st := &e.Steps[j]
		if st.ID == 0 {
			t.rows++
			st.ID = t.rows
		}
		if j >= len(was.Steps) || !sameStep(was.Steps[j], *st) {
			shown := *st
			t.scenes = append(t.scenes, Scene{Order: o.state.Row, At: t.now, Enrollment: e, Step: &shown})
		}
	}
	o.state.Enrollments[i] = e
}

// work claims a step and mails it if the verdict says so.
func (t *stage) work(o *playing, st *aftercare.Step) {
	t.see(o)
	v := t.rules.Claim(o.state, st.ID, t.now)
	if v.Draft == nil {
		t.keep(o, v.Enrollment)
		return
	}
	e, done := stepOf(o.state.Enrollments, st.ID)
	done.State, done.DoneAt, done.Reason = aftercare.StepDone, t.now, aftercare.Reason{}
	send := aftercare.Send{
		Mail: aftercare.MailID(o.state.Store, e.Key(), done.StepID, 0), Workflow: e.Workflow, Step: done.StepID,
		Subject: e.Subject, Template: v.Draft.Template, State: aftercare.MailSent, At: t.now,
	}
	for _, subj := range v.Draft.Covers {
		send.Covers = append(send.Covers, subj.Key())
	}
	o.state.Sends = append(o.state.Sends, send)
	if v.Draft.Kind == aftercare.KindMarketing {
		t.person.Slots = append(slices.Clip(t.person.Slots), t.now)
	}
	if v.Draft.Kind != aftercare.KindTransactional {
		t.person.Asked = append(slices.Clip(t.person.Asked), aftercare.Asked{
			Template: send.Template, Order: o.state.Facts.Subject().ID, Name: o.state.Facts.Order.Name, State: send.State, At: t.now,
		})
	}
	i := slices.IndexFunc(o.state.Enrollments, func(x aftercare.Enrollment) bool { return x.Key() == e.Key() })
	o.state.Enrollments[i] = e
	t.scenes = append(t.scenes, Scene{Order: o.state.Row, At: t.now, Enrollment: e, Step: done, Draft: v.Draft})
}
