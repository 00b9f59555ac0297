package cases

import (
	"time"

	"aftercare/internal/aftercare"
)

// Warranty says who bears a repair of the line that is asked for now: the warranty
// while it lasts, else the customer, after an estimate. until is the end of the
// warranty, zero when the product has none. A person may decide otherwise: what
// fell into the water is no case for a warranty, and what failed the day after it
// ended may be one for goodwill.
func Warranty(f *aftercare.Facts, l aftercare.Line, now time.Time) (covered string, until time.Time) {
	until = f.WarrantyEnd(l)
	if until.IsZero() || now.After(until) {
		return aftercare.CoveredByCustomer, until
	}
	return aftercare.CoveredByWarranty, until
}
