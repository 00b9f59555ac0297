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
