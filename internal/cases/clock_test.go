package cases_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// monday is in business hours: nine to five in Berlin.
var monday = at("2026-11-23 10:00")

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return l
}()

func shop() *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Name: "Acme", Timezone: "Europe/Berlin", Holidays: []string{"2026-12-25"}, WarrantyMonths: 24,
		Policies: aftercare.Policies{ReturnDays: 30}, Mail: aftercare.MailIdentity{ReplyTo: "help@acme.example"},
		Help: &aftercare.Help{
			Hours: aftercare.Hours{From: "09:00", To: "17:00"},
			People: []aftercare.Helper{
				{ID: "kim", Name: "Kim", Email: "kim@acme.example", Away: []aftercare.Absence{{From: "2026-12-01", To: "2026-12-05"}, {From: "2026-12-10"}}},
				{ID: "lee", Name: "Lee", Away: []aftercare.Absence{{From: "2026-12-03", To: "2026-12-03"}}}, {ID: "boss", Name: "Ann"},
			},
			Replies: []aftercare.Reply{{ID: "yes", Kinds: []aftercare.CaseKind{aftercare.CaseReturn}}, {ID: "any"}, {ID: "sorry", Kinds: []aftercare.CaseKind{aftercare.CaseReview, aftercare.CaseComplaint}, Score: []int{1, 2}}},
			Plans: map[aftercare.CaseKind]aftercare.Plan{
				aftercare.CaseComplaint: {Answers: []string{"kim", "lee"}, Lead: "boss", FirstReply: 4 * time.Hour, NextReply: 8 * time.Hour, Resolution: 24 * time.Hour, Warn: time.Hour},
				aftercare.CaseReturn: {Answers: []string{"kim"}, Decides: "boss", Lead: "boss", Steps: []aftercare.PlanStep{
					{State: aftercare.StateWorking}, {State: aftercare.StateApproved, Reply: "yes"}, {State: aftercare.StateReceived}, {State: aftercare.StateRefunded}, {State: aftercare.StateClosed},
				}},
			},
		},
	}
}

func says(id string, from aftercare.Author, when string) aftercare.CaseMessage {
	return aftercare.CaseMessage{ID: id, From: from, At: at(when), Text: id}
}

func asks(id, when string) aftercare.CaseMessage {
	m := says(id, aftercare.ByDesk, when)
	m.Asks = true
	return m
}

func complaint(said ...aftercare.CaseMessage) aftercare.Case {
	return aftercare.Case{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: monday, Messages: said,
		Moves: []aftercare.CaseMove{{State: aftercare.StateNew, At: monday}}}
}

