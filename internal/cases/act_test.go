package cases

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// act is what Kim does to a return, on a Tuesday afternoon in Tokyo.
func actOf(c aftercare.Case, by string) Act {
	h := &aftercare.Help{
		People: []aftercare.Helper{{ID: "kim", Name: "Kim"}, {ID: "mio", Name: "Mio"}, {ID: "boss", Name: "Yuki"}},
		Hours:  aftercare.Hours{From: "10:00", To: "18:30"},
		Plans: map[aftercare.CaseKind]aftercare.Plan{aftercare.CaseReturn: {
			Answers: []string{"kim", "mio"}, Decides: "mio", Lead: "boss",
			May: []aftercare.Allowance{
				{Kind: "refund", UpTo: aftercare.Money{Amount: 2000, Currency: "EUR"}, By: []string{"mio"}},
				{Kind: "coupon", Pool: "sorry"},
				{Kind: "free_part"},
			},
		}},
	}
	s := &aftercare.Store{ID: "acme", Name: "Acme", Timezone: "Asia/Tokyo", Help: h}
	return Act{Store: s, Order: "shopify/7", Case: c, By: by, Nonce: "n1", Now: time.Date(2026, 12, 15, 6, 0, 0, 0, time.UTC)}
}

var openReturn = aftercare.Case{ID: "R-7K4M2Q", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, OpenedAt: time.Date(2026, 12, 14, 0, 0, 0, 0, time.UTC)}

// An act is one event however often its form is posted, and says who did it.
func TestAnActIsOneEvent(t *testing.T) {
	a := actOf(openReturn, "kim")
	e, err := a.Say(Answer{Text: " Thank you.\r\nWe look at it. ", Reply: "thanks", State: aftercare.StateWorking, Asks: true})
	if err != nil {
		t.Fatal(err)
	}
	again, _ := a.Say(Answer{Text: "Thank you."})
	m := e.Case.Messages[0]
	if e.By != "kim" || e.Type != aftercare.EventCaseUpdated || e.Case.ID != "R-7K4M2Q" || e.Case.State != aftercare.StateWorking ||
		m.Text != "Thank you.\nWe look at it." || m.From != aftercare.ByDesk || m.By != "kim" || !m.Asks || m.Reply != "thanks" {
		t.Errorf("said %+v", e)
	}
	if m.ID == "" || m.ID != again.Case.Messages[0].ID || a.Key() != "desk:shopify/7/R-7K4M2Q:n1" {
		t.Errorf("message %s, then %s; key %s", m.ID, again.Case.Messages[0].ID, a.Key())
	}
	a.Nonce = "n2"
	if other, _ := a.Say(Answer{Text: "Thank you."}); other.Case.Messages[0].ID == m.ID {
		t.Error("another form made the same message")
	}
	e.Key = a.Key()
	if a.Nonce = "n2"; !a.Done([]aftercare.Event{e}) {
		t.Error("the act is not found among the events")
	}
}

// A state that means more than a word is told as what it is.
func TestAnAnswerCarriesItsStep(t *testing.T) {
	a := actOf(openReturn, "mio")
	for _, c := range []struct {
		answer Answer
		holds  func(e aftercare.Event) bool
		lacks  string // what is said when what the state needs is missing
	}{
		{Answer{State: aftercare.StateApproved, Covered: aftercare.CoveredByShop, Label: "https://label.example"}, func(e aftercare.Event) bool {
			return e.Case.Decision == aftercare.Approved && e.Case.DecidedAt.Equal(a.Now) && e.Case.LabelURL != ""
		}, ""},
		{Answer{State: aftercare.StateEstimate, Amount: "20", Currency: "EUR"}, func(e aftercare.Event) bool { return e.Case.Estimate.Amount == 2000 && !e.Case.EstimatedAt.IsZero() }, "Write the amount"},
		{Answer{State: aftercare.StateReceived}, func(e aftercare.Event) bool { return e.Case.ReceivedAt.Equal(a.Now) }, ""},
		{Answer{State: aftercare.StateRefunded}, func(e aftercare.Event) bool { return e.Case.RefundedAt.Equal(a.Now) }, ""},
		{Answer{State: aftercare.StateShipped, Carrier: "DHL"}, func(e aftercare.Event) bool { return e.Case.ShippedAt.Equal(a.Now) && e.Case.Carrier == "DHL" }, "Say who brings it"},
		{Answer{State: aftercare.StateClosed, Outcome: "done"}, func(e aftercare.Event) bool { return e.Type == aftercare.EventCaseClosed && e.Case.Outcome == "done" }, "how it ended"},
		{Answer{State: "at the workshop"}, func(e aftercare.Event) bool { return e.Case.State == "at the workshop" }, ""},
	} {
		c.answer.Text, c.answer.Reply, c.answer.Asks = "Dear Anna", "r", true
		e, err := a.Say(c.answer)
		if err != nil || !c.holds(e) || len(e.Case.Messages) != 1 || e.Case.Messages[0].Reply != "r" || !e.Case.Messages[0].Asks || e.By != "mio" {
			t.Errorf("%s: %+v, %v", c.answer.State, e, err)
		}
		if c.lacks != "" {
			if _, err := a.Say(Answer{Text: "Dear Anna", State: c.answer.State, Currency: "EUR"}); err == nil || !strings.Contains(err.Error(), c.lacks) {
				t.Errorf("%s without what it needs: %v", c.answer.State, err)
			}
		}
	}
	if _, err := actOf(openReturn, "kim").Say(Answer{Text: "Yes", State: aftercare.StateApproved}); err == nil || !strings.Contains(err.Error(), "Mio decides") {
		t.Errorf("Kim approves: %v", err)
	}
	if _, err := a.Say(Answer{Text: "It costs … euro", Reply: "price"}); err == nil || !strings.Contains(err.Error(), "still a") {
		t.Errorf("a draft that is not finished: %v", err)
	}
}

