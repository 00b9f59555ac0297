package aftercare

import (
	"slices"
	"strings"
	"time"
)

// Kept is how many pieces of a line the customer keeps: ordered less refunded,
// removed, or sent back in a return whose money has moved. One thing may show in
// all three counts, so the greatest holds.
func (f *OrderFacts) Kept(l Line) int {
	refunded := 0
	for _, r := range f.Refunds {
		for _, rl := range r.Lines {
			if rl.LineID == l.ID {
				refunded += rl.Quantity
			}
		}
	}
	return max(0, l.Quantity-max(l.Removed, refunded, f.cameBack(l.ID)))
}

// cameBack is how many pieces of a line were sent back for money, by the desk's
// word: not every shop's platform tells of that.
func (f *OrderFacts) cameBack(lineID string) (pieces int) {
	for _, c := range f.Cases {
		if c.Kind != CaseReturn || c.RefundedAt.IsZero() {
			continue
		}
		for _, l := range c.Lines {
			if l.LineID == lineID {
				pieces += l.Quantity
			}
		}
	}
	return pieces
}

// KeptLines are the lines of which at least one piece is kept.
func (f *OrderFacts) KeptLines() []Line {
	return slices.DeleteFunc(slices.Clone(f.Order.Lines), func(l Line) bool { return f.Kept(l) == 0 })
}

// Refunded is the sum of all refunds.
func (f *OrderFacts) Refunded() Money {
	sum := Money{Currency: f.Order.Total.Currency}
	for _, r := range f.Refunds {
		sum = sum.Add(r.Amount)
	}
	return sum
}

// FullyRefunded reports whether all the money went back.
func (f *OrderFacts) FullyRefunded() bool {
	if len(f.Refunds) == 0 {
		back := slices.ContainsFunc(f.Order.Lines, func(l Line) bool { return f.cameBack(l.ID) > 0 })
		return f.Order.Payment == PaymentRefunded || back && len(f.KeptLines()) == 0
	}
	if total := f.Order.Total.Amount; total > 0 && f.Refunded().Amount >= total {
		return true
	}
	return len(f.Order.Lines) > 0 && len(f.KeptLines()) == 0
}

// Paid reports whether the money arrived, refunded since or not.
func (f *OrderFacts) Paid() bool {
	return !f.Order.PaidAt.IsZero() || f.Order.Payment == PaymentPaid || f.Order.Payment == PaymentRefunded
}

// ConfirmedAt is when the order became certain: paid, or placed when the money
// is reserved, is paid on delivery, or is nothing. Zero while it waits for money.
func (f *OrderFacts) ConfirmedAt() time.Time {
	o := &f.Order
	switch {
	case !o.PaidAt.IsZero():
		return o.PaidAt
	case f.Paid(), o.Payment == PaymentAuthorized, o.CashOnDelivery, f.Snapshot && o.Total.Amount == 0 && len(o.Lines) > 0:
		return o.PlacedAt
	}
	return time.Time{}
}

// Digital reports whether nothing in the order needs shipping.
func (f *OrderFacts) Digital() bool {
	return len(f.Order.Lines) > 0 && !slices.ContainsFunc(f.Order.Lines, func(l Line) bool { return !l.Digital })
}

// CaseOpen reports whether a complaint, return, repair or data request waits for
// its end: whoever asks to be forgotten must not get an offer meanwhile.
func (f *OrderFacts) CaseOpen() bool {
	return slices.ContainsFunc(f.Cases, func(c Case) bool {
		return c.Open() && (c.Kind == CaseComplaint || c.Kind == CaseReturn || c.Kind == CaseRepair || c.Kind == CaseData)
	})
}

// Change is a cancellation or a refund, as the customer is told of it.
type Change struct {
	Subject Subject
	Kind    string // "canceled" or "refund"
	At      time.Time
	Refund  *Refund // for refunds
}

// Changes lists what was taken back, oldest first.
func (f *OrderFacts) Changes() []Change {
	var out []Change
	root := f.Source + "/" + f.Order.ID
	if f.Order.Canceled {
		out = append(out, Change{Subject{SubjectChange, root + "/canceled"}, "canceled", f.Order.CanceledAt, nil})
	}
	for i := range f.Refunds {
		r := &f.Refunds[i]
		out = append(out, Change{Subject{SubjectChange, root + "/refund/" + r.ID}, "refund", r.At, r})
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Subject.ID, b.Subject.ID)
	})
	return out
}

// Subject is the order itself.
func (f *OrderFacts) Subject() Subject { return Subject{SubjectOrder, f.Source + "/" + f.Order.ID} }

// Country is where the parcels go, else where the invoice goes.
func (o *Order) Country() string {
	for _, a := range []*Address{o.ShippingAddress, o.BillingAddress} {
		if a != nil && a.Country != "" {
			return strings.ToUpper(a.Country)
		}
	}
	return ""
}

// Owned reports whether the person bought the line's product before this order,
// and so knows it.
func (f *Facts) Owned(l Line) bool {
	return l.SKU != "" && slices.ContainsFunc(f.Person.Purchases, func(b Purchase) bool {
		present := b.Source == f.Source && b.OrderID == f.Order.ID
		return !present && !b.Canceled && b.PlacedAt.Before(f.Order.PlacedAt) && slices.Contains(b.SKUs, l.SKU)
	})
}

// Home is where the buyer lives, as far as is known: where the parcels go or, for
// a present, where the invoice goes. By it the law, the day and the night are told.
func (o *Order) Home() Address {
	all := []*Address{o.ShippingAddress, o.BillingAddress}
	if o.Present() {
		slices.Reverse(all)
	}
	for _, a := range all {
		if a != nil && a.Country != "" {
			out := *a
			out.Country = strings.ToUpper(a.Country)
			return out
		}
	}
	return Address{}
}

// gifts are words by which a note speaks of a present.
var gifts = []string{"gift", "present", "geschenk", "cadeau", "regalo", "ギフト", "プレゼント", "贈り物", "のし", "선물"}

// Present reports whether the order is a present: the shop says so, or it goes to
// somebody else and its note speaks of one.
func (o *Order) Present() bool {
	if o.Gift {
		return true
	}
	if o.Note == "" || o.ShippingAddress == nil || o.ShippingAddress.Name == "" {
		return false
	}
	buyer := o.Customer.Name
	if o.BillingAddress != nil && o.BillingAddress.Name != "" {
		buyer = o.BillingAddress.Name
	}
	note := strings.ToLower(o.Note)
	return buyer != "" && !strings.EqualFold(strings.TrimSpace(buyer), strings.TrimSpace(o.ShippingAddress.Name)) &&
		slices.ContainsFunc(gifts, func(w string) bool { return strings.Contains(note, w) })
}

// Abroad reports whether the parcel crosses a border, as far as is known.
func (f *Facts) Abroad() bool {
	c := f.Order.Country()
	return c != "" && f.Store.Country != "" && !strings.EqualFold(c, f.Store.Country)
}
