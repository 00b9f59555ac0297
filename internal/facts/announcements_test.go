package facts_test

import (
	"testing"

	"aftercare/internal/aftercare"
)

func announced(at float64, a aftercare.Announcement) aftercare.Event {
	return event(aftercare.EventAnnounced, at, func(e *aftercare.Event) { e.Announcement = &a })
}

func registered(at float64, r aftercare.Registration) aftercare.Event {
	return event(aftercare.EventRegistered, at, func(e *aftercare.Event) { e.Registration = &r })
}

// Announcements and registrations are unions; what was announced stays as it was
// said first.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	f := reduce(t, snapshot(0, nil),
		announced(3, aftercare.Announcement{ID: "r", Title: aftercare.Text{"en": "again"}}),
		announced(2, aftercare.Announcement{ID: "r", Title: aftercare.Text{"en": "first"}}),
		announced(1, aftercare.Announcement{ID: "p"}),
		registered(4, aftercare.Registration{LineID: "a", Serial: "1", Lot: "L2"}),
		registered(2, aftercare.Registration{LineID: "a", Serial: "1", Lot: "L1"}),
		registered(3, aftercare.Registration{LineID: "a", Serial: "2", Lot: "L1"}))
	if a := f.Announcements; len(a) != 2 || a[0].ID != "p" || a[1].Title["en"] != "first" || !a[1].At.Equal(hour(2)) {
		t.Errorf("announcements %+v", a)
	}
	if r := f.Registrations; len(r) != 2 || r[0].Lot != "L2" || !r[0].At.Equal(hour(2)) || r[1].Serial != "2" {
		t.Errorf("registrations %+v", r)
	}
	erased := reduce(t, snapshot(0, nil), registered(1, aftercare.Registration{LineID: "a", Serial: "1", Lot: "L1"}), event(aftercare.EventCustomerErased, 2, nil))
	if r := erased.Registrations; len(r) != 1 || r[0].Serial != "" || r[0].Lot != "L1" {
		t.Errorf("registrations after an erasure %+v", r)
	}
}

func TestConcerned(t *testing.T) {
	t.Parallel()
	with := func(change func(*aftercare.Order)) aftercare.Event {
		return snapshot(0, func(o *aftercare.Order) {
			o.Lines[0].SKU, o.Lines[1].SKU = "TENT", "ROPE"
			if change != nil {
				change(o)
			}
		})
	}
	canceled := with(func(o *aftercare.Order) { o.Canceled = true })
	left := shipment(aftercare.EventShipmentShipped, 1, aftercare.Shipment{ID: "s", LineIDs: []string{"a"}})
	back := func(pieces int) aftercare.Event {
		return event(aftercare.EventOrderRefunded, 2, func(e *aftercare.Event) {
			e.Refund = &aftercare.Refund{ID: "r", Lines: []aftercare.RefundLine{{LineID: "a", Quantity: pieces}}}
		})
	}
	lot := func(serial, lot string) aftercare.Event {
		return registered(1, aftercare.Registration{LineID: "a", Serial: serial, Lot: lot})
	}
	tent := aftercare.Announcement{SKUs: []string{"TENT"}}
	lots := aftercare.Announcement{SKUs: []string{"TENT"}, Lots: []string{"L1"}}
	for name, c := range map[string]struct {
		a               aftercare.Announcement
		events          []aftercare.Event
		concerned, sure bool
	}{
		"bought":                   {tent, []aftercare.Event{with(nil)}, true, true},
		"something else":           {aftercare.Announcement{SKUs: []string{"MUG"}}, []aftercare.Event{with(nil)}, false, false},
		"one of two sent back":     {tent, []aftercare.Event{with(nil), back(1)}, true, true},
		"sent back":                {tent, []aftercare.Event{with(nil), back(2)}, false, false},
		"canceled before it left":  {tent, []aftercare.Event{canceled}, false, false},
		"canceled after it left":   {tent, []aftercare.Event{canceled, left}, true, true},
		"the lot is not known":     {lots, []aftercare.Event{with(nil)}, true, false},
		"of the lot":               {lots, []aftercare.Event{with(nil), lot("1", "L1")}, true, true},
		"one of another lot":       {lots, []aftercare.Event{with(nil), lot("1", "L2")}, true, false},
		"both of another lot":      {lots, []aftercare.Event{with(nil), lot("1", "L2"), lot("2", "L3")}, false, false},
		"one of it, one of others": {lots, []aftercare.Event{with(nil), lot("1", "L2"), lot("2", "L1")}, true, true},
	} {
		f := reduce(t, c.events...)
		lines, sure := f.Concerned(c.a)
		if (len(lines) == 1 && lines[0].ID == "a") != c.concerned || sure != c.sure {
			t.Errorf("%s: lines %+v, sure %v", name, lines, sure)
		}
	}
}
