package cases_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// of is a case of an order of a tent in two variants.
func of(c aftercare.Case, line string) aftercare.CaseOf {
	c.From = aftercare.FromCustomer
	if line != "" {
		c.LineIDs = []string{line}
	}
	f := aftercare.OrderFacts{Source: "shop", Order: aftercare.Order{ID: "1", Lines: []aftercare.Line{
		{ID: "red", SKU: "TENT", Title: "Tent", Variant: "red"}, {ID: "blue", SKU: "TENT", Title: "Tent", Variant: "blue"},
	}}}
	return aftercare.CaseOf{CaseRow: aftercare.CaseRow{Case: c}, Facts: f}
}

func question(n int, text string, solved string, said ...aftercare.CaseMessage) aftercare.CaseOf {
	c := aftercare.Case{ID: fmt.Sprint("Q-", n), Kind: aftercare.CaseQuestion, OpenedAt: at("2026-11-10 10:00"), Solved: solved}
	c.Messages = append([]aftercare.CaseMessage{{ID: "q", From: aftercare.ByCustomer, At: c.OpenedAt, Text: text}}, said...)
	return of(c, "red")
}

func TestReport(t *testing.T) {
	t.Parallel()
	from, to := at("2026-11-01 00:00"), at("2026-12-01 00:00")
	euro := func(n int64) aftercare.Money { return aftercare.Money{Amount: n, Currency: "EUR"} }
	answer := says("an answer", aftercare.ByDesk, "2026-11-23 12:00")
	all := []aftercare.CaseOf{
		of(aftercare.Case{ID: "C-1", Kind: aftercare.CaseComplaint, OpenedAt: monday, ClosedAt: at("2026-11-24 10:00"), Cause: "damaged", Root: "packaging", Solved: aftercare.Yes, HelpScore: 5,
			Messages: []aftercare.CaseMessage{says("m", aftercare.ByCustomer, "2026-11-23 10:00"), answer},
			Moves:    []aftercare.CaseMove{{State: aftercare.StateNew, At: monday}, {State: aftercare.StateWorking, At: at("2026-11-23 12:00")}, {State: aftercare.StateClosed, At: at("2026-11-24 10:00")}},
			Grants:   []aftercare.Grant{{ID: "g", Kind: "refund", Amount: euro(500), At: monday}, {ID: "h", Kind: "refund", Amount: euro(300), At: monday}, {ID: "i", Kind: "gift", At: monday}}}, "red"),
		of(aftercare.Case{ID: "C-2", Kind: aftercare.CaseComplaint, OpenedAt: at("2026-11-24 10:00"), Cause: "damaged", Root: "packaging", Reopened: 1,
			ClosedAt: at("2026-11-30 12:00"), Solved: aftercare.No, HelpScore: 2, Moves: []aftercare.CaseMove{{State: aftercare.StateNew, At: at("2026-11-24 10:00")}, {State: aftercare.StateClosed, At: at("2026-11-30 12:00")}}}, "red"),
		of(aftercare.Case{ID: "R-1", Kind: aftercare.CaseReturn, OpenedAt: at("2026-11-30 16:00"), Cause: "too_small"}, "blue"),
		of(aftercare.Case{ID: "R-0", Kind: aftercare.CaseReturn, OpenedAt: at("2026-10-01 10:00"), Cause: "other"}, "blue"),                                             // open all the time
		of(aftercare.Case{ID: "R-9", Kind: aftercare.CaseReturn, OpenedAt: at("2026-12-02 10:00"), Cause: "other"}, "blue"),                                             // later
		of(aftercare.Case{ID: "R-8", Kind: aftercare.CaseReturn, OpenedAt: at("2026-10-01 10:00"), ClosedAt: at("2026-11-02 10:00")}, "blue"),                           // opened earlier
		of(aftercare.Case{ID: "R-7", Kind: aftercare.CaseReturn, OpenedAt: at("2026-11-02 10:00"), ClosedAt: at("2026-12-02 10:00"), Root: "size", Cause: "other"}, ""), // closed later
	}
	promises := []aftercare.Promise{
		{What: "delivery", Due: at("2026-11-10 12:00"), KeptAt: at("2026-11-10 11:00")}, {What: "delivery", Due: at("2026-11-10 12:00"), KeptAt: at("2026-11-11 11:00")},
		{What: "answer", Due: at("2026-11-10 12:00")},
	}
	s := shop()
	m := cases.Report(all, promises, s, from, to)
	want := cases.Month{
		From: from, To: to, Opened: 4, Closed: 3, Open: 3,
		Kinds:  []cases.Count{{What: "complaint", N: 2}, {What: "return", N: 2}},
		Causes: []cases.Count{{What: "damaged", N: 2}, {What: "other", N: 1}, {What: "too_small", N: 1}},
		Roots:  []cases.Count{{What: "packaging", N: 2}, {What: "size", N: 1}},
		Products: []cases.ProductCases{
			{SKU: "TENT", Title: "Tent", Variant: "red", N: 2, Causes: []cases.Count{{What: "damaged", N: 2}}},
			{SKU: "TENT", Title: "Tent", Variant: "blue", N: 1, Causes: []cases.Count{{What: "too_small", N: 1}}},
		},
		Prevent: []cases.Advice{
			{Why: "packaging", N: 2, About: "Tent", What: "pack it better"}, {Why: "size", N: 1, What: "add measurements to the page of the product"},
			{Why: "too_small", N: 1, About: "Tent", What: "add measurements, and say that it runs small"},
		},
		FirstAnswer: cases.Times{N: 2, Median: 2 * time.Hour, Most: 34 * time.Hour, Late: 1},
		States: []cases.Stay{
			{State: aftercare.StateWorking, Times: cases.Times{N: 1, Median: 6 * time.Hour, Most: 6 * time.Hour}},
			{State: aftercare.StateNew, Times: cases.Times{N: 2, Median: 2 * time.Hour, Most: 34 * time.Hour}},
		},
		Reopened: 1, Solved: 1, Unsolved: 1, Help: 3.5,
		Promises: []cases.Kept{{What: "answer", Broken: 1}, {What: "delivery", Kept: 1, Broken: 1}},
		Grants:   []cases.Sum{{Kind: "gift", N: 1}, {Kind: "refund", N: 2, Amount: euro(800)}},
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if got := m.Prevent[0].String(); got != "packaging (2, most of them Tent): pack it better" {
		t.Errorf("%q", got)
	}
	if diff := cmp.Diff(cases.Month{From: from, To: to}, cases.Report(nil, nil, s, from, to)); diff != "" {
		t.Errorf("of nothing: %s", diff)
	}
}

// What was asked three times about one product should be answered before it is
// asked: by the root that the desk found, else by a word that the questions share.
func TestReportProposesFAQ(t *testing.T) {
	t.Parallel()
	from, to := at("2026-11-01 00:00"), at("2026-12-01 00:00")
	s := shop()
	s.Help.FAQ = []aftercare.FAQ{{Q: aftercare.Text{"en": "Where is my parcel?"}}}
	reply := says("Use the long pole first.", aftercare.ByDesk, "2026-11-10 12:00")
	better := says("Long pole first, then the pegs.", aftercare.ByDesk, "2026-11-10 12:00")
	all := []aftercare.CaseOf{
		question(1, "How do the tent poles go together?", "", reply), question(2, "Which poles first?", aftercare.Yes, better), question(3, "I do not understand the POLES.", "", reply),
		question(4, "Where is the parcel?", ""), question(5, "My parcel?", ""), question(6, "Parcel please", ""), // the FAQ has it
		question(7, "ポールの順番を教えてください", ""), question(8, "ポールが入りません", ""), question(9, "ポールの向きは？", ""),
		question(10, "Do you sell pegs?", ""), question(11, "", ""),
	}
	for i := range 3 {
		q := question(20+i, fmt.Sprint("Entirely different words ", i), "")
		q.Case.Root = "invoice"
		all = append(all, q)
	}
	got := cases.Report(all, nil, s, from, to).FAQ
	want := []cases.Proposal{
		{About: "Tent", Topic: "invoice", Question: "Entirely different words 0", Cases: []string{"Q-20", "Q-21", "Q-22"}},
		{About: "Tent", Topic: "poles", Question: "Which poles first?", Answer: "Long pole first, then the pegs.", Cases: []string{"Q-1", "Q-2", "Q-3"}},
		{About: "Tent", Topic: "ポール", Question: "ポールの向きは？", Cases: []string{"Q-7", "Q-8", "Q-9"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
