package aftercare

import "slices"

// Concerned are the lines of which the order still keeps something that the
// announcement is about. sure is false when it names lots and nobody knows that
// of these pieces: better to ask somebody to look in vain than not at all.
func (f *OrderFacts) Concerned(a Announcement) (lines []Line, sure bool) {
	for _, l := range f.Order.Lines {
		if !slices.Contains(a.SKUs, l.SKU) || f.Kept(l) == 0 || f.Order.Canceled && f.LineShippedAt(l).IsZero() {
			continue
		}
		ours, certain := f.inLots(l, a.Lots)
		if ours {
			lines, sure = append(lines, l), sure || certain
		}
	}
	return lines, sure
}

// inLots reports whether a piece of the line may be of one of the lots, and
// whether its owner has registered it so.
func (f *OrderFacts) inLots(l Line, lots []string) (ours, certain bool) {
	if len(lots) == 0 {
		return true, true
	}
	others := 0
	for _, r := range f.Registrations {
		switch {
		case r.LineID != l.ID || r.Lot == "":
		case slices.Contains(lots, r.Lot):
			return true, true
		default:
			others++
		}
	}
	return others < f.Kept(l), false
}

// AnnouncementOf is what a subject names.
func (f *OrderFacts) AnnouncementOf(subj Subject) (Announcement, bool) {
	i := slices.IndexFunc(f.Announcements, func(a Announcement) bool {
		return subj == Subject{SubjectNews, f.Subject().ID + "/" + a.ID}
	})
	if i < 0 {
		return Announcement{}, false
	}
	return f.Announcements[i], true
}

// Hears is why the order's buyer is not told of the announcement, no reason if
// they are. Of early access a person hears once, for their newest order; law and
// what was sent back are looked at again when the mail is due.
func (s *OrderState) Hears(a Announcement) Reason {
	f := &s.Facts
	lines, _ := f.Concerned(a)
	switch {
	case len(lines) == 0:
		return Because(ReasonCondition, "nothing of it is kept")
	case !f.ErasedAt.IsZero() || s.Person.Erased:
		return Because(ReasonErased, "")
	case f.Order.Deleted:
		return Because(ReasonDeleted, "")
	case f.Order.Test:
		return Because(ReasonTest, "")
	case a.Kind != AnnouncementPresale:
		return Reason{}
	case s.Person.ID == 0:
		return Because(ReasonNoAddress, "")
	case f.LetDown(a):
		return Because(ReasonCondition, "the customer complained of it or sent something back")
	case !s.newest(a):
		return Because(ReasonTogether, "told of another order")
	}
	return Reason{}
}

// newest reports whether the person has no newer order that left them something of
// what is concerned: of one that came back whole, nobody tells them.
func (s *OrderState) newest(a Announcement) bool {
	return !slices.ContainsFunc(s.Person.Purchases, func(b Purchase) bool {
		other := b.Source != s.Facts.Source || b.OrderID != s.Facts.Order.ID
		ours := slices.ContainsFunc(a.SKUs, func(sku string) bool { return b.item(sku).Kept > 0 })
		return other && ours && !b.Canceled && !b.Void && s.before(b)
	})
}

// before reports whether the order is older than b; of the same time, the one
// whose name comes first.
func (s *OrderState) before(b Purchase) bool {
	placed := s.Facts.Order.PlacedAt
	if placed.IsZero() {
		placed = s.Facts.FirstSeenAt
	}
	if !b.PlacedAt.Equal(placed) {
		return b.PlacedAt.After(placed)
	}
	return b.Source+"/"+b.OrderID > s.Facts.Source+"/"+s.Facts.Order.ID
}

// LetDown reports whether the customer complained of the order, was not content,
// or sent something of it back that the announcement is about. A repair is not
// held against a product.
func (f *OrderFacts) LetDown(a Announcement) bool {
	if f.Survey != nil && f.Survey.Low() {
		return true
	}
	if slices.ContainsFunc(f.Cases, func(c Case) bool { return c.Kind == CaseComplaint || c.Kind == CaseReturn }) {
		return true
	}
	return slices.ContainsFunc(f.Order.Lines, func(l Line) bool {
		return slices.Contains(a.SKUs, l.SKU) && f.Kept(l) < l.Quantity
	})
}
