package facts

import (
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Reduce adds up all events of one order.
func Reduce(events []aftercare.Event) aftercare.OrderFacts {
	events = normalized(events)
	f := aftercare.OrderFacts{Source: source(events)}
	f.Order, f.Snapshot = order(events)
	f.Shipments = shipments(events)
	f.Refunds = refunds(events, f.Order.Total.Currency)
	f.Cases = cases(events)
	f.Promised = promised(events)
	f.Announcements = announcements(events)
	f.Registrations = registrations(events)
	f.LinkRequests = requests(events)
	answers(&f, events)
	for _, e := range events {
		f.FirstSeenAt = first(f.FirstSeenAt, e.ReceivedAt)
		at, _ := e.When()
		if e.Type == aftercare.EventCustomerErased || e.Type == aftercare.EventStoreErased {
			f.ErasedAt = first(f.ErasedAt, at)
		}
	}
	if !f.ErasedAt.IsZero() {
		erase(&f)
	}
	return f
}

// normalized copies the events with all times in UTC; the input stays as it is.
func normalized(events []aftercare.Event) []aftercare.Event {
	out := slices.Clone(events)
	for i := range out {
		e := &out[i]
		e.At, e.ReceivedAt = utc(e.At), utc(e.ReceivedAt)
		e.Order, e.Shipment, e.Refund, e.Case = inUTC(e.Order), inUTC(e.Shipment), inUTC(e.Refund), inUTC(e.Case)
	}
	return out
}

// source is the platform the order is from. Customers' answers and mail
// providers' events may name a source of their own, so snapshots say first.
func source(events []aftercare.Event) string {
	best, name := -1, ""
	for _, e := range events {
		rank := 0
		switch {
		case e.Source == "":
			continue
		case e.Order != nil:
			rank = 2
		case e.Shipment != nil, e.Refund != nil, e.Case != nil, strings.HasPrefix(string(e.Type), "order."):
			rank = 1
		}
		if rank > best || (rank == best && e.Source < name) {
			best, name = rank, e.Source
		}
	}
	return name
}

// answers keeps the latest survey answer and the first signs of a review.
func answers(f *aftercare.OrderFacts, events []aftercare.Event) {
	given := collect(events, func(e aftercare.Event) (*aftercare.Answer, stamp, bool) {
		return e.Answer, when(e, e.At), e.Type == aftercare.EventSurveyAnswered && e.Answer != nil
	})
	if len(given) > 0 {
		last := given[len(given)-1]
		answer := *last.what
		f.Survey, f.SurveyAt = &answer, last.at
	}
	for _, e := range events {
		at, _ := e.When()
		switch e.Type {
		case aftercare.EventReviewClicked:
			f.ReviewClickedAt = first(f.ReviewClickedAt, at)
		case aftercare.EventReviewPosted:
			f.ReviewPostedAt = first(f.ReviewPostedAt, at)
		}
	}
}

// erase takes out whatever points at the person. The country stays: it names
// nobody, and taxes and zones hang on it.
func erase(f *aftercare.OrderFacts) {
	o := &f.Order
	o.Customer, o.Note, o.URL, o.Marketing = aftercare.Customer{}, "", "", nil
	for _, a := range []**aftercare.Address{&o.ShippingAddress, &o.BillingAddress} {
		if *a != nil {
			*a = &aftercare.Address{Country: (*a).Country}
		}
	}
	for i := range f.Cases {
		eraseCase(&f.Cases[i])
	}
	for i := range f.Refunds {
		f.Refunds[i].Note = ""
	}
	for i := range f.Registrations {
		f.Registrations[i].Serial = ""
	}
	if f.Survey != nil {
		f.Survey.Comment, f.Survey.Follow = "", ""
	}
}
