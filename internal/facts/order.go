package facts

import (
	"cmp"
	"time"

	"aftercare/internal/aftercare"
)

// order adds up the snapshots and what single events say about the order;
// snapshot is false when there were only parts.
func order(events []aftercare.Event) (o aftercare.Order, snapshot bool) {
	snaps := snapshots(events)
	listed := false
	for _, s := range snaps {
		lists := len(s.what.Lines) > 0
		mergeOrder(&o, *s.what, lists || !listed)
		listed = listed || lists
	}
	if o.ID == "" {
		o.ID = orderID(events)
	}
	o.Lines = lines(snaps)
	o.PlacedAt = placedAt(events)
	o.PaidAt = paidAt(events, snaps)
	if !o.PaidAt.IsZero() && o.Payment != aftercare.PaymentRefunded {
		o.Payment = aftercare.PaymentPaid
	}
	correct(&o, events, snaps)
	undo(&o, events, snaps)
	return o, len(snaps) > 0
}

// orderID is the order's id as its parts name it.
func orderID(events []aftercare.Event) string {
	id := ""
	for _, e := range events {
		if id == "" || (e.OrderID != "" && e.OrderID < id) {
			id = e.OrderID
		}
	}
	return id
}

// snapshots lists what the order was said to be, oldest first. The event of a
// deletion may carry the order too, but says only that it is gone.
func snapshots(events []aftercare.Event) []told[*aftercare.Order] {
	return collect(events, func(e aftercare.Event) (*aftercare.Order, stamp, bool) {
		if e.Order == nil || e.Type == aftercare.EventOrderDeleted {
			return nil, stamp{}, false
		}
		s := when(e, e.Order.UpdatedAt)
		s.version, s.rank = e.Order.Version, statusRank(e)
		return e.Order, s, true
	})
}

func statusRank(e aftercare.Event) int {
	o := e.Order
	switch {
	case o.Deleted:
		return 6
	case o.Canceled, e.Type == aftercare.EventOrderCanceled:
		return 5
	}
	return map[aftercare.Payment]int{
		aftercare.PaymentRefunded: 4, aftercare.PaymentPaid: 3, aftercare.PaymentAuthorized: 2,
		aftercare.PaymentPending: 1, aftercare.PaymentFailed: 1,
	}[o.Payment]
}

// mergeOrder lays a later snapshot over what is known. Amounts come together or
// not at all, so that the sums stay right; flags as package documentation says.
func mergeOrder(o *aftercare.Order, s aftercare.Order, flags bool) {
	old := *o
	for _, a := range []**aftercare.Address{&s.ShippingAddress, &s.BillingAddress} {
		if *a != nil && blank(**a) {
			*a = nil
		}
	}
	overlay(o, s)
	o.Customer = old.Customer
	if s.Customer.Email != "" && old.Customer.Email != "" && s.Customer.Email != old.Customer.Email {
		o.Customer = aftercare.Customer{} // another person, or another address with its own name
	}
	overlay(&o.Customer, s.Customer)

	from := old
	if s.Total.Currency != "" {
		from = s
	}
	o.Subtotal, o.Discount, o.DiscountCode, o.Shipping = from.Subtotal, from.Discount, from.DiscountCode, from.Shipping
	o.Tax, o.TaxIncluded, o.Total = from.Tax, from.TaxIncluded, from.Total

	if from = old; flags {
		from = s
	}
	o.CashOnDelivery, o.Test, o.Gift, o.Pickup = from.CashOnDelivery, from.Test, from.Gift, from.Pickup
}

func blank(a aftercare.Address) bool {
	return a.Name+a.Company+a.City+a.Province+a.Postcode+a.Country+a.Phone == "" && len(a.Lines) == 0
}

func placedAt(events []aftercare.Event) time.Time {
	var at time.Time
	for _, e := range events {
		if e.Order != nil && !e.Order.PlacedAt.IsZero() {
			at = first(at, e.Order.PlacedAt)
		} else if e.Type == aftercare.EventOrderPlaced {
			at = first(at, e.At)
		}
	}
	return at
}

// paidAt is the first time somebody gave. Failing that it is when an unpaid
// order was first seen paid, or when word of the payment came; an order that was
// paid all along stays without, and counts as paid when it was placed.
func paidAt(events []aftercare.Event, snaps []told[*aftercare.Order]) time.Time {
	var given, seen, heard time.Time
	for _, e := range events {
		switch {
		case e.Order != nil && !e.Order.PaidAt.IsZero():
			given = first(given, e.Order.PaidAt)
		case e.Type == aftercare.EventOrderPaid:
			given, heard = first(given, e.At), first(heard, e.ReceivedAt)
		}
	}
	unpaid := false
	for _, s := range snaps {
		switch s.what.Payment {
		case aftercare.PaymentPending, aftercare.PaymentAuthorized, aftercare.PaymentFailed:
			unpaid = true
		case aftercare.PaymentPaid:
			seen = first(seen, s.at)
		}
	}
	if !unpaid {
		seen = time.Time{}
	}
	return known(given, seen, heard)
}

// undo decides whether the order is canceled or deleted, and since when.
func undo(o *aftercare.Order, events []aftercare.Event, snaps []told[*aftercare.Order]) {
	var alive, exists []stamp // what a complete snapshot says to the contrary
	for _, s := range snaps {
		if len(s.what.Lines) == 0 {
			continue
		}
		if !s.what.Canceled && s.event.Type != aftercare.EventOrderCanceled {
			alive = append(alive, s.stamp)
		}
		if !s.what.Deleted {
			exists = append(exists, s.stamp)
		}
	}
	o.Canceled, o.CanceledAt, o.CancelReason, o.Deleted = false, time.Time{}, "", false
	for _, t := range collect(events, ended) {
		if t.event.Type == aftercare.EventOrderDeleted || t.what.Deleted {
			o.Deleted = o.Deleted || !undone(t.stamp, exists)
		}
		if (t.event.Type == aftercare.EventOrderCanceled || t.what.Canceled) && !undone(t.stamp, alive) {
			o.Canceled = true
			at := t.what.CanceledAt
			if at.IsZero() {
				at = t.at
			}
			o.CanceledAt = first(o.CanceledAt, at)
			o.CancelReason = cmp.Or(t.what.CancelReason, o.CancelReason)
		}
	}
}

// ended picks the tellings that an order was canceled or deleted.
func ended(e aftercare.Event) (aftercare.Order, stamp, bool) {
	var o aftercare.Order
	s := when(e, e.At)
	if e.Order != nil {
		o = *e.Order
		s = when(e, o.UpdatedAt)
		s.version = o.Version
	}
	said := e.Type == aftercare.EventOrderCanceled || e.Type == aftercare.EventOrderDeleted
	return o, s, said || o.Canceled || o.Deleted
}
