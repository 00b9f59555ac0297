package main

import (
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// Whoever restricts processing gets nothing, not even of their order, until it is
// lifted; what support corrected meanwhile counts then.
func TestRestrictAndCorrect(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	p := rig.Buy("standard", 1)
	wants(t, r.Dir, r.Env, 0, []string{"restrict", "--store", "acme", "--mail", p.Email(), "--why", "disputes it"}, "Restricted")
	r.Deliver(p.Order(t), nil)
	reasons := func() (out []string) {
		st, err := r.DB.OrderState(t.Context(), "acme", "standard", p.ID())
		if err != nil {
			return nil
		}
		for _, e := range st.Enrollments {
			for _, s := range e.Steps {
				if s.State == aftercare.StepHeld {
					out = append(out, string(s.Reason.Code))
				}
			}
		}
		return out
	}
	rig.Await(r, "the confirmation is held", func() bool { return !r.Busy() && len(reasons()) > 0 })
	if why := reasons()[0]; why != "restricted" || len(r.Sink.Mails()) > 0 {
		t.Fatalf("held by %s, %d mails left", why, len(r.Sink.Mails()))
	}
	wants(t, r.Dir, r.Env, 1, []string{"correct", "--store", "acme", "--order", p.ID()}, "--set-mail")
	wants(t, r.Dir, r.Env, 1, []string{"correct", "--store", "acme", "--mail", "nobody@mail.example", "--set-name", "X"}, "no order")
	wants(t, r.Dir, r.Env, 0, []string{"correct", "--store", "acme", "--order", p.ID(), "--set-mail", "right@mail.example", "--set-name", "Anna Right"}, "Corrected 1 orders")
	if st, err := r.DB.OrderState(t.Context(), "acme", "standard", p.ID()); err != nil || st.Person.Address != "right@mail.example" || st.Person.RestrictedAt.IsZero() || len(r.Sink.Mails()) > 0 {
		t.Fatalf("after the correction: %+v, %v, %d mails", st.Person, err, len(r.Sink.Mails()))
	}
	wants(t, r.Dir, r.Env, 0, []string{"restrict", "--store", "acme", "--mail", "right@mail.example", "--lift"}, "Lifted")
	r.Deliver(p.Parcel(t), nil)
	rig.Await(r, "the mails are sent", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 2 })
	for _, m := range r.Sink.Mails() {
		if m.To != "right@mail.example" {
			t.Errorf("%s went to %s", m.Subject, m.To)
		}
	}
}
