package engine

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// expected is when the subject's parcel, or the order's first or last one, should
// arrive, and who says so; nothing for other anchors. A day without a time counts
// from its beginning where the customer is.
func (p *pass) expected(subj aftercare.Subject, anchor string) (at time.Time, source aftercare.Source) {
	f := p.facts
	s, parcel := shipmentOf(f, subj)
	l, line := lineOf(f, subj)
	switch {
	case anchor == "all_expected":
		at, source = f.AllExpected()
	case anchor != "expected":
		return time.Time{}, ""
	case parcel:
		at, source = f.ExpectedOf(s)
	case line:
		at, source = f.LineExpected(l)
	default:
		at, source = f.Expected()
	}
	if source.Promised() && at.UTC().Truncate(24*time.Hour).Equal(at) {
		at = aftercare.DayStart(at, p.zone)
	}
	return at, source
}

// slipView is what expressions see of a slip. A customer who heard of a later day
// need not be told of this one when the day comes back to it.
func slipView(f *aftercare.Facts, s aftercare.Slip) aftercare.SlipView {
	v := aftercare.SlipView{Current: s.Current}
	for _, mail := range f.Sends {
		if !left(mail) {
			continue
		}
		v.Told = v.Told || mail.At.Before(s.At)
		if slices.ContainsFunc(mail.Covers, s.Overtaken) {
			v.Current = false
		}
	}
	return v
}
