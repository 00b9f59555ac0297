package mailtemplates

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// talk fills what a mail says of a case: the one that it covers, else the latest.
func (b *builder) talk(d *Data, covers []aftercare.Subject, l Links, now time.Time) {
	c, m, found := b.covers(covers)
	if !found {
		d.Coupon = b.coupon(l.Coupon)
		return
	}
	d.Case = b.caseData(c, now)
	if l.Case != nil && !c.ByPlatform() {
		d.Case.URL = l.Case(c.ID)
		d.Case.SlipURL = d.Case.URL + "/slip"
	}
	if l.Desk != nil && l.To != "" {
		d.Case.DeskURL = l.Desk(c.ID)
	}
	d.Message = b.message(c, m)
	d.Coupon = b.coupon(l.Coupon)
	if l.Coupon.Code == "" && aboutCase(covers) {
		d.Coupon = b.coupon(VoucherOf(given(c, m)))
	}
	if d.Helper.Name = cmp.Or(b.helper(m.By), d.Case.Owner); l.To != "" {
		d.Helper.Name = b.helper(l.To)
	}
}

// covers finds the case that the mail speaks of, and the message: its own, else
// the latest that the customer wrote.
func (b *builder) covers(covers []aftercare.Subject) (c aftercare.Case, m aftercare.CaseMessage, found bool) {
	all := b.f.Cases
	if len(all) == 0 {
		return c, m, false
	}
	c = all[len(all)-1]
	if i := slices.IndexFunc(all, func(c aftercare.Case) bool { return b.covered(covers, aftercare.SubjectCase, c.ID) }); i >= 0 {
		c = all[i]
	}
	for _, other := range all {
		for _, said := range other.Messages {
			if said.Visible() && b.covered(covers, aftercare.SubjectMessage, other.ID+"/"+said.ID) {
				return other, said, true
			}
		}
	}
	for _, said := range c.Messages {
		if said.From == aftercare.ByCustomer {
			m = said
		}
	}
	return c, m, true
}

func (b *builder) caseData(c aftercare.Case, now time.Time) Case {
	s := b.f.Store
	answerBy, clock := cases.AnswerBy(c, s.Help, s), cases.Clocks(c, s.Help, s)
	out := Case{
		ID: clean(c.ID), Kind: string(c.Kind), Item: cleanCustomers(c.Item), State: clean(c.State), Note: clean(c.Note), Outcome: clean(c.Outcome),
		NoteText: paragraphs(c.Note, false),
		Owner:    b.helper(cases.Owner(c, s.Help, now, b.shop)), AnswerBy: b.date(answerBy),
		Cause: c.Cause, ShopsFault: aftercare.ShopsFault(c.Cause), Wanted: c.Wanted,
		FromSurvey: c.From == aftercare.FromSurvey, FromReview: c.From == aftercare.FromReview, Score: c.Score, Reopened: c.Reopened > 0 && c.Open(),
		CallPhone: cleanCustomers(c.CallPhone), CallURL: telURL(cleanCustomers(c.CallPhone)), CallWhen: cleanCustomers(c.CallWhen),
		Decision: c.Decision, Declined: c.Decision == aftercare.Declined, Covered: b.covering(c), LabelURL: cleanURL(c.LabelURL), Accepted: c.Accepted,
		ReceivedAt: b.date(c.ReceivedAt), RefundedAt: b.date(c.RefundedAt), OpenedAt: b.date(c.OpenedAt), ReadyAt: b.date(c.ReadyAt), ShippedAt: b.date(c.ShippedAt), ClosedAt: b.date(c.ClosedAt),
		Customer: locale.FullName(b.f.Order.Customer, b.locale), Review: paragraphs(c.ReviewText, true),
	}
	if !clock.Due.IsZero() && now.After(clock.Due) {
		out.LateSince, out.LateDays = b.date(clock.Due), int(now.Sub(clock.Due)/(24*time.Hour))
		if !answerBy.After(now) {
			out.AnswerBy = b.nextWord(clock, now)
		}
	}
	out.Number = out.ID
	if c.Estimate != nil {
		out.Estimate = b.money(*c.Estimate)
	}
	for _, g := range c.Grants {
		if g.Why == cases.GoodwillID {
			out.Goodwill, out.GoodwillValue = g.Kind, b.some(g.Amount)
		}
	}
	if !c.ShippedAt.IsZero() {
		out.Shipment = b.caseShipment(c)
	}
	b.goods(&out, c)
	b.wayBack(&out, c, now)
	return out
}

