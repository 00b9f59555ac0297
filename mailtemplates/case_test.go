package mailtemplates

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// What people write in a case is shown as they wrote it, and means nothing: no
// Markdown, no template, no HTML, no link. A customer's addresses of the web are
// left out, since mail programs make links of plain text; the desk's stay.
func TestMessagesStayText(t *testing.T) {
	const text = "# Hello\r\n**bold** [win](https://evil.example/x) <b>fat</b>\n- one\n\n{{ 18107 | times: 3 }} & {% for i in order.lines %}\nsee www.evil.example or evil . com now\n\n\n\nBye\u202e\x00"
	s := load(t, Options{})
	x := plain()
	x.talk.said, x.talk.answered = text, text
	render := func(template string) Rendered {
		out, err := s.Render(template, "en", x.Data(template, "en"))
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, template, out.HTML)
		return out
	}
	for _, template := range []string{"case-received", "case-warning", "case-late", "case-reply"} {
		out := render(template)
		for _, want := range []string{"# Hello<br>**bold** ", "&lt;b&gt;fat&lt;/b&gt;<br>- one</p>", ">{{ 18107 | times: 3 }} &amp; {% for i in order.lines %}<br>see ", ">Bye</p>"} {
			if !strings.Contains(out.HTML, want) {
				t.Errorf("%s lacks %q:\n%s", template, want, inner(out.HTML))
			}
		}
		if strings.Contains(out.HTML+out.Text, "54321") || strings.Contains(out.HTML, "<b>") {
			t.Errorf("%s: the words were run or read as HTML", template)
		}
		ours := template == "case-reply"
		for _, body := range []string{out.HTML, out.Text, out.Preheader} {
			if strings.Contains(body, "evil") && !ours {
				t.Errorf("%s shows a customer's address:\n%s", template, body)
			}
		}
		if ours && !strings.Contains(out.Text, "see www.evil.example or evil . com now") {
			t.Errorf("the desk's own address is gone:\n%s", out.Text)
		}
	}
	if out := render("case-received"); !strings.Contains(out.Text, "> **bold** … <b>fat</b>\n> - one\n") || !strings.Contains(out.Text, "> see … or … now") {
		t.Errorf("the customer's words are not quoted:\n%s", out.Text)
	}
	x.talk.said = strings.Repeat("A long story. ", 2000)
	if out := render("case-received"); len(out.HTML) > sizeWarning || !strings.Contains(out.HTML, "…</p>") {
		t.Errorf("a long message makes a mail of %d KB", len(out.HTML)>>10)
	}
	x.talk.said = strings.Repeat("x\n", 5000)
	if out := render("case-received"); len(out.HTML) > sizeWarning || strings.Count(out.Text, "> x") > lineLimit+1 {
		t.Errorf("many lines make a mail of %d KB", len(out.HTML)>>10)
	}
}

// Each kind of case is acknowledged in words of its own: what happens next, by
// when, and by whom.
func TestEveryKindIsAcknowledged(t *testing.T) {
	s := load(t, Options{})
	type how struct {
		name string
		kind aftercare.CaseKind
		with func(*aftercare.Case)
	}
	var all []how
	for _, k := range aftercare.CaseKinds {
		if k != aftercare.CaseReview { // answered in public
			all = append(all, how{string(k), k, func(*aftercare.Case) {}})
		}
	}
	all = append(all,
		how{"review", aftercare.CaseComplaint, func(c *aftercare.Case) { c.From = aftercare.FromReview }},
		how{"reopened", aftercare.CaseQuestion, func(c *aftercare.Case) { c.Reopened = 1 }},
		how{"callback", aftercare.CaseQuestion, func(c *aftercare.Case) { c.CallPhone, c.CallWhen = "+49 30 1234567", "10:00" }},
		how{"erase", aftercare.CaseData, func(c *aftercare.Case) { c.Wanted = "erase" }},
		how{"part", aftercare.CaseSparePart, func(c *aftercare.Case) { c.Part = "part" }},
		how{"fault", aftercare.CaseReturn, func(c *aftercare.Case) { c.Cause, c.Wanted = "defective", "repair" }},
	)
	for l, fixture := range map[string]string{"en": "plain", "ja": "konbini", "ko": "korean"} {
		seen := map[string]string{}
		for _, h := range all {
			x, _ := FixtureByName(fixture)
			x.talk.kind, x.talk.from, x.talk.phone = h.kind, "", ""
			c, now := x.ours("case-received")
			if h.with(&c); c.Part != "" {
				c.Part = x.Facts.Products[x.Facts.Order.Lines[0].SKU].Parts[0].SKU
			}
			x.Facts.Cases = []aftercare.Case{c}
			d := NewData(x.Facts, []aftercare.Subject{{Kind: aftercare.SubjectCase, ID: x.Facts.Subject().ID + "/" + c.ID}}, fixtureLinks, l, now)
			out, err := s.Render("case-received", l, d)
			if err != nil {
				t.Fatal(err)
			}
			body, _, _ := strings.Cut(out.Text, "==========")
			golden(t, filepath.Join("testdata", "golden", "cases", l, h.name+".txt"), "Subject: "+out.Subject+"\nPreheader: "+out.Preheader+"\n\n"+body)
			if other := seen[body]; other != "" {
				t.Errorf("%s: %s and %s read the same", l, h.name, other)
			}
			seen[body] = h.name
			for _, want := range []string{c.ID, d.Case.Owner, d.Case.AnswerBy.Long, "https://care.example/c/eyJhbGc.case"} {
				if want == "" || !strings.Contains(body, want) {
					t.Errorf("%s/%s lacks %q", l, h.name, want)
				}
			}
			if !strings.HasSuffix(out.Subject, " ["+c.ID+"]") {
				t.Errorf("%s/%s: %q", l, h.name, out.Subject)
			}
		}
	}
}

