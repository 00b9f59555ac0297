package webtest

import (
	"time"

	"aftercare/internal/aftercare"
)

func eur(cents int64) aftercare.Money { return aftercare.Money{Amount: cents, Currency: "EUR"} }

// Facts is the sample order: two parcels, one back in the shop, a survey.
func Facts() aftercare.OrderFacts {
	yes := true
	order := aftercare.Order{
		ID: "450789469", Name: "#1001", URL: "https://acme.example/account/orders/1001",
		PlacedAt: at(-8, 9, 12), PaidAt: at(-8, 9, 13), Payment: aftercare.PaymentPaid, PaymentMethod: "Visa ending 4242",
		Lines: []aftercare.Line{
			{ID: "1", SKU: "BOOT-42", Title: "Trail Boots", Variant: "42, forest green", Quantity: 1, Unit: eur(12900), Total: eur(12900)},
			{ID: "2", SKU: "SOCK-M", Title: "Merino Socks", Quantity: 3, Unit: eur(1500), Total: eur(4500)},
			{ID: "3", SKU: "WAX", Title: "Leather Wax", Quantity: 1, Unit: eur(900), Total: eur(900), Removed: 1},
		},
		Subtotal: eur(18300), Discount: eur(1830), DiscountCode: "WINTER10", Shipping: eur(490), Tax: eur(2708), TaxIncluded: true, Total: eur(16960),
		ShippingMethod:  "DHL Paket",
		ShippingAddress: &aftercare.Address{Name: "Anna Keller", City: "Vancouver", Province: "BC", Country: "CA"},
		Customer:        aftercare.Customer{Email: "anna@keller.example", FirstName: "Anna", LastName: "Keller"},
		Locale:          "en", Marketing: &yes,
	}
	return aftercare.OrderFacts{
		Source: "shopify", Order: order, Snapshot: true, FirstSeenAt: at(-8, 9, 12),
		Shipments: []aftercare.Shipment{
			{ID: "s1", Carrier: "DHL", Number: "00340434161094", Status: aftercare.ShipmentDelivered, LineIDs: []string{"1"}, ShippedAt: at(-6, 15, 0), DeliveredAt: at(-4, 10, 41)},
			{ID: "s2", Carrier: "DHL", Number: "00340434161101", Status: aftercare.ShipmentDelivered, LineIDs: []string{"2"}, ShippedAt: at(-5, 15, 0), DeliveredAt: at(-3, 11, 5)},
		},
		Refunds: []aftercare.Refund{{ID: "r1", At: at(-2, 14, 20), Amount: eur(900), Lines: []aftercare.RefundLine{{LineID: "3", Quantity: 1}}, Note: "Out of stock"}},
		Survey:  &aftercare.Answer{Score: 4, Comment: "Great boots. The second parcel took a while."}, SurveyAt: at(0, 8, 31),
	}
}

func events(f aftercare.OrderFacts) []aftercare.Event {
	all := []aftercare.Event{
		{Type: aftercare.EventOrderPlaced, Key: "order:450789469:placed", At: at(-8, 9, 12), Order: &f.Order},
		{Type: aftercare.EventOrderPaid, Key: "order:450789469:paid", At: at(-8, 9, 13), Order: &f.Order},
		{Type: aftercare.EventShipmentShipped, Key: "shipment:s1:shipped", At: at(-6, 15, 0), Shipment: &f.Shipments[0]},
		{Type: aftercare.EventShipmentShipped, Key: "shipment:s2:shipped", At: at(-5, 15, 0), Shipment: &f.Shipments[1]},
		{Type: aftercare.EventShipmentDelivered, Key: "shipment:s1:delivered", At: at(-4, 10, 41), Shipment: &f.Shipments[0]},
		{Type: aftercare.EventShipmentDelivered, Key: "shipment:s2:delivered", Shipment: &f.Shipments[1]},
		{Type: aftercare.EventOrderRefunded, Key: "refund:r1", At: at(-2, 14, 20), Refund: &f.Refunds[0]},
		{Type: aftercare.EventSurveyAnswered, Key: "survey:shopify/450789469", At: at(0, 8, 31), Answer: f.Survey},
	}
	for i := range all {
		all[i].Store, all[i].Source, all[i].OrderID = "acme", "shopify", f.Order.ID
		if all[i].ReceivedAt = all[i].At.Add(2 * time.Second); all[i].At.IsZero() {
			all[i].ReceivedAt = at(-3, 11, 5)
		}
	}
	return all
}

