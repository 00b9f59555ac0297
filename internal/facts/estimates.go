package facts

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// promised is the history of the day of delivery that the order's snapshots name.
func promised(events []aftercare.Event) (out []aftercare.Estimate) {
	for _, s := range snapshots(events) {
		out = estimated(out, s.stamp, s.what.Delivery)
	}
	return out
}

// estimated adds a day to a history, unless it is in it.
func estimated(all []aftercare.Estimate, by stamp, day time.Time) []aftercare.Estimate {
	day = utc(day)
	if day.IsZero() || slices.ContainsFunc(all, func(e aftercare.Estimate) bool { return e.Day.Equal(day) }) {
		return all
	}
	return append(all, aftercare.Estimate{At: by.at, Day: day})
}