// The mail of a case that is late names the day that was promised, and one that
// the next mail keeps.
func TestLateCasesNameBothDays(t *testing.T) {
	x := plain()
	c, _ := x.ours("case-waiting")
	x.Facts.Cases = []aftercare.Case{c}
	at := func(now time.Time) Case { return NewData(x.Facts, nil, fixtureLinks, "en", now).Case }
	// Opened on Thursday at 10:00 in Berlin: eight business hours end on Friday.
	if got := at(c.OpenedAt); got.AnswerBy.Short != "Dec 4, 2026" || got.LateSince.Short != "" || got.Owner != "Tom Weber" {
		t.Errorf("in time: %+v", got)
	}
	if got := at(c.OpenedAt.AddDate(0, 0, 5)); got.LateSince.Short != "Dec 4, 2026" || got.AnswerBy.Short != "Dec 10, 2026" {
		t.Errorf("late: since %v, answer by %v", got.LateSince, got.AnswerBy)
	}
	if got := at(c.OpenedAt.AddDate(0, 0, 11)); got.AnswerBy.Short != "" || got.LateSince.Short != "Dec 4, 2026" {
		t.Errorf("no mail follows the last one, on December 14; it names %v", got.AnswerBy)
	}
	rest := c
	plan := x.Facts.Store.Help.Plans[rest.Kind]
	plan.Resolution = 16 * time.Hour
	x.Facts.Store.Help.Plans[rest.Kind] = plan
	rest.Messages = append(slices.Clone(c.Messages), aftercare.CaseMessage{ID: "word", At: c.OpenedAt.Add(time.Hour), From: aftercare.ByDesk})
	x.Facts.Cases = []aftercare.Case{rest}
	if got := at(c.OpenedAt.AddDate(0, 1, 0)); got.AnswerBy.Short != "" || got.LateSince.Short == "" {
		t.Errorf("answered, and late as a whole: answer by %v, late since %v", got.AnswerBy, got.LateSince)
	}
	x.Facts.Cases = []aftercare.Case{c}
	x.Facts.Store.Help.People[0].Away = []aftercare.Absence{{From: "2026-12-01", To: "2026-12-31"}}
	if got := at(c.OpenedAt); got.Owner != "Lena Hill" {
		t.Errorf("while Tom is away: %s", got.Owner)
	}
}

// What the desk decided comes with the reply that it wrote along, since no other
// mail tells it then.
func TestRepliesTellWhatTheDeskDid(t *testing.T) {
	s := load(t, Options{})
	for what, c := range map[string]struct {
		with func(*aftercare.Case, time.Time)
		want []string
	}{
		"decision": {func(c *aftercare.Case, at time.Time) { c.Decision, c.DecidedAt = aftercare.Approved, at }, []string{"Print the slip", "eyJhbGc.case/slip", "10115 Berlin, Germany"}},
		"estimate": {func(c *aftercare.Case, at time.Time) {
			c.Estimate, c.EstimatedAt = &aftercare.Money{Amount: 2400, Currency: "EUR"}, at
		}, []string{"Say yes or no", "€24.00"}},
		"shipped": {func(c *aftercare.Case, at time.Time) { c.ShippedAt, c.Carrier, c.Number = at, "GLS", "G-17" }, []string{"GLS", "G-17"}},
		"refund": {func(c *aftercare.Case, at time.Time) {
			c.RefundedAt, c.Grants = at, []aftercare.Grant{{ID: "g", At: at, Kind: "refund", Amount: aftercare.Money{Amount: 6900, Currency: "EUR"}}}
		}, []string{"€69.00", "December 10, 2026"}},
		"": {func(c *aftercare.Case, at time.Time) {
			c.Decision, c.DecidedAt = aftercare.Approved, at.Add(-time.Hour)
		}, []string{"Answer here"}},
	} {
		x := plain()
		x.talk.kind, x.talk.from = aftercare.CaseReturn, ""
		kase, now := x.ours("case-reply")
		c.with(&kase, now)
		x.Facts.Cases = []aftercare.Case{kase}
		d := NewData(x.Facts, x.covers(x.Facts, "case-reply"), fixtureLinks, "en", now)
		out, err := s.Render("case-reply", "en", d)
		if err != nil || d.Message.Tells != what || d.Message.By != "Tom Weber" || d.Helper.Name != "Tom Weber" || !d.Message.Ours {
			t.Errorf("%s: %v, %+v", what, err, d.Message)
		}
		for _, want := range c.want {
			if !strings.Contains(out.Text, want) {
				t.Errorf("%s: the reply lacks %q:\n%s", what, want, out.Text)
			}
		}
	}
}

