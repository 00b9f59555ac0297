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

// slip is the promised day that the mail covers; of a mail about a parcel that is
// late, the day on which that should have come.
func (b *builder) slip(covers []aftercare.Subject) Slip {
	for _, c := range covers {
		if s, ok := b.f.SlipOf(c, b.zone); ok {
			return Slip{OldDay: b.date(s.Old), NewDay: b.date(s.New), Known: true}
		}
	}
	for _, s := range b.f.Shipments {
		if due, source := b.f.ExpectedOf(s); source != aftercare.SourceDelivered && b.covered(covers, aftercare.SubjectShipment, s.ID) {
			return Slip{OldDay: b.date(due), Known: source.Promised()}
		}
	}
	return Slip{}
}
