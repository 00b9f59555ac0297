package cases_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// The same form posted twice is the same case, and nothing else is.
func TestNumber(t *testing.T) {
	t.Parallel()
	n := cases.Number(aftercare.CaseReturn, "acme", "shop/1", "nonce")
	if n != cases.Number(aftercare.CaseReturn, "acme", "shop/1", "nonce") || !strings.HasPrefix(n, "R-") || len(n) != 8 || strings.ContainsAny(n, "ILOU") {
		t.Errorf("number %s", n)
	}
	seen := map[string]bool{}
	for _, kind := range append(aftercare.CaseKinds, "other") {
		for _, part := range [][3]string{{"acme", "shop/1", "a"}, {"acme", "shop/1", "b"}, {"acme", "shop/2", "a"}, {"b", "shop/1", "a"}} {
			n := cases.Number(kind, part[0], part[1], part[2])
			if seen[n] {
				t.Errorf("%s twice", n)
			}
			seen[n] = true
		}
	}
}

func TestOwner(t *testing.T) {
	t.Parallel()
	s := shop()
	for _, c := range []struct{ owner, when, want string }{
		{"", "2026-11-30 23:59", "kim"}, {"", "2026-12-01 00:00", "lee"}, {"", "2026-12-03 12:00", "boss"}, {"", "2026-12-06 12:00", "kim"}, {"", "2026-12-10 12:00", "lee"},
		{"", "2026-12-11 12:00", "kim"}, {"lee", "2026-11-24 12:00", "lee"}, {"lee", "2026-12-03 12:00", "boss"}, {"gone", "2026-11-24 12:00", "kim"}, {"boss", "2026-12-03 12:00", "boss"},
	} {
		k := complaint()
		k.Owner = c.owner
		if got := cases.Owner(k, s.Help, at(c.when), berlin); got != c.want {
			t.Errorf("%q at %s: %q, want %q", c.owner, c.when, got, c.want)
		}
	}
	if got := cases.Owner(aftercare.Case{Kind: aftercare.CaseQuestion}, s.Help, monday, berlin); got != "" {
		t.Errorf("of a kind without a plan: %q", got)
	}
	for id, want := range map[string][2]string{"kim": {"Kim", "kim@acme.example"}, "lee": {"Lee", "help@acme.example"}, "": {"Acme", "help@acme.example"}} {
		if got := [2]string{cases.Name(s.Help, id, s), cases.Address(s.Help, id, s)}; got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
	s.Mail.ReplyTo, s.Mail.From = "", "Acme <orders@acme.example>"
	if got := cases.Address(s.Help, "", s); got != "orders@acme.example" {
		t.Errorf("address %q", got)
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	s := shop()
	c := aftercare.Case{ID: "R-1", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, OpenedAt: monday, State: aftercare.StateNew}
	want := func(state, reply string) {
		t.Helper()
		step, r, ok := cases.Next(c, s.Help)
		if step.State != state || r.ID != reply || ok != (state != "") {
			t.Errorf("next is %q with %q (%v), want %q with %q", step.State, r.ID, ok, state, reply)
		}
	}
	want(aftercare.StateWorking, "")
	c.Messages = []aftercare.CaseMessage{says("m", aftercare.ByDesk, "2026-11-23 11:00")} // an answer is work begun
	want(aftercare.StateApproved, "yes")
	c.State, c.Moves = aftercare.StateReceived, []aftercare.CaseMove{{State: aftercare.StateReceived}} // what came before it is done
	want(aftercare.StateRefunded, "")
	c.State, c.Moves, c.Decision = aftercare.StateDeclined, nil, aftercare.Declined
	want(aftercare.StateClosed, "")
	c.ClosedAt = monday
	want("", "")
}

func TestReplies(t *testing.T) {
	t.Parallel()
	s := shop()
	ids := func(c aftercare.Case) string {
		var out []string
		for _, r := range cases.Replies(c, s.Help) {
			out = append(out, r.ID)
		}
		return strings.Join(out, " ")
	}
	for want, c := range map[string]aftercare.Case{
		"yes any": {Kind: aftercare.CaseReturn}, "any": {Kind: aftercare.CaseReview, Score: 5}, "any sorry": {Kind: aftercare.CaseReview, Score: 2},
	} {
		if got := ids(c); got != want {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
	if got := ids(aftercare.Case{Kind: aftercare.CaseReview}); got != "any sorry" {
		t.Errorf("for a review of unknown score: %q", got)
	}
	if got := ids(aftercare.Case{Kind: aftercare.CaseComplaint}); got != "any" {
		t.Errorf("for a complaint, which has no score: %q", got)
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	s := shop()
	euro := func(n int64) aftercare.Money { return aftercare.Money{Amount: n, Currency: "EUR"} }
	plan := s.Help.Plans[aftercare.CaseComplaint]
	plan.May = []aftercare.Allowance{
		{Kind: "coupon", UpTo: euro(1500), Pool: "sorry"}, {Kind: "coupon", UpTo: aftercare.Money{Amount: 2000, Currency: "JPY"}},
		{Kind: "refund", UpTo: euro(1000)}, {Kind: "refund", UpTo: euro(5000), By: []string{"boss"}}, {Kind: "free_part"},
	}
	s.Help.Plans[aftercare.CaseComplaint] = plan
	c := complaint()
	c.Grants = []aftercare.Grant{{ID: "g0", Kind: "refund", Amount: euro(600)}, {ID: "g1", Kind: "coupon", Amount: euro(100)}}
	for _, k := range []struct {
		by   string
		g    aftercare.Grant
		want string // in the error; "" is allowed
	}{
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: euro(1400), Pool: "sorry"}, ""},
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: euro(1401), Pool: "sorry"}, "more than 15.00 EUR"},
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: euro(100), Pool: "other"}, "only from the pool sorry"},
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: aftercare.Money{Amount: 2000, Currency: "JPY"}}, ""},
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: aftercare.Money{Amount: 1, Currency: "USD"}}, "only an amount in EUR"},
		{"kim", aftercare.Grant{ID: "a", Kind: "refund", Amount: euro(400)}, ""},
		{"kim", aftercare.Grant{ID: "a", Kind: "refund", Amount: euro(401)}, "Ann may give it"},
		{"boss", aftercare.Grant{ID: "a", Kind: "refund", Amount: euro(4400)}, ""},
		{"boss", aftercare.Grant{ID: "a", Kind: "refund", Amount: euro(4401)}, "more than 50.00 EUR"},
		{"kim", aftercare.Grant{ID: "a", Kind: "free_part"}, ""},
		{"nobody", aftercare.Grant{ID: "a", Kind: "free_part"}, "Kim, Lee, Ann may give it"},
		{"kim", aftercare.Grant{ID: "a", Kind: "gift"}, "allows no gift"},
		{"kim", aftercare.Grant{ID: "g1", Kind: "coupon", Amount: euro(1)}, "given already"},
		{"kim", aftercare.Grant{ID: "a", Kind: "coupon", Amount: euro(-1), Pool: "sorry"}, "less than nothing"},
	} {
		err := cases.May(c, s.Help, k.by, k.g)
		if k.want == "" && err != nil || k.want != "" && (err == nil || !strings.Contains(err.Error(), k.want)) {
			t.Errorf("%s gives %+v: %v, want %q", k.by, k.g, err, k.want)
		}
	}
}

