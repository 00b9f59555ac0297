package cases

import (
	"time"

	"aftercare/internal/aftercare"
)

// onItsWay is how long whoever heard a yes has at least until the parcel should be
// on its way, also when the window ends before.
const onItsWay = 14

// SendBy is the day by which an approved return should be on its way: the end of
// the window of what it is about, and never sooner than two weeks after the yes.
// Zero for what is not to be sent back.
func SendBy(f *aftercare.Facts, c aftercare.Case) (by time.Time) {
	if c.Kind != aftercare.CaseReturn || c.Decision != aftercare.Approved || c.DecidedAt.IsZero() {
		return by
	}
	by = aftercare.Span{Days: onItsWay}.After(c.DecidedAt, f.Store.Location())
	for _, l := range f.Order.Lines {
		if isAbout(c, l) {
			by = later(by, ReturnUntil(f, l))
		}
	}
	return by
}

// isAbout reports whether the line is among what the case is about.
func isAbout(c aftercare.Case, l aftercare.Line) bool {
	for _, asked := range c.Lines {
		if asked.LineID == l.ID {
			return true
		}
	}
	return len(c.Lines) == 0
}
