package engine_test

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// ofCase reports whether the mail belongs to a case, is a recall, or was asked for
// at the order's page: those are wanted whatever became of the order.
func ofCase(s engine.Scene) bool {
	if flow := s.Enrollment.Workflow; flow == "order-link" || flow == "warranty-registered" {
		return true
	}
	switch s.Enrollment.Subject.Kind {
	case aftercare.SubjectCase, aftercare.SubjectMessage, aftercare.SubjectNews:
		return true
	}
	return false
}

// gone: no marketing or service mail after a cancellation or full refund, but for
// cases; none at all after an erasure, for a deleted order or for a test.
func (w *witness) gone(s engine.Scene, f *aftercare.OrderFacts, events []aftercare.Event) string {
	switch {
	case !f.ErasedAt.IsZero() || slices.ContainsFunc(events, func(e aftercare.Event) bool { return e.Type == aftercare.EventCustomerErased }):
		return "mailed after the erasure"
	case f.Order.Deleted, f.Order.Test:
		return "mailed about a deleted or test order"
	case ofCase(s) && s.Enrollment.Workflow != "presale":
		return ""
	case f.Order.Canceled && s.Draft.Kind != aftercare.KindTransactional:
		return "mailed after the cancellation"
	case f.FullyRefunded() && s.Draft.Kind != aftercare.KindTransactional:
		return "mailed after the full refund"
	case (f.Order.Canceled || f.FullyRefunded()) && s.Enrollment.Workflow != "order-changed":
		return "mailed about an order that is gone"
	}
	return ""
}

// person: restriction, suppression, objection and consent.
func (w *witness) person(s engine.Scene, f *aftercare.OrderFacts, events []aftercare.Event) string {
	var p aftercare.Person
	restricted, resting, said := false, time.Time{}, time.Time{}
	for _, e := range byArrival(events) {
		switch e.Type {
		case aftercare.EventConsentChanged:
			c := *e.Consent
			c.At = e.At
			p.Apply(c)
		case aftercare.EventRestricted:
			restricted = !e.Restriction.Lifted
		case aftercare.EventMarketingPaused:
			if !e.At.Before(said) {
				said, resting = e.At, e.Until
			}
		case aftercare.EventMailBounced:
			return "mailed to an address that bounced"
		}
	}
	checkout := f.Order.Marketing != nil && *f.Order.Marketing
	declined := p.Marketing == aftercare.Denied && !(checkout && f.Order.PlacedAt.After(p.MarketingAt))
	asks := s.Enrollment.Workflow == "satisfaction-survey" || s.Enrollment.Workflow == "review-request"
	switch {
	case restricted:
		return "mailed although restricted"
	case s.Draft.Kind == aftercare.KindTransactional:
		return ""
	case p.Service == aftercare.Denied:
		return "mailed although the person objected"
	case s.At.Before(resting):
		return "mailed although the person wants none yet"
	case declined && (asks || s.Draft.Kind == aftercare.KindMarketing):
		return "marketing after a no"
	case s.Draft.Kind != aftercare.KindMarketing:
		return ""
	case p.Marketing == aftercare.Granted, checkout:
		return ""
	case w.store.MarketingConsent == aftercare.ConsentAsked:
		return "marketing without the yes that the store asks for"
	}
	switch land := firstOf(f.Order.Home().Country, w.store.Country); land {
	case "DE", "GB", "US", "CA", "FR":
		return ""
	default:
		return "marketing without a yes in " + land
	}
}

func byArrival(events []aftercare.Event) []aftercare.Event {
	return slices.SortedStableFunc(slices.Values(events), func(a, b aftercare.Event) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

var zones = map[string]string{"DE": "Europe/Berlin", "FR": "Europe/Paris", "AT": "Europe/Vienna", "GB": "Europe/London", "JP": "Asia/Tokyo", "KR": "Asia/Seoul"}

// quiet: nobody is woken, as their own clock shows.
func (w *witness) quiet(s engine.Scene, f *aftercare.OrderFacts, _ []aftercare.Event) string {
	zone := zones[f.Order.Home().Country]
	if f.Order.Home().Country == "" {
		zone = w.store.Timezone
	}
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || s.Draft.Kind == aftercare.KindTransactional {
		return ""
	}
	clock := s.At.In(loc).Format("15:04")
	during := func(from, to string) bool {
		after, before := clock >= from, clock < to
		return from != "" && (from > to && (after || before) || after && before)
	}
	korea := firstOf(f.Order.Home().Country, w.store.Country) == "KR" && s.Draft.Kind == aftercare.KindMarketing
	if during(w.store.QuietFrom, w.store.QuietTo) || korea && during("21:00", "08:00") {
		return "mailed at " + clock
	}
	return ""
}

// capped: all marketing mail of the person, whatever order it is about.
func (w *witness) capped(s engine.Scene, _ *aftercare.OrderFacts, _ []aftercare.Event) string {
	if s.Draft.Kind != aftercare.KindMarketing {
		return ""
	}
	week := 0
	for _, slot := range w.slots {
		if s.At.Sub(slot) < w.store.CapEvery-time.Minute {
			return "marketing so soon after " + slot.String()
		}
		if s.At.Sub(slot) < w.store.CapWithin-time.Minute {
			week++
		}
	}
	if w.slots = append(w.slots, s.At); w.store.CapMax > 0 && week >= w.store.CapMax {
		return "one marketing mail too many in a week"
	}
	return ""
}

// stopped: nothing goes while somebody, or the brake, has stopped it.
func (w *witness) stopped(s engine.Scene, _ *aftercare.OrderFacts, _ []aftercare.Event) string {
	for _, by := range w.stops {
		if !s.At.Before(by.At) && s.At.Before(by.until) && by.Covers(s.Enrollment.Workflow, s.Draft.Template, s.Draft.Kind) {
			return "mailed although stopped by " + by.By
		}
	}
	return ""
}

// twice: no step is mailed twice, and nothing is told twice by one workflow.
func (w *witness) twice(s engine.Scene, _ *aftercare.OrderFacts, _ []aftercare.Event) string {
	for _, subject := range s.Draft.Covers {
		key := s.Enrollment.Workflow + "|" + s.Enrollment.Occurrence + "|" + s.Step.StepID + "|" + subject.Key()
		if w.told[key] {
			return "told twice"
		}
		w.told[key] = true
	}
	return ""
}
