package cases_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// bought is an order of one tent that arrived on November 2nd, at noon.
func bought(change func(*aftercare.Facts)) (*aftercare.Facts, aftercare.Line) {
	f := &aftercare.Facts{Store: shop(), Products: map[string]aftercare.Product{}}
	f.Source, f.Snapshot = "shop", true
	f.Order = aftercare.Order{ID: "1", PlacedAt: at("2026-10-30 12:00"), Lines: []aftercare.Line{{ID: "a", SKU: "TENT", Quantity: 1}}}
	f.Shipments = []aftercare.Shipment{{ID: "s", Status: aftercare.ShipmentDelivered, ShippedAt: at("2026-10-31 12:00"), DeliveredAt: at("2026-11-02 12:00")}}
	if change != nil {
		change(f)
	}
	return f, f.Order.Lines[0]
}

func TestReturnable(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 12, 2, 22, 59, 59, 0, time.UTC) // the last second of December 2nd in Berlin
	warranty := time.Date(2028, 11, 2, 11, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		cause  string
		now    time.Time
		change func(*aftercare.Facts)
		ok     bool
		why    string
		until  time.Time
	}{
		"within the window":  {cause: "changed_mind", now: end, ok: true, until: end},
		"a second too late":  {cause: "changed_mind", now: end.Add(time.Second), why: cases.WindowOver, until: end},
		"shop's fault later": {cause: "defective", now: end.AddDate(0, 1, 0), ok: true, until: warranty},
		"after the warranty": {cause: "defective", now: warranty.Add(time.Second), why: cases.WindowOver, until: warranty},
		"not shipped":        {cause: "damaged", now: end, why: cases.NotShipped, change: func(f *aftercare.Facts) { f.Shipments = nil }},
		"on its way": {cause: "changed_mind", now: end, ok: true, until: end.AddDate(0, 0, 2), change: func(f *aftercare.Facts) {
			f.Store.DeliveryDays, f.Shipments[0].DeliveredAt, f.Shipments[0].Status = 2, time.Time{}, aftercare.ShipmentShipped
		}},
		"given back":           {cause: "damaged", now: end, why: cases.NotKept, until: end, change: func(f *aftercare.Facts) { f.Order.Lines[0].Removed = 1 }},
		"digital":              {cause: "other", now: end, why: cases.Digital, change: func(f *aftercare.Facts) { f.Order.Lines[0].Digital = true }},
		"digital, and broken":  {cause: "defective", now: end, why: cases.Digital, change: func(f *aftercare.Facts) { f.Order.Lines[0].Digital = true }},
		"excluded":             {cause: "other", now: end, why: cases.Excluded, change: func(f *aftercare.Facts) { f.Store.Help.Returns.Exclude = []string{"TENT"} }},
		"excluded, and broken": {cause: "damaged", now: end, ok: true, until: warranty, change: func(f *aftercare.Facts) { f.Store.Help.Returns.Exclude = []string{"TENT"} }},
		"not by its kind": {cause: "other", now: end, why: cases.NoReturn, change: func(f *aftercare.Facts) {
			f.Products["TENT"] = aftercare.Product{NoReturn: aftercare.Text{"en": "It is made to measure."}}
		}},
		"a store without returns":          {cause: "other", now: end, why: cases.NoReturns, change: func(f *aftercare.Facts) { f.Store.Policies.ReturnDays = 0 }},
		"a store without returns at fault": {cause: "wrong_item", now: end, ok: true, until: warranty, change: func(f *aftercare.Facts) { f.Store.Policies.ReturnDays = 0 }},
		"the help file's days":             {cause: "other", now: end, why: cases.WindowOver, until: end.AddDate(0, 0, -16), change: func(f *aftercare.Facts) { f.Store.Help.Returns.Days = 14 }},
	} {
		f, l := bought(c.change)
		ok, why, until := cases.ReturnableFor(f, l, c.cause, c.now)
		if ok != c.ok || why != c.why || !until.Equal(c.until) {
			t.Errorf("%s: %v %q until %s, want %v %q until %s", name, ok, why, until, c.ok, c.why, c.until)
		}
	}
}

// The last day is a day of the store's calendar, also over a change of clocks.
func TestReturnUntil(t *testing.T) {
	t.Parallel()
	f, l := bought(func(f *aftercare.Facts) { f.Shipments[0].DeliveredAt = at("2026-10-24 23:30") })
	if got, want := cases.ReturnUntil(f, l), at("2026-11-24 00:00").Add(-time.Second); !got.Equal(want) {
		t.Errorf("until %s, want %s", got, want)
	}
}

func TestWhoPaysAndForWhat(t *testing.T) {
	t.Parallel()
	f, l := bought(nil)
	now, later := at("2026-11-20 12:00"), at("2027-03-01 12:00")
	if got := cases.Pays(f, "defective"); got != aftercare.CoveredByShop {
		t.Errorf("the shop's fault is paid by %s", got)
	}
	if got := cases.Pays(f, "changed_mind"); got != aftercare.CoveredByCustomer {
		t.Errorf("paid by %s", got)
	}
	f.Store.Help.Returns.Pays = aftercare.CoveredByShop
	if got := cases.Pays(f, "changed_mind"); got != aftercare.CoveredByShop {
		t.Errorf("paid by %s", got)
	}
	for _, c := range []struct {
		cause   string
		now     time.Time
		offered []string
		want    []string
	}{
		{"changed_mind", now, nil, aftercare.Outcomes}, {"changed_mind", now, []string{"store_credit"}, []string{"store_credit"}}, {"changed_mind", later, nil, nil},
		{"defective", later, nil, []string{"refund", "replacement", "repair"}}, {"defective", later, []string{"exchange", "repair"}, []string{"repair"}},
		{"defective", later, []string{"store_credit"}, []string{"repair"}},
	} {
		f.Store.Help.Returns.Outcomes = c.offered
		if got := cases.Outcomes(f, l, c.cause, c.now); !slices.Equal(got, c.want) {
			t.Errorf("%s at %s of %v: %v, want %v", c.cause, c.now, c.offered, got, c.want)
		}
	}
}

func TestWarranty(t *testing.T) {
	t.Parallel()
	f, l := bought(nil)
	for when, want := range map[string]string{"2028-11-02 11:59": aftercare.CoveredByWarranty, "2028-11-02 12:01": aftercare.CoveredByCustomer} {
		if got, until := cases.Warranty(f, l, at(when)); got != want || !until.Equal(at("2028-11-02 12:00")) {
			t.Errorf("at %s: %s until %s, want %s", when, got, until, want)
		}
	}
	f.Store.WarrantyMonths = 0
	if got, until := cases.Warranty(f, l, at("2026-11-03 12:00")); got != aftercare.CoveredByCustomer || !until.IsZero() {
		t.Errorf("without a warranty: %s until %s", got, until)
	}
}
