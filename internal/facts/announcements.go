package facts

import (
	"slices"

	"aftercare/internal/aftercare"
)

// announcements is the union of what the order's buyer is to be told, each as it
// was said first, by time and id.
func announcements(events []aftercare.Event) []aftercare.Announcement {
	ids, groups := byID(collect(events, func(e aftercare.Event) (aftercare.Announcement, stamp, bool) {
		if e.Type != aftercare.EventAnnounced || e.Announcement == nil {
			return aftercare.Announcement{}, stamp{}, false
		}
		return *e.Announcement, when(e, e.Announcement.At), true
	}), func(a aftercare.Announcement) string { return a.ID })
	var out []aftercare.Announcement
	for _, id := range ids {
		t := groups[id][0]
		a := t.what
		a.At, a.Until = t.at, utc(a.Until)
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b aftercare.Announcement) int { return a.At.Compare(b.At) })
	return out
}