// Dates are the store's: a promise ends with the business hours of its day.
func TestDaysAreTheStores(t *testing.T) {
	a := actOf(openReturn, "kim")
	e, err := a.Ready("2026-12-15", "")
	if err != nil || !e.Case.ReadyAt.Equal(time.Date(2026, 12, 15, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("ready at %v, %v", e.Case, err)
	}
	if e, err = a.Received("2026-12-14", ""); err != nil || !e.Case.ReceivedAt.Equal(time.Date(2026, 12, 14, 3, 0, 0, 0, time.UTC)) || e.Case.State != aftercare.StateReceived {
		t.Errorf("received %v, %v", e.Case, err)
	}
	if e, err = a.Refunded("", "It is on its way."); err != nil || !e.Case.RefundedAt.Equal(a.Now) || e.Case.State != aftercare.StateRefunded || len(e.Case.Messages) != 1 || !e.Case.Messages[0].At.Equal(e.Case.RefundedAt) {
		t.Errorf("refunded %v, %v", e.Case, err)
	}
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]string{"12.5 EUR": "12.50 EUR", "12,50 EUR": "12.50 EUR", " 9 EUR": "9.00 EUR", "1980 JPY": "1980 JPY", "1.250 KWD": "1.250 KWD"} {
		amount, currency, _ := strings.Cut(strings.TrimSpace(text), " ")
		if m, err := amountOf(amount, currency); err != nil || m.String() != want {
			t.Errorf("%s: %s, %v", text, m, err)
		}
	}
	for _, text := range []string{"12.505 EUR", "1,980 JPY", "19.80 JPY", "0 EUR", "-3 EUR", "x EUR", "1,2,3 EUR", " EUR"} {
		amount, currency, _ := strings.Cut(text, " ")
		if m, err := amountOf(amount, currency); err == nil {
			t.Errorf("%s became %s", text, m)
		}
	}
}