// Goodwill is given once, whatever the customer clicks.
func TestGoodwill(t *testing.T) {
	t.Parallel()
	s := shop()
	c := complaint()
	if g := cases.Goodwill(s.Help, c); g != nil {
		t.Errorf("a plan without goodwill gives %+v", g)
	}
	plan := s.Help.Plans[aftercare.CaseComplaint]
	plan.Goodwill = &aftercare.Allowance{Kind: "coupon", UpTo: aftercare.Money{Amount: 500, Currency: "EUR"}, Pool: "thanks"}
	s.Help.Plans[aftercare.CaseComplaint] = plan
	g := cases.Goodwill(s.Help, c)
	if g == nil || g.Kind != "coupon" || g.Amount.Amount != 500 || g.Pool != "thanks" || g.Why != cases.GoodwillID {
		t.Fatalf("goodwill %+v", g)
	}
	c.Grants = append(c.Grants, *g)
	if again := cases.Goodwill(s.Help, c); again != nil {
		t.Errorf("given twice: %+v", again)
	}
	if g := cases.Goodwill(nil, c); g != nil {
		t.Errorf("without a help file: %+v", g)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	nps := func(n int) *int { return &n }
	for _, c := range []struct {
		a     aftercare.Answer
		ok    bool
		score int
		text  string
	}{
		{aftercare.Answer{Score: 2, Comment: " Broken. ", Follow: "Never."}, true, 2, "Broken.\n\nNever."}, {aftercare.Answer{Score: 3}, false, 0, ""},
		{aftercare.Answer{NPS: nps(0)}, true, 1, ""}, {aftercare.Answer{NPS: nps(4)}, true, 2, ""}, {aftercare.Answer{NPS: nps(5)}, false, 0, ""}, {aftercare.Answer{}, false, 0, ""},
	} {
		got, ok := cases.FromSurvey("acme", "shop/1", c.a)
		if ok != c.ok || got.Score != c.score || ok && (got.From != aftercare.FromSurvey || got.Kind != aftercare.CaseComplaint || got.ID == "") {
			t.Errorf("%+v: %+v, %v", c.a, got, ok)
		}
		if text := ""; ok {
			for _, m := range got.Messages {
				text += m.Text
			}
			if text != c.text {
				t.Errorf("%+v says %q", c.a, text)
			}
		}
	}
	again, _ := cases.FromSurvey("acme", "shop/1", aftercare.Answer{Score: 1})
	once, _ := cases.FromSurvey("acme", "shop/1", aftercare.Answer{Score: 2})
	if again.ID != once.ID {
		t.Error("an edited answer is another case")
	}
	good, bad := cases.FromReview("acme", "shop/1", cases.Review{ID: "r", Score: 5, Text: "Great."}), cases.FromReview("acme", "shop/1", cases.Review{ID: "r", Score: 1, URL: "https://r.example"})
	if good.Kind != aftercare.CaseReview || good.ReviewText != "Great." || bad.Kind != aftercare.CaseComplaint || bad.From != aftercare.FromReview || bad.ReviewURL == "" {
		t.Errorf("reviews %+v, %+v", good, bad)
	}
}

func TestRow(t *testing.T) {
	t.Parallel()
	s := shop()
	c := complaint()
	c.OpenedAt = at("2026-12-01 10:00") // Kim is away
	r := cases.Row(c, s.Help, s)
	if r.Owner != "lee" || r.WaitsFor != aftercare.WaitsForUs || !r.Due.Equal(at("2026-12-01 14:00")) || r.Clock != cases.FirstReply || r.Case.ID != "C-1" {
		t.Errorf("row %+v", r)
	}
	if got := cases.Solved(aftercare.Case{Solved: aftercare.Yes, SolvedAt: monday, ClosedAt: monday.Add(time.Hour)}); got != "" {
		t.Errorf("a word before the end says %q of it", got)
	}
}
