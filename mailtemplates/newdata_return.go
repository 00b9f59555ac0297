package mailtemplates

import (
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// wayBack says how goods come back to the shop, and the money to the customer.
func (b *builder) wayBack(out *Case, c aftercare.Case, now time.Time) {
	out.SendTo = b.returnAddress()
	if by := cases.SendBy(b.f, c); !by.IsZero() {
		out.SendBy, out.SendDays = b.dateIn(by, b.shop), b.daysLeft(by, now)
	}
	if c.RefundedAt.IsZero() {
		return
	}
	out.Refund = b.some(b.refundOf(c))
	if days := b.f.Store.RefundDays; days > 0 {
		out.RefundBy = b.dateIn(b.f.Store.AddBusinessDays(c.RefundedAt, days), b.shop)
	}
}

// returnAddress is where parcels go: by the help file, else the shop's own
// address, as the slip has it.
func (b *builder) returnAddress() (lines []string) {
	s := b.f.Store
	all := b.returns().Address
	if len(all) == 0 && s.Mail.PostalAddress != "" {
		all = append([]string{s.Name}, strings.FieldsFunc(s.Mail.PostalAddress, func(r rune) bool { return r == '\n' || r == ',' })...)
	}
	for i, l := range all {
		if l = clean(l); l != "" && (i != 1 || len(lines) == 0 || l != lines[0]) {
			lines = append(lines, l)
		}
	}
	return lines
}

func (b *builder) returns() aftercare.ReturnPolicy {
	if b.f.Store.Help == nil {
		return aftercare.ReturnPolicy{}
	}
	return b.f.Store.Help.Returns
}

// returnUntil is the last day on which something of the order may be returned.
func (b *builder) returnUntil() (last time.Time) {
	if b.f.AllDeliveredAt().IsZero() {
		return last
	}
	for _, l := range b.kept {
		if until := cases.ReturnUntil(b.f, l); until.After(last) {
			last = until
		}
	}
	return last
}

// daysLeft counts the nights from now to a day, in the store's zone.
func (b *builder) daysLeft(day, now time.Time) int {
	date := func(t time.Time) time.Time {
		y, m, d := t.In(b.shop).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return max(0, int(date(day).Sub(date(now)).Hours()/24))
}

// covering is who bears the cost: as decided, else as cause and policy say.
func (b *builder) covering(c aftercare.Case) string {
	if c.Covered != "" || c.Kind != aftercare.CaseReturn {
		return c.Covered
	}
	return cases.Pays(b.f, c.Cause)
}

// refundOf is the money that went back for a case: the order's refunds since it
// was opened, else what the desk gave.
func (b *builder) refundOf(c aftercare.Case) (sum aftercare.Money) {
	for _, r := range b.f.Refunds {
		if !r.At.Before(c.OpenedAt) {
			sum = sum.Add(r.Amount)
		}
	}
	for _, g := range c.Grants {
		if g.Kind == "refund" && sum.Amount == 0 {
			sum = sum.Add(g.Amount)
		}
	}
	return sum
}