// The preheader of a reply is what it says, not whom it greets.
func TestAMessageStartsBehindItsGreeting(t *testing.T) {
	for text, want := range map[string]string{
		"Hello Anna,\n\nThe lid is on its way.\n\nTom": "The lid is on its way.",
		"Anna 님, 안녕하세요.\n\n뚜껑을 보냈습니다.":                 "뚜껑을 보냈습니다.",
		"お客様\n\nふたをお送りしました。":                           "ふたをお送りしました。",
		"The lid is gone.\n\nWhere is it?":             "The lid is gone.",
		"Hello,\nthe lid is gone.\n\nWhere is it?":     "Hello, the lid is gone.",
		"Hello Anna,": "Hello Anna,",
		"":            "",
	} {
		x := plain()
		x.talk.said = ""
		c, now := x.ours("case-received")
		c.Messages = []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByDesk, By: "tom", At: now, Text: text}}
		x.Facts.Cases = []aftercare.Case{c}
		if got := NewData(x.Facts, x.covers(x.Facts, "case-reply"), fixtureLinks, "en", now).Message.Start; got != want {
			t.Errorf("%q starts %q, want %q", text, got, want)
		}
	}
}

// Numbers to be read out or typed stay on one line, and the desk dials with a tap;
// plain text says a number once.
func TestNumbersStayWhole(t *testing.T) {
	s := load(t, Options{})
	x := plain()
	for template, want := range map[string]string{
		"case-check": `<strong><span style="white-space:nowrap;">C-7K4M2Q</span></strong>`,
		"case-late":  `<a href="tel:+491700000000"`,
	} {
		out, err := s.Render(template, "en", x.Data(template, "en"))
		if err != nil || !strings.Contains(out.HTML, want) || strings.Contains(out.Text+out.Subject, "span") || strings.Contains(out.Text, "+491700000000") {
			t.Errorf("%s lacks %s, or its text says too much: %v\n%s", template, want, err, out.Text)
		}
	}
}

// A code that the desk gives is in the first message since, and in no other.
func TestACodeComesWithAMessage(t *testing.T) {
	s := load(t, Options{})
	x := plain()
	c, now := x.ours("case-reply")
	c.Messages = nil
	for i, id := range []string{"before", "first", "later"} {
		c.Messages = append(c.Messages, aftercare.CaseMessage{ID: id, From: aftercare.ByDesk, By: "tom", At: now.Add(time.Duration(i-3) * time.Hour), Text: "Hello."})
	}
	c.Grants = []aftercare.Grant{{ID: "coupon:sorry", Kind: "coupon", At: now.Add(-150 * time.Minute), Code: "SORRY-1", Value: "10 %", Expires: now.AddDate(0, 6, 0)}}
	x.Facts.Cases = []aftercare.Case{c}
	for _, m := range c.Messages {
		about := []aftercare.Subject{{Kind: aftercare.SubjectMessage, ID: x.Facts.Subject().ID + "/" + c.ID + "/" + m.ID}}
		out, err := s.Render("case-reply", "en", NewData(x.Facts, about, fixtureLinks, "en", now))
		if err != nil || strings.Contains(out.Text, "SORRY-1") != (m.ID == "first") || strings.Contains(out.Text, "10% off") != (m.ID == "first") {
			t.Errorf("%s: %v\n%s", m.ID, err, out.Text)
		}
	}
}

// A code that was given for goodwill stays in its case; a mail's own code is the
// one that was handed out for it.
func TestCodesStayWhereTheyBelong(t *testing.T) {
	x := plain()
	c, now := x.ours("case-thanks")
	x.Facts.Cases = []aftercare.Case{c}
	about := []aftercare.Subject{{Kind: aftercare.SubjectCase, ID: x.Facts.Subject().ID + "/" + c.ID}}
	links := fixtureLinks
	if d := NewData(x.Facts, about, links, "en", now); fmt.Sprint(d.Coupon.Code, d.Coupon.Value, d.Coupon.Expires.Short) != "THANKS-8F2K€10.00Mar 30, 2027" || d.Case.Goodwill != "coupon" {
		t.Errorf("goodwill: %+v", d.Coupon)
	}
	if d := NewData(x.Facts, nil, links, "en", now); d.Coupon.Code != "" {
		t.Errorf("another mail shows the code %s", d.Coupon.Code)
	}
	links.Coupon = Voucher{Code: "OWN", Percent: 10, Expires: now.AddDate(0, 1, 0)}
	if d := NewData(x.Facts, nil, links, "de", now); d.Coupon.Code != "OWN" || d.Coupon.Value != "10\u00a0%" {
		t.Errorf("its own: %+v", d.Coupon)
	}
}