// rhythm is how many business days lie between two mails that say we are still on
// it, and stillOnIt how many of them follow the first (workflows/case-waiting.yaml):
// a day that is named must not pass in silence.
const (
	rhythm    = 2
	stillOnIt = 3
)

// nextWord is the day of the next of these mails; none behind the last of them, and
// none where nobody has asked anything: only a person writes then.
func (b *builder) nextWord(clock cases.Clock, now time.Time) Date {
	s, asked := b.f.Store, clock.FirstReply
	if asked.IsZero() {
		asked = clock.NextReply
	}
	next := s.AddBusinessDays(now, rhythm)
	if asked.IsZero() || aftercare.LocalDay(next, b.shop) > aftercare.LocalDay(s.AddBusinessDays(asked, rhythm*stillOnIt), b.shop) {
		return Date{}
	}
	return b.date(next)
}

// goods say what the case is about.
func (b *builder) goods(out *Case, c aftercare.Case) {
	p := b.f.Products[c.SKU]
	for _, l := range b.f.Order.Lines {
		pieces := 0
		for _, asked := range c.Lines {
			if asked.LineID == l.ID {
				pieces += asked.Quantity
			}
		}
		named := slices.Contains(c.LineIDs, l.ID)
		if pieces == 0 && named {
			pieces = l.Quantity
		}
		if pieces > 0 {
			out.Lines = append(out.Lines, b.line(l, min(pieces, l.Quantity)))
		}
		if pieces == 0 && (c.SKU == "" || l.SKU != c.SKU) {
			continue
		}
		sold := b.f.Products[l.SKU]
		if item := b.lineTitle(l, sold); out.Item == "" || out.Item == clean(l.Title) {
			out.Item = item
		}
		if p.SKU == "" {
			p = sold
		}
	}
	if out.Item == "" || out.Item == clean(p.Title) {
		out.Item = b.title(p)
	}
	out.Guides, out.Parts = b.guides(p), b.parts(p)
	for _, part := range p.Parts {
		if c.Part != "" && part.SKU == c.Part {
			out.Part = b.part(part)
		}
	}
	if c.Item == "" && c.Kind == aftercare.CaseSparePart && out.Part.Title != "" {
		out.Item = out.Part.Title // what was asked for, and not what it goes into
	}
	if out.Part.Title != "" && c.Covered == aftercare.CoveredByWarranty {
		out.Part.Price = ""
	}
}

// caseShipment is the parcel that a case sends. The order's promises are not
// its: the day is the shop's usual one.
func (b *builder) caseShipment(c aftercare.Case) Parcel {
	out := Parcel{Carrier: clean(c.Carrier), Number: clean(c.Number), TrackingURL: cleanURL(c.URL)}
	if days, _ := b.f.Store.UsualDays(b.f.Order.Country()); days > 0 {
		out.ETA = b.date(b.f.Store.AddBusinessDays(c.ShippedAt, days))
	}
	return out
}

// helper is the name of a person at the desk, "" when nobody has the id.
func (b *builder) helper(id string) string {
	if b.f.Store.Help == nil || id == "" {
		return ""
	}
	h, _ := b.f.Store.Help.Helper(id)
	return clean(h.Name)
}

// aboutCase tells a case's own mails from others about an order that has one: what
// was given for goodwill is no offer.
func aboutCase(covers []aftercare.Subject) bool {
	return slices.ContainsFunc(covers, func(s aftercare.Subject) bool {
		return s.Kind == aftercare.SubjectCase || s.Kind == aftercare.SubjectMessage
	})
}

// given is the code that a case gives away: to a mail about the case the last one,
// to a message of the desk the one that it brings, which is the first message
// since the code was given.
func given(c aftercare.Case, m aftercare.CaseMessage) (out aftercare.Coupon) {
	for _, g := range c.Grants {
		coupon := g.Coupon()
		if coupon.Code == "" || m.From == aftercare.ByDesk && !brings(c, m, g) {
			continue
		}
		out = coupon
	}
	return out
}

// brings reports whether the message is the desk's first since the grant, or was
// written along with it.
func brings(c aftercare.Case, m aftercare.CaseMessage, g aftercare.Grant) bool {
	for _, o := range c.Messages {
		if o.From == aftercare.ByDesk && o.At.After(g.At.Add(-cases.Along)) {
			return o.ID == m.ID
		}
	}
	return false
}

func (b *builder) coupon(v Voucher) Coupon {
	out := Coupon{Code: clean(v.Code), Value: cmp.Or(b.some(v.Off), clean(v.Text)), Expires: b.dateIn(v.Expires, b.shop)}
	if v.Percent > 0 {
		out.Value = b.percent(v.Percent)
	}
	return out
}
