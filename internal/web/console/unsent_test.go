package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/web/webtest"
)

// That a workflow came to its end does not say that a mail was sent.
func TestDoneDoesNotMeanSent(t *testing.T) {
	sent := aftercare.Step{State: aftercare.StepDone}
	skipped := func(code aftercare.ReasonCode) aftercare.Step {
		return aftercare.Step{State: aftercare.StepSkipped, Reason: aftercare.Because(code, "")}
	}
	c := &console{}
	for want, steps := range map[string][]aftercare.Step{
		"done":                            {sent, sent},
		"done|":                           {skipped(aftercare.ReasonCondition), sent}, // the other of two mails was meant
		"not sent|Does not apply":         {skipped(aftercare.ReasonCondition)},
		"not sent|Quiet hours":            {skipped(aftercare.ReasonQuiet), skipped(aftercare.ReasonAnchorGone)},
		"partly sent|Not useful any more": {sent, skipped(aftercare.ReasonCondition), skipped(aftercare.ReasonNotUseful)},
		"told with another|Told in one mail with another": {skipped(aftercare.ReasonTogether), skipped(aftercare.ReasonAnchorGone)},
		"partly sent|Frequency cap":                       {skipped(aftercare.ReasonCapped), sent},
	} {
		e := aftercare.Enrollment{Workflow: "w", State: aftercare.EnrollmentDone, Steps: steps}
		running, _ := c.whys(&aftercare.OrderState{Enrollments: []aftercare.Enrollment{e}}, nil)
		word, reason, _ := strings.Cut(want, "|")
		if got := running[0]; got.Word.Text != word || got.Reason != reason {
			t.Errorf("%q: %q, want %q", got.Word.Text, got.Reason, want)
		}
	}
}

// A mail that is known not to go is not simply planned.
func TestWhatWouldNotGoSaysSo(t *testing.T) {
	line, explained := webtest.Timeline(), webtest.Explain()
	explained[1].Steps[0].Trail = append(explained[1].Steps[0].Trail, engine.WouldNotGo+"no consent to marketing mail")
	got := lay(line, explained, teller{}).Ahead[0]
	if got.Word != doomed || len(got.Trail) != 3 || got.Lines[len(got.Lines)-1] != "As things stand it will not be sent: no consent to marketing mail." {
		t.Errorf("%+v", got)
	}
	running, _ := (&console{}).whys(&line.State, explained)
	i := slices.IndexFunc(running, func(w why) bool { return w.Workflow == "review-request" })
	if step := running[i].Steps[0]; step.Word != doomed || len(step.Foreseen) != 1 || len(step.Trail) != 3 {
		t.Errorf("%+v", step)
	}
}

// What one piece of news ended is one entry, and what is for the desk says so.
func TestWhatEndsTogetherIsOneEntry(t *testing.T) {
	at, why := webtest.Now.Add(-time.Hour), aftercare.Over("the message is answered")
	skipped := func(id, mail string, at time.Time, why aftercare.Reason) aftercare.Step {
		return aftercare.Step{StepID: id, Template: mail, State: aftercare.StepSkipped, DoneAt: at, Reason: why}
	}
	f := webtest.Facts()
	e := aftercare.Enrollment{Workflow: "case-waiting", Subject: f.Subject(), State: aftercare.EnrollmentExited, Steps: []aftercare.Step{
		skipped("warn", "case-warning", at, why), skipped("sorry", "case-waiting", at, why), skipped("later", "case-late", at, aftercare.Because(aftercare.ReasonNotUseful, "")),
	}}
	flow := &aftercare.Workflow{Name: "case-waiting", Steps: []aftercare.StepSpec{{ID: "warn", To: aftercare.ToOwner}, {ID: "later", To: aftercare.ToLead}}}
	line := aftercare.Timeline{State: aftercare.OrderState{Facts: f, Enrollments: []aftercare.Enrollment{e}}}
	past := lay(line, nil, teller{flows: map[string]*aftercare.Workflow{flow.Name: flow}}).Past
	if len(past) != 2 || past[0].Title != "Case waiting" || strings.Join(past[0].Unsent, "|") != "Case warning, to the owner of the case|Case waiting" ||
		strings.Join(past[0].Lines, "|") != "No longer needed: the message is answered" {
		t.Fatalf("%+v", past)
	}
	if past[1].Title != "Case late" || !slices.Contains(past[1].Lines, "Workflow “case-waiting”") || !slices.Contains(past[1].Lines, "To the lead") {
		t.Errorf("%+v", past[1])
	}
	p := casePage{History: timeline{Past: past}}
	for i := range latelyShown + 1 {
		p.History.Past = append(p.History.Past, entry{Title: fmt.Sprint(i)})
	}
	if lately, earlier := p.Lately(), p.Earlier(); len(lately) != latelyShown || lately[0].Title != "1" || len(earlier) != 3 || len(earlier[0].Unsent) != 2 {
		t.Errorf("lately %+v, earlier %+v", lately, earlier)
	}
}

