package engine_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/engine"
)

// asked is an order with a case of the desk, on which a workflow warns.
func asked(to string, change func(*engine.Rules, *aftercare.OrderState)) (aftercare.Verdict, aftercare.Step, aftercare.OrderState) {
	flow := mailing(aftercare.StepSpec{To: to})
	flow.Trigger, flow.Subject = "case.opened", aftercare.SubjectCase
	rules := rulesFor(flow)
	store := rules.Stores["acme"]
	store.Locale, store.Mail.ReplyTo = "ja", "shop@acme.example"
	store.Help = &aftercare.Help{
		People: []aftercare.Helper{{ID: "kim", Email: "kim@acme.example"}, {ID: "lee", Email: "lee@acme.example"}, {ID: "boss", Email: "boss@acme.example"}},
		Plans:  map[aftercare.CaseKind]aftercare.Plan{aftercare.CaseComplaint: {Answers: []string{"kim", "lee"}, Lead: "boss", FirstReply: time.Hour}},
	}
	s := enrolled(rules, aftercare.Event{Type: aftercare.EventCaseOpened, At: start, Case: &aftercare.Case{
		ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, State: aftercare.StateNew,
		Messages: []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByCustomer}},
	}})
	if change != nil {
		change(rules, &s)
	}
	v, st := claimed(rules, s, start.Add(time.Hour))
	return v, st, s
}

// A mail to the desk goes to people of the desk, whatever is the matter with the
// customer's address; the customer's erasure ends it all the same.
func TestDeskMail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		to     string
		change func(*engine.Rules, *aftercare.OrderState)
		want   string // address; "": none
		why    aftercare.ReasonCode
	}{
		"owner":      {to: aftercare.ToOwner, want: "kim@acme.example"},
		"lead":       {to: aftercare.ToLead, want: "boss@acme.example"},
		"taken over": {to: aftercare.ToOwner, want: "lee@acme.example", change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Facts.Cases[0].Owner = "lee" }},
		"away": {to: aftercare.ToOwner, want: "lee@acme.example", change: func(r *engine.Rules, _ *aftercare.OrderState) {
			r.Stores["acme"].Help.People[0].Away = []aftercare.Absence{{From: "2026-03-20"}}
		}},
		"without an address":  {to: aftercare.ToOwner, want: "shop@acme.example", change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Stores["acme"].Help.People[0].Email = "" }},
		"without a help file": {to: aftercare.ToLead, want: "shop@acme.example", change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Stores["acme"].Help = nil }},
		"nowhere": {to: aftercare.ToOwner, why: aftercare.ReasonNoAddress, change: func(r *engine.Rules, _ *aftercare.OrderState) {
			r.Stores["acme"].Help, r.Stores["acme"].Mail.ReplyTo = nil, ""
		}},
		"suppressed": {to: aftercare.ToOwner, want: "kim@acme.example", change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Suppressed = "hard bounce" }},
		"objected":   {to: aftercare.ToOwner, want: "kim@acme.example", change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Service = aftercare.Denied }},
		"restricted": {to: aftercare.ToOwner, want: "kim@acme.example", change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.RestrictedAt = start }},
		"no address": {to: aftercare.ToOwner, want: "kim@acme.example", change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Facts.Order.Customer.Email = "" }},
		"erased":     {to: aftercare.ToOwner, why: aftercare.ReasonErased, change: func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Erased = true }},
		"shadow":     {to: aftercare.ToOwner, why: aftercare.ReasonShadow, change: func(r *engine.Rules, _ *aftercare.OrderState) { r.Stores["acme"].Mode = aftercare.Shadow }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, st, _ := asked(c.to, c.change)
			switch {
			case c.want == "" && (v.Draft != nil || st.Reason.Code != c.why):
				t.Errorf("draft %+v, step %+v; want %s", v.Draft, st, c.why)
			case c.want != "" && (v.Draft == nil || v.Draft.Address != c.want || v.Draft.To != c.to || v.Draft.Locale != "ja"):
				t.Errorf("draft %+v, step %+v; want it to %s", v.Draft, st, c.want)
			}
		})
	}
	if v, st, _ := asked("", func(_ *engine.Rules, s *aftercare.OrderState) { s.Person.Suppressed = "hard bounce" }); v.Draft != nil || st.Reason.Code != aftercare.ReasonSuppressed {
		t.Errorf("the customer's own mail: %+v", v.Draft)
	}
}

// What the desk lists comes from the facts alone.
func TestStanding(t *testing.T) {
	t.Parallel()
	_, _, s := asked("", nil)
	rules := rulesFor()
	rules.Stores["acme"].Help = cases.Default()
	got := rules.Standing(s)
	if len(got.Cases) != 1 || got.Cases[0].Case.ID != "C-1" || got.Cases[0].WaitsFor != aftercare.WaitsForUs || got.Cases[0].Due.IsZero() {
		t.Errorf("standing = %+v", got)
	}
	rules.Stores = nil
	if got := rules.Standing(s); got.Cases != nil {
		t.Errorf("of a store that nobody configured: %+v", got)
	}
}