func TestActsThatAreRefused(t *testing.T) {
	closed := openReturn
	closed.ClosedAt = closed.OpenedAt.Add(time.Hour)
	given := openReturn
	given.Grants = []aftercare.Grant{{ID: "coupon:sorry", Kind: "coupon", Pool: "sorry"}}
	kim, mio := actOf(openReturn, "kim"), actOf(openReturn, "mio")
	for want, do := range map[string]func() (aftercare.Event, error){
		"Write what the customer":  func() (aftercare.Event, error) { return kim.Say(Answer{Text: " \n"}) },
		"at most 10000":            func() (aftercare.Event, error) { return kim.Note(strings.Repeat("ü", 10_001)) },
		"is closed. Open it again": func() (aftercare.Event, error) { return actOf(closed, "kim").Say(Answer{Text: "x"}) },
		"is closed already":        func() (aftercare.Event, error) { return actOf(closed, "kim").Close("x", "", "") },
		"is open":                  func() (aftercare.Event, error) { return kim.Reopen() },
		"Mio decides here":         func() (aftercare.Event, error) { return kim.Decide(aftercare.Approved, "shop", "", "") },
		"Choose yes or no":         func() (aftercare.Event, error) { return mio.Decide("maybe", "", "", "") },
		"Say why, so that":         func() (aftercare.Event, error) { return mio.Decide(aftercare.Declined, "", "", " ") },
		"Choose who bears":         func() (aftercare.Event, error) { return mio.Decide(aftercare.Approved, "nobody", "", "") },
		"beginning with https":     func() (aftercare.Event, error) { return mio.Decide(aftercare.Approved, "", "javascript:alert(1)", "") },
		"Write the link in full":   func() (aftercare.Event, error) { return kim.Shipped("DHL", "1", "http://x.example", "") },
		"Say who brings it":        func() (aftercare.Event, error) { return kim.Shipped(" ", "1", "", "") },
		"That day has passed":      func() (aftercare.Event, error) { return kim.Ready("2026-12-14", "") },
		"not in the future":        func() (aftercare.Event, error) { return kim.Received("2026-12-16", "") },
		"Choose who looks":         func() (aftercare.Event, error) { return kim.Give("nobody") },
		"Choose a state":           func() (aftercare.Event, error) { return kim.Move(aftercare.StateClosed) },
		"Choose a state.":          func() (aftercare.Event, error) { return kim.Move(aftercare.StateApproved) }, // Mio decides
		"up to 20.00 EUR":          func() (aftercare.Event, error) { return mio.Grant("refund", "", "EUR", "late", "") },
		"is more than 20.00 EUR":   func() (aftercare.Event, error) { return mio.Grant("refund", "20.01", "EUR", "late", "") },
		"Kim may not give this refund: Mio may give it": func() (aftercare.Event, error) { return kim.Grant("refund", "5", "EUR", "late", "") },
		"allows no gift":         func() (aftercare.Event, error) { return mio.Grant("gift", "", "EUR", "late", "") },
		"allows no refund:again": func() (aftercare.Event, error) { return mio.Grant("refund:again", "5", "EUR", "late", "") },
		"allows no coupon":       func() (aftercare.Event, error) { return kim.Grant("coupon", "", "EUR", "late", "") },
		"allows no coupon:other": func() (aftercare.Event, error) { return kim.Grant("coupon:other", "", "EUR", "late", "") },
		"give it without one":    func() (aftercare.Event, error) { return kim.Grant("free_part", "1000", "EUR", "late", "") },
		"allows no free_part:2":  func() (aftercare.Event, error) { return kim.Grant("free_part:2", "", "EUR", "late", "") },
		"only an amount in EUR":  func() (aftercare.Event, error) { return mio.Grant("refund", "5", "USD", "late", "") },
		"for the month's report": func() (aftercare.Event, error) { return mio.Grant("coupon:sorry", "", "EUR", "", "") },
		"nothing is given twice": func() (aftercare.Event, error) {
			return actOf(given, "kim").Grant("coupon:sorry", "", "EUR", "late", "")
		},
		"Say in a few words":           func() (aftercare.Event, error) { return kim.Close("", "", "") },
		"Write what was said":          func() (aftercare.Event, error) { return kim.Called("") },
		"Choose the root cause":        func() (aftercare.Event, error) { return kim.Trace("") },
		"Write the amount in EUR like": func() (aftercare.Event, error) { return kim.Estimate("12.505", "EUR", "") },
	} {
		if e, err := do(); err == nil || !strings.Contains(err.Error(), want) || e.Case != nil {
			t.Errorf("want %q, got %v and %+v", want, err, e.Case)
		}
	}
	if _, err := actOf(closed, "kim").Note("also when it is over"); err != nil {
		t.Error(err)
	}
	away := actOf(openReturn, "boss")
	away.Store.Help.People[1].Away = []aftercare.Absence{{From: "2026-12-15"}}
	if e, err := away.Decide(aftercare.Approved, aftercare.CoveredByShop, "https://label.example/1", ""); err != nil || e.Case.State != aftercare.StateApproved {
		t.Errorf("the lead cannot decide while Mio is away: %v", err)
	}
}

// Who calls gets a case too: the form posted twice is the same one.
func TestOpeningACaseAtTheDesk(t *testing.T) {
	a := actOf(aftercare.Case{}, "kim")
	order := &aftercare.Order{Lines: []aftercare.Line{{ID: "1", SKU: "TENT", Title: "Tent", Quantity: 2}, {ID: "2", Title: "Pegs", Quantity: 1}}}
	key, e, err := a.Open(Opening{Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, Cause: "defective", Text: " It leaks. ", Phone: true}, order)
	again, _, _ := a.Open(Opening{Kind: aftercare.CaseRepair, Text: "It leaks."}, order)
	c := e.Case
	if err != nil || key != again || c.ID[:2] != "P-" || c.From != aftercare.FromDesk || c.Owner != "kim" || c.SKU != "TENT" || c.Item != "Tent" || c.Lines[0].Quantity != 2 ||
		e.Type != aftercare.EventCaseOpened || c.Messages[0].From != aftercare.ByPhone || c.Messages[0].By != "kim" || c.Messages[0].Text != "It leaks." {
		t.Errorf("%v: %s, %s: %+v", err, key, again, c)
	}
	_, e, _ = a.Open(Opening{Kind: aftercare.CaseQuestion, Text: "How?"}, order)
	if m := e.Case.Messages[0]; m.From != aftercare.ByCustomer || m.By != "" || len(e.Case.Lines) != 0 {
		t.Errorf("a letter: %+v", m)
	}
	for want, o := range map[string]Opening{
		"what kind":         {Kind: aftercare.CaseReview, Text: "x"},
		"a reason":          {Kind: aftercare.CaseReturn, Cause: "mood", Text: "x"},
		"Write what the cu": {Kind: aftercare.CaseReturn},
	} {
		if _, _, err := a.Open(o, order); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
