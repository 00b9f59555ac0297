package cases_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

var locales = []string{"en", "ja", "ko", "de", "fr", "es"}

// Customers read the embedded file in any language of their pages.
func TestDefaultHelpIsWhole(t *testing.T) {
	t.Parallel()
	h := cases.Default()
	whole(t, "help", reflect.ValueOf(*h))
	for _, kind := range aftercare.CaseKinds {
		p, ok := h.Plans[kind]
		if !ok || len(p.Answers) == 0 || p.Lead == "" || len(p.Steps) == 0 {
			t.Errorf("%s has no whole plan: %+v", kind, p)
		}
		if p.FirstReply <= 0 || p.FirstReply > 4*time.Hour || p.NextReply <= 0 || p.NextReply > 24*time.Hour || p.Resolution <= 0 || p.Resolution > 72*time.Hour || p.Warn <= 0 {
			t.Errorf("%s is slow: %s, %s, %s, warned %s before", kind, p.FirstReply, p.NextReply, p.Resolution, p.Warn)
		}
		for _, s := range p.Steps {
			r, ok := cases.FindReply(h, s.Reply)
			if !ok || len(r.Kinds) > 0 && !slices.Contains(r.Kinds, kind) {
				t.Errorf("%s: step %s has the reply %q, which is not for it", kind, s.State, s.Reply)
			}
			if r.State != "" && r.State != s.State && !(s.State == aftercare.StateApproved && r.State == aftercare.StateShipped) {
				t.Errorf("%s: step %s has the reply %q, which leads to %s", kind, s.State, s.Reply, r.State)
			}
		}
	}
	if h != cases.Default() {
		t.Error("it is read anew each time")
	}
}

