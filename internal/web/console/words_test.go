package console

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

func TestEveryAnchorAndTriggerHasWords(t *testing.T) {
	for a := range aftercare.Anchors {
		if anchors[a] == "" {
			t.Errorf("the anchor %q has no words", a)
		}
	}
	for a := range aftercare.Triggers {
		if triggers[a] == "" {
			t.Errorf("the trigger %q has no words", a)
		}
	}
}

func TestStepsInPlainWords(t *testing.T) {
	days := func(n int) aftercare.Span { return aftercare.Span{Days: n} }
	abroad := days(21)
	for want, w := range map[string]aftercare.Wait{
		"at once when the order is certain (paid, reserved, or to be paid on delivery)": {From: "confirmed"},
		"10 minutes after it starts":                 {For: aftercare.Span{Clock: 10 * time.Minute}},
		"30 days before the warranty ends, at 10:00": {From: "warranty_end", For: days(-30), At: "10:00"},
		"at the next 10:00 after it starts":          {At: "10:00"},
		"1 business day after step 1":                {From: "ask", For: days(1), Business: true},
		"7 days after all parcels arrived, at 10:00; while that is not known, 14 days after the first parcel left (abroad: 21 days)": {From: "all_delivered", For: days(7), At: "10:00", Or: &aftercare.Wait{From: "shipped", For: days(14), Abroad: &abroad}},
		"1 month and 2 hours after the order was paid": {From: "paid", For: aftercare.Span{Months: 1, Clock: 2 * time.Hour}},
	} {
		if got := wait(w, map[string]int{"ask": 1}); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// No event, and no event without its part, may break the timeline.
func TestEveryEventIsTold(t *testing.T) {
	types := []aftercare.EventType{
		aftercare.EventOrderPlaced, aftercare.EventOrderPaid, aftercare.EventOrderUpdated, aftercare.EventOrderCanceled, aftercare.EventOrderRefunded,
		aftercare.EventOrderDeleted, aftercare.EventShipmentUpdated, aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered,
		aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed, aftercare.EventSurveyAnswered, aftercare.EventReviewClicked,
		aftercare.EventReviewPosted, aftercare.EventMailBounced, aftercare.EventMailComplained, aftercare.EventConsentChanged,
		aftercare.EventCustomerErased, aftercare.EventDataRequested, aftercare.EventStoreErased, aftercare.EventLinkRequested,
		aftercare.EventLocaleChosen, aftercare.EventMarketingPaused, aftercare.EventRestricted, aftercare.EventAnnounced, aftercare.EventRegistered, aftercare.EventCorrected,
	}
	for _, typ := range types {
		for _, e := range []aftercare.Event{
			{Type: typ},
			{Type: typ, Order: &aftercare.Order{}, Shipment: &aftercare.Shipment{}, Refund: &aftercare.Refund{}, Case: &aftercare.Case{}, Answer: &aftercare.Answer{}, Consent: &aftercare.Consent{}},
		} {
			if headline, _ := (teller{}).told(e); headline == "" || headline == string(typ) {
				t.Errorf("%s is told as %q", typ, headline)
			}
		}
	}
	consent := aftercare.Event{Type: aftercare.EventConsentChanged, Consent: &aftercare.Consent{Kind: aftercare.KindService, How: "one-click"}}
	if headline, lines := (teller{}).told(consent); headline != "Customer stopped everything but order mails" || lines[0] != "With one click in the mail program" {
		t.Errorf("told as %q, %q", headline, lines)
	}
}

func TestTimelineIsOneColumn(t *testing.T) {
	got := lay(webtest.Timeline(), webtest.Explain(), teller{})
	var past []string
	for i, e := range got.Past {
		past = append(past, e.Title+" "+e.Word.Text)
		if i > 0 && e.At.Before(got.Past[i-1].At) {
			t.Errorf("%q comes before %q", got.Past[i-1].Title, e.Title)
		}
	}
	want := []string{
		"Order placed", "Paid: Visa ending 4242", "Thank you! Your order #1001 sent", "Parcel on its way", "Your Trail Boots are on their way sent",
		"Parcel on its way", "Your Merino Socks are on their way sent", "Parcel delivered", "Parcel delivered", "Getting started not sent",
		"Refunded €9.00", "Your refund of €9.00 unconfirmed", "How did we do, Anna? sent", "Survey answered: 4 of 5",
	}
	for i := range past {
		past[i] = strings.TrimSpace(past[i])
	}
	if strings.Join(past, "\n") != strings.Join(want, "\n") {
		t.Errorf("past:\n%s\nwant:\n%s", strings.Join(past, "\n"), strings.Join(want, "\n"))
	}
	if len(got.Ahead) != 2 || got.Ahead[0].Title != "Review request" || len(got.Ahead[0].Trail) != 3 || got.Ahead[1].Title != "Warranty ending: Trail Boots" {
		t.Errorf("ahead: %+v", got.Ahead)
	}
	if len(got.Someday) != 1 || got.Someday[0].Lines[1] != "Waits for something that has not happened yet: the step “ask”" {
		t.Errorf("someday: %+v", got.Someday)
	}
}

// A mail that will be tried again belongs to its step, not to the past.
func TestARetryIsAhead(t *testing.T) {
	line := webtest.Timeline()
	line.Mails = []aftercare.Mail{{ID: "again", StepRow: 21, State: aftercare.MailPrepared, PreparedAt: webtest.Now}}
	step := &line.State.Enrollments[1].Steps[0]
	step.NotBefore, step.Reason = step.DueAt.Add(time.Hour), aftercare.Because(aftercare.ReasonRetry, "451 busy")
	got := lay(line, nil, teller{})
	if e := got.Ahead[0]; e.Link != "/mails/again" || !e.At.Equal(step.NotBefore) || e.Lines[0] != "Will be tried again: 451 busy" {
		t.Errorf("%+v", e)
	}
	for _, e := range got.Past {
		if e.Mark == "mail" {
			t.Errorf("the retry is in the past: %+v", e)
		}
	}
}

func TestVerdict(t *testing.T) {
	late := webtest.Now.Add(-time.Hour)
	for _, c := range []struct {
		o       aftercare.Overview
		desk    aftercare.DeskCounts
		failing []string
		title   string
		notes   int
	}{
		{aftercare.Overview{Waiting: 5, Held: 3, Overdue: 1, OldestDue: webtest.Now.Add(-time.Minute)}, aftercare.DeskCounts{Us: 3}, nil, "All good", 0},
		{aftercare.Overview{}, aftercare.DeskCounts{Late: 2, Oldest: late, Calls: 1}, nil, "2 things need you", 0},
		{aftercare.Overview{Failed: 1}, aftercare.DeskCounts{}, nil, "One thing needs you", 0},
		{aftercare.Overview{Rejected: 4}, aftercare.DeskCounts{}, nil, "All good", 1},
		{aftercare.Overview{Overdue: 1, OldestDue: late}, aftercare.DeskCounts{}, nil, "One thing needs you", 0},
		{aftercare.Overview{Overdue: 1, OldestDue: late, Unconfirmed: 2, InboxHeld: 1}, aftercare.DeskCounts{}, nil, "3 things need you", 0},
		{aftercare.Overview{}, aftercare.DeskCounts{}, []string{"Redis"}, "One thing needs you", 0},
		{aftercare.Overview{Restore: &aftercare.Restore{}, Unconfirmed: 1}, aftercare.DeskCounts{}, nil, "Nothing is sent: the database was restored from a backup", 0},
	} {
		last := newest{Failed: late, Rejected: webtest.Now.Add(-fresh)}
		if v := judge(c.o, c.desk, last, webtest.Now, c.failing, nil, nil); v.Title != c.title || len(v.Notes) != c.notes {
			t.Errorf("%+v: %q with %v, want %q", c.o, v.Title, v.Needs, c.title)
		}
	}
}

func TestGrid(t *testing.T) {
	day := func(n int) time.Time { return midnight(webtest.Now).AddDate(0, 0, n) }
	rows, total := grid([]aftercare.Waiting{
		{Workflow: "b", Day: day(0), State: aftercare.StepDue, Steps: 4}, {Workflow: "b", Day: day(6), State: aftercare.StepWaiting, Steps: 1},
		{Workflow: "b", Day: day(7), State: aftercare.StepWaiting, Steps: 2}, {Workflow: "a", Day: day(-1), State: aftercare.StepDue, Steps: 3},
		{Workflow: "a", State: aftercare.StepWaiting, Steps: 5}, {Workflow: "a", Day: day(1), State: aftercare.StepHeld, Steps: 6},
		{Workflow: "a", Day: day(1), State: aftercare.StepDone, Steps: 100},
	}, day(0))
	if len(rows) != 2 || rows[0].Workflow != "a" || rows[0].Late != 3 || rows[0].Unknown != 5 || rows[0].Held != 6 {
		t.Errorf("rows %+v", rows)
	}
	if rows[1].Days[0] != (cell{4, 4}) || rows[1].Days[6].Steps != 1 || rows[1].Later != 2 || total.All != 21 {
		t.Errorf("rows %+v, total %+v", rows, total)
	}
}