// The order's page says what happened in a case, by whom.
func TestTheTimelineSaysWhatWasDone(t *testing.T) {
	at := webtest.Now
	event := func(key string, typ aftercare.EventType, by string, c aftercare.Case) aftercare.Event {
		c.ID = "P-1"
		return aftercare.Event{Key: key, Type: typ, At: at, By: by, Case: &c}
	}
	opened := event("1", aftercare.EventCaseOpened, "", aftercare.Case{Kind: aftercare.CaseRepair, From: aftercare.FromCustomer, State: aftercare.StateNew, Item: "Boots"})
	again := event("2", aftercare.EventCaseOpened, "kim", aftercare.Case{Kind: aftercare.CaseRepair, State: aftercare.StateWorking})
	x := counterWith(t)
	y := teller{shop: x.shop, events: []aftercare.Event{opened, again}}
	for want, e := range map[string]aftercare.Event{
		"Repair opened by the customer|Boots":                                 opened,
		"Repair opened again|By Kim":                                          again,
		"Repair updated|Kim noted that the goods came in":                     event("3", aftercare.EventCaseUpdated, "kim", aftercare.Case{Kind: aftercare.CaseRepair, State: aftercare.StateReceived, ReceivedAt: at}),
		"Repair updated|The goods came in":                                    event("4", aftercare.EventCaseUpdated, "", aftercare.Case{Kind: aftercare.CaseRepair, ReceivedAt: at}),
		"Repair updated|Kim set it to “in work”":                              event("5", aftercare.EventCaseUpdated, "kim", aftercare.Case{State: "in_work"}),
		"Repair answered|Thank you|By Kim":                                    event("6", aftercare.EventCaseUpdated, "kim", aftercare.Case{Messages: []aftercare.CaseMessage{{From: aftercare.ByDesk, Text: "Thank you"}}}),
		"Repair approved|Kim said that the shop bears the cost":               event("7", aftercare.EventCaseUpdated, "kim", aftercare.Case{Decision: aftercare.Approved, Covered: aftercare.CoveredByShop}),
		"Repair closed|Outcome: mended|Mio Sato named the root cause: “glue”": event("8", aftercare.EventCaseClosed, "mio", aftercare.Case{Outcome: "mended", Root: "glue"}),
	} {
		headline, lines := y.told(e)
		if got := strings.Join(append([]string{headline}, lines...), "|"); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestWishesInWords(t *testing.T) {
	until := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	for want, e := range map[string]aftercare.Event{
		"Customer asked for a new link to the order":               {Type: aftercare.EventLinkRequested},
		"Customer chose another language|Japanese":                 {Type: aftercare.EventLocaleChosen, Locale: "ja"},
		"Customer paused all but order mails|until Mon 1 Mar 2027": {Type: aftercare.EventMarketingPaused, Until: until},
		"Customer ended the pause":                                 {Type: aftercare.EventMarketingPaused},
		"Use of the customer’s data restricted|They asked us":      {Type: aftercare.EventRestricted, Restriction: &aftercare.Restriction{Why: "they asked us"}},
		"Use of the customer’s data allowed again":                 {Type: aftercare.EventRestricted, Restriction: &aftercare.Restriction{Lifted: true}},
	} {
		headline, lines := (teller{}).told(e)
		if got := strings.Join(append([]string{headline}, lines...), "|"); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// A day that is past is not told as if it were to come.
func TestAUsualDayMayBePast(t *testing.T) {
	f, now := webtest.Facts(), webtest.Now
	promised := func(what string, due time.Time) promise {
		return promises(&f, aftercare.Standing{Promises: []aftercare.Promise{{What: what, Due: due, Source: string(aftercare.SourceUsual)}}}, time.UTC, now)[0]
	}
	if p := promised(aftercare.PromiseDelivery, now.Add(-48*time.Hour)); p.Due.Tone != "warn" || p.Due.Text != "was expected around Sun 13 Dec, 13:03" || p.Source != "the usual time; no word of its arrival" {
		t.Errorf("%+v", p)
	}
	if p := promised(aftercare.PromiseRepair, now.Add(-48*time.Hour)); p.Source != "the usual time" {
		t.Errorf("%+v", p)
	}
	if p := promised(aftercare.PromiseDelivery, now.Add(48*time.Hour)); p.Due.Text != "around Thu 17 Dec, 13:03" {
		t.Errorf("%+v", p)
	}
}

// A closed case shows what was left out of its plan.
func TestAPlanSaysWhatWasLeftOut(t *testing.T) {
	x := bought(t)
	x.be("mio")
	x.acts("say", "text", "Thank you.", "state", "in work")
	x.acts("close", "outcome", "kept it")
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, `<li class="done">Ask for a photo`, `<li class="passed">Say yes or no <span class="hidden">(left out)</span>`, `<li class="passed">Send the money back`)
	x.contains(x.do("GET", "/cases?turn=closed", nil), http.StatusOK, "<th>Outcome</th>", "<td>Kept it </td>")
}

// A step whose reply is not written beforehand leads to what does it.
func TestTheNextStepLeadsToItsAct(t *testing.T) {
	x := bought(t)
	x.be("mio")
	x.acts("say", "text", "Thank you.", "state", "in work")
	x.acts("decide", "decision", "approved")
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, `Next step: <b>Send the money back</b>. <a href="#act-refunded">`, `<form id="act-refunded"`)
}

// A workflow for the one kind of announcement has nothing to say of the other.
func TestOtherNewsIsNotExplained(t *testing.T) {
	f := webtest.Facts()
	f.Announcements = []aftercare.Announcement{{ID: "r", Kind: aftercare.AnnouncementRecall, At: webtest.Now, Title: aftercare.Text{"en": "Stop"}}}
	subject := aftercare.Subject{Kind: aftercare.SubjectNews, ID: f.Subject().ID + "/r"}
	c := &console{flows: map[string]*aftercare.Workflow{
		"presale": {Name: "presale", When: when(`announcement.kind == "presale"`)}, "recall": {Name: "recall", When: when(`announcement.kind == "recall"`)},
	}}
	_, not := c.whys(&aftercare.OrderState{Facts: f}, []aftercare.Enrollment{{Workflow: "presale", Subject: subject}, {Workflow: "recall", Subject: subject}})
	if len(not) != 1 || not[0].Workflow != "recall" || not[0].Subject != "Stop" {
		t.Errorf("%+v", not)
	}
}

// A workflow that runs while none of its mails to come would go says so.
func TestARunThatIsInVainSaysSo(t *testing.T) {
	vain, sent := whyStep{Foreseen: []string{"As things stand it will not be sent: why."}}, whyStep{final: true}
	for _, c := range []struct {
		steps []whyStep
		want  string
	}{
		{[]whyStep{sent, vain}, "planned, would not go As things stand it will not be sent: why."},
		{[]whyStep{vain, {}}, "running "}, {[]whyStep{sent}, "running "},
	} {
		w := why{Word: word{Text: "running"}, Steps: c.steps}
		if w.doom(); w.Word.Text+" "+w.Reason != c.want {
			t.Errorf("%s %s, want %s", w.Word.Text, w.Reason, c.want)
		}
	}
}

// What Aftercare wrote into its inbox is no webhook of a shop.
func TestTheInboxTellsWhatWasMadeHere(t *testing.T) {
	x := inside(t)
	x.b.Inbound = []aftercare.Inbound{{ID: 5, Store: "acme", Source: "shopify", Topic: aftercare.OwnTopic, State: aftercare.InboundApplied, ReceivedAt: webtest.Now}}
	x.contains(x.do("GET", "/inbox?state=applied", nil), http.StatusOK, `<td>—</td><td class="nowrap">made here</td>`)
}

// Lines that somebody wrote do not run into one another.
func TestLinesStayApart(t *testing.T) {
	if got := cut(" Hello  Ann,\r\n\nhere it is.\n"); got != "Hello Ann, / here it is." {
		t.Errorf("%q", got)
	}
}

func TestTitles(t *testing.T) {
	for name, want := range map[string]string{"cross-sell": "Cross-sell", "spare-part-follow-up": "Spare part follow-up", "presale": "Early access", "recall": "Recall", "": ""} {
		if got := title(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

type when string

func (w when) Holds(aftercare.View) (bool, error) { return true, nil }
func (w when) String() string                     { return string(w) }
