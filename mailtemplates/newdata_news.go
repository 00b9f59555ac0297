package mailtemplates

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// announced is the recall or the early access that the mail covers.
func (b *builder) announced(covers []aftercare.Subject) (aftercare.Announcement, bool) {
	for _, c := range covers {
		if a, ok := b.f.AnnouncementOf(c); ok {
			return a, true
		}
	}
	return aftercare.Announcement{}, false
}

func (b *builder) announcement(covers []aftercare.Subject) Announcement {
	a, ok := b.announced(covers)
	if !ok {
		return Announcement{}
	}
	out := Announcement{
		Title: clean(a.Title.In(b.spoken...)), Text: paragraphs(a.Text.In(b.spoken...), false),
		URL: cleanURL(a.URL), Until: b.dateIn(a.Until, b.shop), Lots: clean(strings.Join(a.Lots, ", ")),
	}
	_, out.Sure = b.f.Concerned(a)
	if p, ok := b.f.Products[a.SKU]; ok && a.SKU != "" {
		out.Product = Product{b.title(p), cleanURL(p.URL), cleanURL(p.ImageURL)}
		out.URL = cmp.Or(out.URL, out.Product.URL)
	}
	return out
}

// concerned are the lines that the mail's announcement is about.
func (b *builder) concerned(covers []aftercare.Subject) (out []Line) {
	a, ok := b.announced(covers)
	if !ok {
		return nil
	}
	lines, _ := b.f.Concerned(a)
	for i, l := range b.kept {
		if slices.ContainsFunc(lines, func(c aftercare.Line) bool { return c.ID == l.ID }) {
			out = append(out, b.shown[i])
		}
	}
	return out
}

// slips are the promised days that the mail covers; of a mail about a parcel that
// is late, the day on which that should have come.
func (b *builder) slips(covers []aftercare.Subject) (out []Slip) {
	for _, s := range b.slipped(covers) {
		out = append(out, b.slip(s, true))
	}
	for _, s := range b.f.Shipments {
		if due, source := b.f.ExpectedOf(s); out == nil && source != aftercare.SourceDelivered && b.covered(covers, aftercare.SubjectShipment, s.ID) {
			out = append(out, b.slip(aftercare.Slip{Shipment: s.ID, Old: due}, source.Promised()))
		}
	}
	return out
}

func (b *builder) slip(s aftercare.Slip, known bool) Slip {
	p := b.parcelOf(s)
	return Slip{OldDay: b.date(s.Old), NewDay: b.date(s.New), Known: known, Carrier: p.Carrier, Number: p.Number, TrackingURL: p.TrackingURL, Lines: p.Lines}
}

// slipped are the slips that the mail covers: of each parcel the one that was told
// last, since a day that moved on is no news.
func (b *builder) slipped(covers []aftercare.Subject) (out []aftercare.Slip) {
	for _, c := range covers {
		s, ok := b.f.SlipOf(c, b.zone)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(o aftercare.Slip) bool { return o.Shipment == s.Shipment })
		switch {
		case i < 0:
			out = append(out, s)
		case s.New.After(out[i].New):
			out[i] = s
		}
	}
	return out
}
