package facts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestCancel(t *testing.T) {
	t.Parallel()
	canceled := event(aftercare.EventOrderCanceled, 2, nil)
	partial := func(o *aftercare.Order) { o.Lines = nil }
	for name, c := range map[string]struct {
		events []aftercare.Event
		at     time.Time // zero: not canceled
	}{
		"event alone":                     {[]aftercare.Event{canceled}, hour(2)},
		"older snapshot does not undo":    {[]aftercare.Event{canceled, snapshot(1, nil)}, hour(2)},
		"equally old does not undo":       {[]aftercare.Event{canceled, snapshot(2, nil)}, hour(2)},
		"newer snapshot undoes":           {[]aftercare.Event{canceled, snapshot(3, nil)}, time.Time{}},
		"newer partial one does not":      {[]aftercare.Event{canceled, snapshot(0, nil), snapshot(3, partial)}, hour(2)},
		"canceled again":                  {[]aftercare.Event{canceled, snapshot(3, nil), event(aftercare.EventOrderCanceled, 4, nil)}, hour(4)},
		"snapshot knows the time":         {[]aftercare.Event{snapshot(3, func(o *aftercare.Order) { o.Canceled, o.CanceledAt = true, hour(2.5) })}, hour(2.5)},
		"version undoes":                  {[]aftercare.Event{snapshot(5, func(o *aftercare.Order) { o.Canceled, o.Version = true, 3 }), snapshot(4, func(o *aftercare.Order) { o.Version = 4 })}, time.Time{}},
		"older version does not":          {[]aftercare.Event{snapshot(5, func(o *aftercare.Order) { o.Canceled, o.Version = true, 3 }), snapshot(6, func(o *aftercare.Order) { o.Version = 2 })}, hour(5)},
		"timeless snapshot does not undo": {[]aftercare.Event{canceled, timeless(snapshot(0, nil), 9)}, hour(2)},
		"timeless cancel holds":           {[]aftercare.Event{timeless(canceled, 5), snapshot(4, nil)}, hour(5)},
		"timeless cancel is undone":       {[]aftercare.Event{timeless(canceled, 5), snapshot(6, nil)}, time.Time{}},
		"its own snapshot says otherwise": {[]aftercare.Event{event(aftercare.EventOrderCanceled, 2, func(e *aftercare.Event) { e.Order = snapshot(2, nil).Order })}, hour(2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := reduce(t, c.events...).Order
			if o.Canceled == c.at.IsZero() || !o.CanceledAt.Equal(c.at) {
				t.Errorf("canceled %v at %s, want %s", o.Canceled, o.CanceledAt, c.at)
			}
		})
	}
}

func TestDeleted(t *testing.T) {
	t.Parallel()
	deleted := timeless(event(aftercare.EventOrderDeleted, 0, func(e *aftercare.Event) { e.Order = &aftercare.Order{ID: "1"} }), 5)
	if f := reduce(t, deleted, snapshot(4, nil)); !f.Order.Deleted || !f.Snapshot || f.Order.Customer.Name != "Ann" {
		t.Errorf("deleted = %+v", f.Order)
	}
	if f := reduce(t, deleted); f.Snapshot {
		t.Error("a deletion is no snapshot")
	}
	if o := reduce(t, deleted, snapshot(6, nil)).Order; o.Deleted {
		t.Error("a newer snapshot did not bring it back")
	}
}

// The greatest snapshot wins, field by field.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	first := snapshot(1, func(o *aftercare.Order) {
		o.Note, o.Gift, o.Test, o.Discount, o.BillingAddress = "ring twice", true, true, euro(500), &aftercare.Address{Country: "DE"}
	})
	second := snapshot(2, func(o *aftercare.Order) {
		o.Total, o.ShippingAddress, o.BillingAddress, o.Locale, o.Gift = euro(4700), nil, &aftercare.Address{}, "de", true
		o.Customer = aftercare.Customer{Phone: "+49"}
	})
	part := snapshot(3, func(o *aftercare.Order) { *o = aftercare.Order{ID: "1", UpdatedAt: hour(3), ShippingMethod: "Express"} })
	o := reduce(t, first, second, part, timeless(snapshot(0, func(o *aftercare.Order) { o.Note = "late" }), 9)).Order
	switch {
	case o.Note != "ring twice", o.Locale != "de", o.ShippingMethod != "Express":
		t.Errorf("what is left empty erases: %+v", o)
	case o.Total != euro(4700), o.Discount != (aftercare.Money{}):
		t.Errorf("amounts of two snapshots: %+v %+v", o.Total, o.Discount)
	case !o.Gift, o.Test:
		t.Errorf("a part denies: gift %v test %v", o.Gift, o.Test)
	case o.ShippingAddress == nil, o.BillingAddress.Country != "DE":
		t.Errorf("addresses: %+v %+v", o.ShippingAddress, o.BillingAddress)
	case o.Customer != (aftercare.Customer{Email: "ann@example.com", Name: "Ann", Phone: "+49"}):
		t.Errorf("customer: %+v", o.Customer)
	case o.UpdatedAt != hour(3):
		t.Errorf("updated: %s", o.UpdatedAt)
	}
	other := snapshot(4, func(o *aftercare.Order) { o.Customer = aftercare.Customer{Email: "bob@example.com"} })
	if c := reduce(t, first, other).Order.Customer; c != (aftercare.Customer{Email: "bob@example.com"}) {
		t.Errorf("bob is not Ann: %+v", c)
	}
}