func TestClocks(t *testing.T) {
	t.Parallel()
	const customer, desk, note, phone = aftercare.ByCustomer, aftercare.ByDesk, aftercare.ByNote, aftercare.ByPhone
	asked := says("m1", customer, "2026-11-23 10:00")
	euro := &aftercare.Money{Amount: 4900, Currency: "EUR"}
	for name, c := range map[string]struct {
		c                             aftercare.Case
		change                        func(*aftercare.Case)
		waits, first, next, end, what string
		warn                          string
	}{
		"new":                 {c: complaint(asked), waits: "us", first: "2026-11-23 14:00", end: "2026-11-26 10:00", what: cases.FirstReply, warn: "2026-11-23 13:00"},
		"without a word":      {c: complaint(), waits: "us", first: "2026-11-23 14:00", end: "2026-11-26 10:00", what: cases.FirstReply, warn: "2026-11-23 13:00"},
		"a note is no answer": {c: complaint(asked, says("m2", note, "2026-11-23 11:00")), waits: "us", first: "2026-11-23 14:00", end: "2026-11-26 10:00", what: cases.FirstReply, warn: "2026-11-23 13:00"},
		"a second word does not put the first one off": {c: complaint(asked, says("m2", customer, "2026-11-23 13:00")), waits: "us", first: "2026-11-23 14:00", end: "2026-11-26 10:00", what: cases.FirstReply, warn: "2026-11-23 13:00"},
		"answered": {c: complaint(asked, says("m2", desk, "2026-11-23 11:00")), waits: "us", end: "2026-11-26 10:00", what: cases.Resolution, warn: "2026-11-26 09:00"},
		"called":   {c: complaint(asked, says("m2", phone, "2026-11-23 11:00")), waits: "us", end: "2026-11-26 10:00", what: cases.Resolution, warn: "2026-11-26 09:00"},
		"the next word": {c: complaint(asked, says("m2", desk, "2026-11-23 11:00"), says("m3", customer, "2026-11-23 16:00"), says("m4", customer, "2026-11-24 10:00")),
			waits: "us", next: "2026-11-24 16:00", end: "2026-11-26 10:00", what: cases.NextReply, warn: "2026-11-24 15:00"},
		"asked":          {c: complaint(asked, asks("m2", "2026-11-23 12:00")), waits: "customer"},
		"asked, then no": {c: complaint(asked, asks("m2", "2026-11-23 12:00"), says("m3", desk, "2026-11-23 13:00")), waits: "us", end: "2026-11-26 11:00", what: cases.Resolution, warn: "2026-11-26 10:00"},
		"asked and answered": {c: complaint(asked, asks("m2", "2026-11-23 12:00"), says("m3", customer, "2026-11-25 12:00")),
			waits: "us", next: "2026-11-26 12:00", end: "2026-11-30 10:00", what: cases.NextReply, warn: "2026-11-26 11:00"},
		"called while asked": {c: complaint(asked, asks("m2", "2026-11-23 12:00"), says("m3", phone, "2026-11-24 12:00")), waits: "customer"},
		"an estimate": {c: complaint(asked, says("m2", desk, "2026-11-23 12:00")), change: func(c *aftercare.Case) { c.Estimate, c.EstimatedAt = euro, at("2026-11-23 12:00") },
			waits: "customer"},
		"an estimate, and a plain word": {c: complaint(asked, says("m2", desk, "2026-11-24 12:00")), change: func(c *aftercare.Case) { c.Estimate, c.EstimatedAt = euro, at("2026-11-23 12:00") },
			waits: "customer"},
		"a question about the estimate": {c: complaint(asked, says("m2", customer, "2026-11-24 12:00")), change: func(c *aftercare.Case) { c.Estimate, c.EstimatedAt = euro, at("2026-11-23 12:00") },
			waits: "us", next: "2026-11-25 12:00", end: "2026-11-27 10:00", what: cases.NextReply, warn: "2026-11-25 11:00"},
		"an estimate that was accepted": {c: complaint(asked), change: func(c *aftercare.Case) {
			c.Estimate, c.EstimatedAt, c.Accepted, c.AcceptedAt = euro, at("2026-11-23 12:00"), aftercare.Yes, at("2026-11-24 12:00")
		}, waits: "us", next: "2026-11-25 12:00", end: "2026-11-27 10:00", what: cases.NextReply, warn: "2026-11-25 11:00"},
		"another estimate": {c: complaint(asked), change: func(c *aftercare.Case) {
			c.Estimate, c.EstimatedAt, c.Accepted, c.AcceptedAt = euro, at("2026-11-25 12:00"), aftercare.No, at("2026-11-24 12:00")
		}, waits: "customer"},
		"a call is asked for": {c: complaint(asked, says("m2", desk, "2026-11-23 11:00")), change: func(c *aftercare.Case) { c.CallAt = at("2026-11-24 10:00") },
			waits: "us", next: "2026-11-25 10:00", end: "2026-11-26 10:00", what: cases.NextReply, warn: "2026-11-25 09:00"},
		"opened again": {c: complaint(asked, says("m2", desk, "2026-11-23 11:00")), change: func(c *aftercare.Case) {
			c.Reopened, c.ReopenedAt = 1, at("2026-11-26 10:00")
			c.Moves = append(c.Moves, aftercare.CaseMove{State: aftercare.StateClosed, At: at("2026-11-23 12:00")})
		}, waits: "us", first: "2026-11-26 14:00", end: "2026-12-01 10:00", what: cases.FirstReply, warn: "2026-11-26 13:00"},
		"closed":       {c: complaint(asked), change: func(c *aftercare.Case) { c.ClosedAt = at("2026-11-23 12:00") }},
		"a platform's": {c: complaint(asked), change: func(c *aftercare.Case) { c.From = "" }},
	} {
		if c.change != nil {
			c.change(&c.c)
		}
		s := shop()
		k := cases.Clocks(c.c, s.Help, s)
		show := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.In(berlin).Format("2006-01-02 15:04")
		}
		got := [6]string{k.WaitsFor, show(k.FirstReply), show(k.NextReply), show(k.Resolution), k.What, show(k.Warn)}
		if want := [6]string{c.waits, c.first, c.next, c.end, c.what, c.warn}; got != want {
			t.Errorf("%s: %q\nwant %q", name, got, want)
		}
	}
}

