package cases

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Promises are the dates that mails and pages have named: of each parcel, of each
// answer, of repairs and parts that come back, of money that goes back. loc is
// where the customer's days begin; the shop's own days begin in its zone.
func Promises(f *aftercare.Facts, loc *time.Location) (out []aftercare.Promise) {
	out = append(out, deliveries(f, loc)...)
	for _, c := range f.Cases {
		out = append(out, answers(c, f.Store)...)
		out = append(out, ready(c, f.Store)...)
		out = append(out, repayment(c, f.Store)...)
	}
	return append(out, refunds(f)...)
}

// deliveries are a promise for each parcel that is, or was, on its way, and one for
// the order as long as nothing has left.
func deliveries(f *aftercare.Facts, loc *time.Location) (out []aftercare.Promise) {
	for _, s := range f.Shipments {
		if !s.Left() {
			continue
		}
		ahead := s
		ahead.DeliveredAt = time.Time{}
		day, source := f.DueOf(ahead)
		told := f.ToldOf(s)
		switch {
		case source == aftercare.SourceShop && !s.Followed() && f.ArrivedAt(s).IsZero():
			source = aftercare.SourceUntold
		case !source.Promised():
			told = nil
		}
		p := aftercare.Promise{What: aftercare.PromiseDelivery, About: s.ID, Due: aftercare.DayEnd(day, loc), Source: string(source), KeptAt: f.ArrivedAt(s), MadeAt: s.ShippedAt}
		out = append(out, moved(p, told, loc))
	}
	if len(out) == 0 && !f.Order.Delivery.IsZero() && !f.Digital() {
		p := aftercare.Promise{What: aftercare.PromiseDelivery, About: "order", Due: aftercare.DayEnd(f.Order.Delivery, loc), Source: string(aftercare.SourceShop)}
		out = append(out, moved(p, f.Promised, loc))
	}
	return out
}

// moved adds what a history of days tells: since when there is a promise, and how
// often and from what it moved back.
func moved(p aftercare.Promise, told []aftercare.Estimate, loc *time.Location) aftercare.Promise {
	if len(told) == 0 {
		return p
	}
	p.MadeAt = told[0].At
	latest := told[0].Day
	for _, e := range told[1:] {
		if aftercare.LocalDay(e.Day, loc) > aftercare.LocalDay(latest, loc) {
			p.Slips, p.Before, latest = p.Slips+1, aftercare.DayEnd(latest, loc), e.Day
		}
	}
	return p
}

// answers are a promise for each word of the customer that the plan has a clock for.
func answers(c aftercare.Case, store *aftercare.Store) (out []aftercare.Promise) {
	for _, a := range Asks(c) {
		if _, due := DueBy(c, a, store.Help, store); !due.IsZero() {
			out = append(out, aftercare.Promise{What: aftercare.PromiseAnswer, About: c.ID + "/" + a.ID, Due: due,
				Source: string(aftercare.SourcePlan), KeptAt: a.Answered, MadeAt: a.At})
		}
	}
	return out
}

// ready is the day on which a repaired thing, or a part, was to leave.
func ready(c aftercare.Case, store *aftercare.Store) []aftercare.Promise {
	what := map[aftercare.CaseKind]string{aftercare.CaseRepair: aftercare.PromiseRepair, aftercare.CaseSparePart: aftercare.PromisePart}[c.Kind]
	if c.ReadyAt.IsZero() || what == "" {
		return nil
	}
	loc := store.Location()
	p := aftercare.Promise{What: what, About: c.ID, Due: aftercare.DayEnd(c.ReadyAt, loc), Source: string(aftercare.SourceShop), KeptAt: earliest(c.ShippedAt, c.ClosedAt)}
	return []aftercare.Promise{moved(p, c.Promised, loc)}
}

// repayment is the day by which an approved refund is to go out: counted from when
// the goods came in or, where none are awaited, from the decision.
func repayment(c aftercare.Case, store *aftercare.Store) []aftercare.Promise {
	from := c.DecidedAt
	if c.Kind == aftercare.CaseReturn {
		from = c.ReceivedAt
	}
	if c.ByPlatform() || c.Decision != aftercare.Approved || c.Wanted != "refund" || from.IsZero() || store.RefundDays == 0 ||
		c.RefundedAt.IsZero() && !c.Open() {
		return nil
	}
	return []aftercare.Promise{back(c.ID, from, c.RefundedAt, store)}
}

// refunds are the days by which money is back that the shop sent, or owes since a
// cancellation. When it left is all that anybody tells.
func refunds(f *aftercare.Facts) (out []aftercare.Promise) {
	if f.Store.RefundDays == 0 {
		return nil
	}
	for _, c := range f.Changes() {
		switch {
		case c.At.IsZero():
		case c.Refund != nil:
			out = append(out, back(c.Refund.ID, c.At, c.At, f.Store))
		case f.Paid():
			var left time.Time
			for _, r := range f.Refunds {
				left = earliest(left, r.At)
			}
			if left.IsZero() && f.Order.Payment == aftercare.PaymentRefunded {
				left = c.At
			}
			out = append(out, back("canceled", c.At, left, f.Store))
		}
	}
	return slices.Clip(out)
}

func back(about string, from, kept time.Time, store *aftercare.Store) aftercare.Promise {
	due := aftercare.DayEnd(store.AddBusinessDays(from, store.RefundDays), store.Location())
	return aftercare.Promise{What: aftercare.PromiseRefund, About: about, Due: due, Source: string(aftercare.SourcePolicy), KeptAt: kept, MadeAt: from}
}

// earliest is the earlier of two times, of which zero ones are not known.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