// whole walks over all texts.
func whole(t *testing.T, path string, v reflect.Value) {
	if text, ok := v.Interface().(aftercare.Text); ok {
		for _, l := range locales {
			if len(text) > 0 && strings.TrimSpace(text[l]) == "" {
				t.Errorf("%s is not in %s", path, l)
			}
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			whole(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			whole(t, path, v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			whole(t, path+"."+k.String(), v.MapIndex(k))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			whole(t, path, v.Elem())
		}
	}
}

const small = `
people:
  - {id: kim, name: Kim, email: kim@acme.example, away: [{from: "2026-12-24", to: "2027-01-02"}, {from: "2027-02-01"}]}
  - {id: ann, name: Ann}
hours: {from: "08:30", to: "24:00"}
returns: {days: 14, remind: true, pays: shop, outcomes: [refund, exchange]}
plans:
  complaint:
    answers: [kim]
    lead: ann
    first_reply: 90m
    next_reply: 1h30m
    warn: 30m
    may:
      - {kind: refund, up_to: "20 EUR, 3000 JPY", by: [ann]}
      - {kind: free_part}
    goodwill: {kind: coupon, up_to: 5 EUR, pool: thanks}
`

func TestParse(t *testing.T) {
	t.Parallel()
	h, err := cases.Parse("help.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	p := h.Plans[aftercare.CaseComplaint]
	if p.FirstReply != 90*time.Minute || p.NextReply != 90*time.Minute || p.Resolution != 0 || p.Warn != 30*time.Minute || p.Lead != "ann" {
		t.Errorf("plan %+v", p)
	}
	if len(p.May) != 3 || p.May[0].UpTo != (aftercare.Money{Amount: 2000, Currency: "EUR"}) || p.May[1].UpTo != (aftercare.Money{Amount: 3000, Currency: "JPY"}) ||
		p.May[1].By[0] != "ann" || !p.May[2].UpTo.IsZero() || p.Goodwill == nil || p.Goodwill.UpTo.Amount != 500 || p.Goodwill.Pool != "thanks" {
		t.Errorf("allowances %+v, goodwill %+v", p.May, p.Goodwill)
	}
	if h.Hours.To != "24:00" || h.Returns.Days != 14 || !h.Returns.Remind || len(h.People[0].Away) != 2 {
		t.Errorf("help %+v", h)
	}
	// What it does not say comes from the embedded file, looked after by its own people.
	q := h.Plans[aftercare.CaseQuestion]
	if !slices.Equal(q.Answers, []string{"kim", "ann"}) || q.Lead != "kim" || q.FirstReply == 0 || len(q.May) != 0 || len(h.Replies) == 0 || len(h.FAQ) == 0 || !h.Survey.CSAT {
		t.Errorf("the rest: %+v", q)
	}
	if d := cases.Default().Plans[aftercare.CaseQuestion]; !slices.Equal(d.Answers, []string{"team"}) {
		t.Errorf("the embedded file changed: %+v", d)
	}
	for _, src := range []string{"", "people: []\n"} {
		if h, err := cases.Parse("help.yaml", []byte(src)); err != nil || h.Plans[aftercare.CaseReturn].Answers[0] != "team" || h.Hours.From == "" {
			t.Errorf("%q: %v", src, err)
		}
	}
}

// A step that names a reply of the embedded file keeps it only where that is used.
func TestParseOwnReplies(t *testing.T) {
	t.Parallel()
	h, err := cases.Parse("help.yaml", []byte(`
people: [{id: kim}]
replies: [{id: hello, title: Hello, text: {en: Hello}}]
plans:
  question: {answers: [kim], steps: [{title: {en: Answer}, state: in work, reply: hello}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for kind, p := range h.Plans {
		for _, s := range p.Steps {
			if _, ok := cases.FindReply(h, s.Reply); s.Reply != "" && !ok {
				t.Errorf("%s names the reply %q, which is not there", kind, s.Reply)
			}
		}
	}
	if cases.Default().Plans[aftercare.CaseReturn].Steps[0].Reply == "" {
		t.Error("the embedded file changed")
	}
}

func TestExampleParses(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("../../config/help.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h, err := cases.Parse("help.example.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	if p := h.Plans[aftercare.CaseRepair]; p.Decides != "ann" || len(p.Steps) != 4 || len(p.May) != 4 || p.Goodwill == nil || p.Script["en"] == "" || len(h.Replies) != 2 {
		t.Errorf("%+v", p)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	_, err := cases.Parse("help.yaml", []byte(`people:
  - {id: Kim, email: nowhere, away: [{from: soon}, {from: "2026-12-24", to: "2026-12-01"}]}
  - {name: Ann}
  - {id: lee}
  - {id: lee}
hours: {from: "9:00", to: "08:00"}
returns: {days: -1, outcomes: [refnd], pays: nobody, label_url: http://x, how: {english: Send it.}}
faq:
  - {q: {en: Why?}, a: {en: ""}, kinds: [questoin]}
replies:
  - {id: a, text: {en: A}, state: somewhere, scores: [6], kinds: [return]}
  - {id: a, title: Again, text: {de_AT: A}}
plans:
  complain:
    answers: [kim]
  return:
    first_reply: 4
    next_reply: 1.5h
    resolution: 90000h
    warn: soon
    lead: nobody
    steps:
      - {title: {en: Go}, reply: b}
    may:
      - {kind: money}
      - {kind: refund}
      - {kind: gift, pool: p, up_to: 20, by: [pat]}
      - {kind: gift, up_to: -5 EUR}
    goodwill: {kind: coupon, up_to: "5 EUR, 5 USD"}
  repair: {answers: [lee], clock: 4h}
`))
	want := `help.yaml:2: people[0].away[0].from: must be a day like "2026-12-24"
help.yaml:2: people[0].away[1].to: lies before from
help.yaml:2: people[0].email: is no mail address
help.yaml:2: people[0].id: "Kim" is no id; use a-z, 0-9 and -
help.yaml:3: people[1].id: is missing
help.yaml:5: people[3].id: "lee" stands above already
help.yaml:6: hours.from: must be a time of day like "09:00"
help.yaml:6: hours.to: must be later than hours.from
help.yaml:7: returns.days: must be between 0 and 3650
help.yaml:7: returns.how.english: "english" is not a language tag; write it as in en, ja or de-AT
help.yaml:7: returns.label_url: must be an address that begins with https://
help.yaml:7: returns.outcomes[0]: "refnd" is none of refund, exchange, replacement, store_credit, repair
help.yaml:7: returns.pays: "nobody" is none of shop, customer
help.yaml:9: faq[0].a.en: is empty; leave it out
help.yaml:9: faq[0].kinds[0]: "questoin" is none of complaint, return, repair, spare_part, question, suggestion, data, review
help.yaml:11: replies[0].scores[0]: must be between 1 and 5
help.yaml:11: replies[0].state: "somewhere" is none of in work, approved, declined, received, estimate, ready, shipped, refunded, closed
help.yaml:11: replies[0].title: is missing: what the desk calls it
help.yaml:12: replies[1].id: "a" stands above already
help.yaml:12: replies[1].text.de_AT: "de_AT" is not a language tag; write it as in en, ja or de-AT
help.yaml:14: plans.complain: "complain" is none of complaint, return, repair, spare_part, question, suggestion, data, review
help.yaml:15: plans.complain.answers[0]: there is nobody "kim" among the people of this file
help.yaml:16: plans.return.answers: is missing: the ids of the people who answer
help.yaml:17: plans.return.first_reply: "4" is no length of time; write it in business hours, like 4h or 1h30m
help.yaml:18: plans.return.next_reply: "1.5h" is no length of time; write it in business hours, like 4h or 1h30m
help.yaml:19: plans.return.resolution: "90000h" is more than a case should ever take
help.yaml:20: plans.return.warn: "soon" is no length of time; write it in business hours, like 4h or 1h30m
help.yaml:21: plans.return.lead: there is nobody "nobody" among the people of this file
help.yaml:23: plans.return.steps[0].reply: there is no reply "b" in this file
help.yaml:23: plans.return.steps[0].state: is missing: the state by which the step is done
help.yaml:25: plans.return.may[0].kind: "money" is none of coupon, gift, refund, free_part
help.yaml:26: plans.return.may[1].up_to: is missing: money needs a limit
help.yaml:27: plans.return.may[2].by[0]: there is nobody "pat" among the people of this file
help.yaml:27: plans.return.may[2].pool: is for coupons
help.yaml:27: plans.return.may[2].up_to: "20" is no amount; write it like 20 EUR, or 20 EUR, 3000 JPY
help.yaml:28: plans.return.may[3].up_to: "-5 EUR" must be more than nothing
help.yaml:29: plans.return.goodwill.pool: is missing: a coupon needs the pool that its codes come from (aftercare coupon import)
help.yaml:29: plans.return.goodwill.up_to: must be one amount: it is what is given
help.yaml:30: plans.repair.clock: unknown key`
	if aftercare.CodeOf(err) != aftercare.Invalid || err.Error() != want {
		t.Errorf("%s error\n%v\nwant\n%s", aftercare.CodeOf(err), err, want)
	}
}