// Without a help file a case still waits for somebody, and no clock runs.
func TestClocksWithoutHelp(t *testing.T) {
	t.Parallel()
	s := shop()
	s.Help = nil
	if k := cases.Clocks(complaint(), nil, s); k.WaitsFor != aftercare.WaitsForUs || !k.Due.IsZero() {
		t.Errorf("%+v", k)
	}
	if got := cases.Owner(complaint(), nil, monday, berlin); got != "" {
		t.Errorf("owner %q", got)
	}
	if by := cases.AnswerBy(complaint(), nil, s); !by.IsZero() {
		t.Errorf("answer by %s", by)
	}
}

// Each ask begins with a word that nobody had answered, and ends with the reply.
func TestAsks(t *testing.T) {
	t.Parallel()
	c := complaint(says("m1", aftercare.ByCustomer, "2026-11-23 10:00"), says("m2", aftercare.ByCustomer, "2026-11-23 11:00"),
		says("m3", aftercare.ByDesk, "2026-11-23 12:00"), says("m4", aftercare.ByCustomer, "2026-11-23 13:00"))
	c.CallAt = at("2026-11-23 14:00")
	c.Reopened, c.ReopenedAt = 1, at("2026-11-25 10:00")
	c.Moves = append(c.Moves, aftercare.CaseMove{State: aftercare.StateClosed, At: at("2026-11-24 10:00")})
	got := cases.Asks(c)
	if len(got) != 3 || got[0].ID != "m1" || !got[0].Answered.Equal(at("2026-11-23 12:00")) || got[1].ID != "m4" ||
		!got[1].Answered.Equal(at("2026-11-24 10:00")) || got[2].ID != "reopened-1" || !got[2].Answered.IsZero() {
		t.Errorf("asks %+v", got)
	}
	c.From = ""
	if got := cases.Asks(c); got != nil {
		t.Errorf("a platform's case asks %+v", got)
	}
}

// What was promised stays promised: that the case is opened again makes no first
// reply of an earlier one's.
func TestDueByStays(t *testing.T) {
	t.Parallel()
	c := aftercare.Case{Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: monday, Messages: []aftercare.CaseMessage{
		says("one", aftercare.ByCustomer, "2026-11-23 10:00"), says("two", aftercare.ByDesk, "2026-11-23 11:00"), says("three", aftercare.ByCustomer, "2026-11-23 12:00"),
		says("four", aftercare.ByDesk, "2026-11-23 13:00"),
	}}
	due := func() (out []time.Time) {
		for _, a := range cases.Asks(c) {
			_, by := cases.DueBy(c, a, shop().Help, shop())
			out = append(out, by)
		}
		return out
	}
	before := due()
	c.Reopened, c.ReopenedAt = 1, at("2026-11-25 10:00")
	got := due()
	if len(before) != 2 || len(got) != 3 || !got[0].Equal(before[0]) || !got[1].Equal(before[1]) || !got[1].Equal(at("2026-11-24 12:00")) || !got[2].Equal(at("2026-11-25 14:00")) {
		t.Errorf("promised %v, and after the case was opened again %v", before, got)
	}
}