func enrollments(f aftercare.OrderFacts) []aftercare.Enrollment {
	order := f.Subject()
	line := aftercare.Subject{Kind: aftercare.SubjectLine, ID: order.ID + "/1"}
	return []aftercare.Enrollment{
		{ID: 1, Workflow: "order-confirmation", Subject: order, State: aftercare.EnrollmentDone, EnrolledAt: at(-8, 9, 12), Steps: []aftercare.Step{
			{ID: 11, StepID: "confirm", State: aftercare.StepDone, DueAt: at(-8, 9, 13), DoneAt: at(-8, 9, 13), Template: "order-confirmation", Kind: aftercare.KindTransactional},
		}},
		{ID: 2, Workflow: "review-request", Subject: order, State: aftercare.EnrollmentActive, EnrolledAt: at(-6, 15, 0), Steps: []aftercare.Step{
			{ID: 21, StepID: "ask", State: aftercare.StepWaiting, DueAt: at(4, 18, 0), UsefulUntil: at(25, 18, 0), Template: "review-request", Kind: aftercare.KindService},
			{ID: 22, StepID: "remind", State: aftercare.StepWaiting, Template: "review-reminder", Kind: aftercare.KindService,
				Reason: aftercare.Because(aftercare.ReasonAnchor, "the step “ask”")},
		}},
		{ID: 3, Workflow: "getting-started", Subject: order, State: aftercare.EnrollmentExited, EnrolledAt: at(-3, 11, 5),
			Reason: aftercare.Because(aftercare.ReasonCondition, "the catalog has no guide for these products"), Steps: []aftercare.Step{
				{ID: 31, StepID: "tips", State: aftercare.StepSkipped, DoneAt: at(-3, 11, 6), Template: "getting-started", Kind: aftercare.KindService,
					Reason: aftercare.Because(aftercare.ReasonCondition, "the catalog has no guide for these products")},
			}},
		{ID: 4, Workflow: "warranty-ending", Subject: line, State: aftercare.EnrollmentHeld, EnrolledAt: at(-6, 15, 0),
			Reason: aftercare.Because(aftercare.ReasonPaused, "Kim: checking the dates"), Steps: []aftercare.Step{
				{ID: 41, StepID: "notice", State: aftercare.StepHeld, DueAt: at(700, 9, 0), Template: "warranty-ending", Kind: aftercare.KindService,
					Reason: aftercare.Because(aftercare.ReasonPaused, "Kim: checking the dates")},
			}},
	}
}

// Timeline is the sample order with all that is known of it.
func Timeline() aftercare.Timeline {
	f := Facts()
	return aftercare.Timeline{
		State: aftercare.OrderState{
			Row: 7, Version: 9, Store: "acme", Facts: f, Enrollments: enrollments(f),
			Person: aftercare.Person{ID: 3, Address: "anna@keller.example", Marketing: aftercare.Granted, MarketingAt: at(-8, 9, 12)},
		},
		Events: events(f), Mails: Mails(),
	}
}

// In is an order whose customer reads ja or ko; the platform's id is the
// language. Nothing but the order itself is known of it.
func In(locale string) aftercare.Timeline {
	t := Timeline()
	t.Events, t.Mails, t.State.Enrollments, t.State.Facts.Survey = nil, nil, nil, nil
	o := &t.State.Facts.Order
	o.ID, o.Name, o.Locale = locale, "#1002", locale
	titles := map[string][]string{"ja": {"トレイルブーツ", "メリノソックス"}, "ko": {"트레일 부츠", "메리노 양말"}}[locale]
	o.Lines = []aftercare.Line{{ID: "1", Title: titles[0], Quantity: 1}, {ID: "2", Title: titles[1], Quantity: 2}}
	return t
}

// Explain is what the engine would say about the sample order.
func Explain() []aftercare.Enrollment {
	f := Facts()
	out := enrollments(f)
	out[1].Steps[0].Trail = []string{
		"from all parcels delivered: Sun 13 Dec 2026, 03:05 (America/Vancouver)", "plus 7 days: Sun 20 Dec 2026, 03:05 (America/Vancouver)",
		"moved to Sun 20 Dec 2026, 10:00 (America/Vancouver)",
	}
	return append(out,
		aftercare.Enrollment{Workflow: "cross-sell", Subject: f.Subject(), State: aftercare.EnrollmentExited,
			Reason: aftercare.Because(aftercare.ReasonCondition, "it is switched off for this store")},
		aftercare.Enrollment{Workflow: "repair-follow-up", Subject: f.Subject(), State: aftercare.EnrollmentExited,
			Reason: aftercare.Because(aftercare.ReasonAnchor, "no case was opened")})
}
