package facts

import (
	"slices"

	"aftercare/internal/aftercare"
)

// lines is the union of the lines of all snapshots, in the order of the newest
// that lists any. A line which that one no longer has was taken out of the
// order: it stays known, behind the others, with nothing of it kept.
func lines(snaps []told[*aftercare.Order]) []aftercare.Line {
	known := map[string]aftercare.Line{}
	var listed, gone []string
	for _, s := range snaps {
		if len(s.what.Lines) == 0 {
			continue
		}
		listed = listed[:0]
		for _, l := range s.what.Lines {
			merged := known[l.ID]
			overlay(&merged, l)
			merged.Removed, merged.Digital, merged.GiftCard, merged.Subscription = l.Removed, l.Digital, l.GiftCard, l.Subscription
			known[l.ID] = merged
			if !slices.Contains(listed, l.ID) {
				listed = append(listed, l.ID)
			}
		}
	}
	for id, l := range known {
		if !slices.Contains(listed, id) {
			gone = append(gone, id)
			l.Removed = l.Quantity
			known[id] = l
		}
	}
	slices.Sort(gone)
	var out []aftercare.Line
	for _, id := range append(listed, gone...) {
		out = append(out, known[id])
	}
	return out
}