// At the same time the status further along wins, then the hash.
func TestTies(t *testing.T) {
	t.Parallel()
	pending := snapshot(1, func(o *aftercare.Order) { o.Payment, o.Note = aftercare.PaymentPending, "pending" })
	refunded := snapshot(1, func(o *aftercare.Order) { o.Payment, o.Note = aftercare.PaymentRefunded, "refunded" })
	if o := reduce(t, pending, refunded).Order; o.Note != "refunded" {
		t.Errorf("note %q", o.Note)
	}
	a, b := snapshot(1, func(o *aftercare.Order) { o.Note = "a" }), snapshot(1, func(o *aftercare.Order) { o.Note = "b" })
	a.BodyHash, b.BodyHash = "2", "1"
	if o := reduce(t, a, b).Order; o.Note != "a" {
		t.Errorf("note %q", o.Note)
	}
}

func TestPaid(t *testing.T) {
	t.Parallel()
	pending := func(at float64) aftercare.Event {
		return snapshot(at, func(o *aftercare.Order) { o.Payment = aftercare.PaymentPending })
	}
	paid := event(aftercare.EventOrderPaid, 3, nil)
	for name, c := range map[string]struct {
		events  []aftercare.Event
		payment aftercare.Payment
		at      time.Time
	}{
		"unpaid":             {[]aftercare.Event{pending(1)}, aftercare.PaymentPending, time.Time{}},
		"event alone":        {[]aftercare.Event{paid}, aftercare.PaymentPaid, hour(3)},
		"older snapshot":     {[]aftercare.Event{paid, pending(4)}, aftercare.PaymentPaid, hour(3)},
		"timeless event":     {[]aftercare.Event{timeless(paid, 5), pending(4)}, aftercare.PaymentPaid, hour(5)},
		"paid all along":     {[]aftercare.Event{snapshot(4, nil)}, aftercare.PaymentPaid, time.Time{}},
		"seen unpaid before": {[]aftercare.Event{pending(1), snapshot(4, nil), snapshot(6, nil)}, aftercare.PaymentPaid, hour(4)},
		"given beats seen":   {[]aftercare.Event{pending(1), snapshot(4, nil), paid}, aftercare.PaymentPaid, hour(3)},
		"refunded since":     {[]aftercare.Event{paid, snapshot(5, func(o *aftercare.Order) { o.Payment = aftercare.PaymentRefunded })}, aftercare.PaymentRefunded, hour(3)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if o := reduce(t, c.events...).Order; o.Payment != c.payment || !o.PaidAt.Equal(c.at) {
				t.Errorf("%s at %s, want %s at %s", o.Payment, o.PaidAt, c.payment, c.at)
			}
		})
	}
}

// A line that the newest snapshot no longer has was taken out.
func TestLines(t *testing.T) {
	t.Parallel()
	f := reduce(t,
		snapshot(1, func(o *aftercare.Order) { o.Lines[0].SKU, o.Lines[0].Removed = "TENT", 1 }),
		snapshot(2, func(o *aftercare.Order) {
			o.Lines = []aftercare.Line{{ID: "c", Title: "Stove", Quantity: 1}, {ID: "a", Title: "Big tent", Quantity: 2}}
		}),
		snapshot(3, func(o *aftercare.Order) { o.Lines = nil }))
	var got []string
	for _, l := range f.Order.Lines {
		got = append(got, fmt.Sprint(l.ID, " ", l.SKU, " ", l.Title, " ", f.Kept(l)))
	}
	if want := []string{"c  Stove 1", "a TENT Big tent 2", "b  Rope 0"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}
