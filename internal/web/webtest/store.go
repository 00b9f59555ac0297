package webtest

import (
	"time"

	"aftercare/internal/aftercare"
)

// Now is business time in all tests: a Tuesday afternoon in December.
var Now = time.Date(2026, 12, 15, 13, 3, 0, 0, time.UTC)

// at is a time some days before or after Now's midnight.
func at(days, hour, minute int) time.Time {
	return time.Date(2026, 12, 15+days, hour, minute, 0, 0, time.UTC)
}

// Store is the sample shop.
func Store() *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Name: "Acme Outdoor", URL: "https://acme.example", Mode: aftercare.Live, Locale: "en",
		Timezone: "Europe/Berlin", Country: "DE", Color: "#2f6b4f",
		Contact: aftercare.Contact{
			Phone: "+41 31 000 00 00", Email: "help@acme.example", Hours: "Mon–Fri 9–17", Answers: "within one working day",
			Channels: []aftercare.Channel{{Name: "LINE", URL: "https://line.example/acme"}},
		},
		Reviews: []aftercare.ReviewLink{
			{Name: "Google", URL: "https://reviews.example/acme"}, {Name: "Trustpilot", URL: "https://www.trust.example/acme"},
		},
		Off: map[string]bool{"cross-sell": true},
	}
}

// expression is a condition as written; the pages only show it.
type expression string

func (e expression) Holds(aftercare.View) (bool, error) { return true, nil }
func (e expression) String() string                     { return string(e) }

// Workflows are three of the usual ones.
func Workflows() []*aftercare.Workflow {
	days := func(n int) aftercare.Span { return aftercare.Span{Days: n} }
	abroad := days(21)
	return []*aftercare.Workflow{
		{
			Name: "order-confirmation", About: "Says that the order arrived, what was bought, and what happens next.",
			Trigger: "order.placed", Subject: aftercare.SubjectOrder, Source: "workflow: order-confirmation\ntrigger: order.placed\n",
			Steps: []aftercare.StepSpec{{ID: "confirm", Wait: aftercare.Wait{From: "confirmed"}, Mail: "order-confirmation", Kind: aftercare.KindTransactional}},
		},
		{
			Name: "review-request", About: "Asks for an honest review once everything has been in use for a week.",
			Trigger: "order.shipped", Subject: aftercare.SubjectOrder, Source: "workflow: review-request\ntrigger: order.shipped\n",
			When:     expression("order.total > 0 && !order.test"),
			ExitWhen: []aftercare.Condition{expression("order.canceled || order.fully_refunded")},
			HoldWhen: []aftercare.Condition{expression("case.open")},
			Steps: []aftercare.StepSpec{
				{ID: "ask", Mail: "review-request", Kind: aftercare.KindService, UsefulFor: days(21), Wait: aftercare.Wait{
					From: "all_delivered", For: days(7), At: "10:00", Or: &aftercare.Wait{From: "shipped", For: days(14), Abroad: &abroad, At: "10:00"},
				}},
				{ID: "remind", Mail: "review-reminder", Kind: aftercare.KindService, Unless: expression("review.clicked"), Wait: aftercare.Wait{From: "ask", For: days(7)}},
			},
		},
		{
			Name: "cross-sell", About: "Shows what goes with what was bought.", Trigger: "order.delivered", Subject: aftercare.SubjectOrder,
			Steps: []aftercare.StepSpec{{ID: "offer", Mail: "cross-sell", Kind: aftercare.KindMarketing, Wait: aftercare.Wait{From: "all_delivered", For: days(14), At: "10:00"}}},
		},
	}
}
