package cases

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Why a line cannot be returned; pages have words for each.
const (
	NotShipped = "not_shipped" // still in the house: an order that has not left is canceled
	NotKept    = "not_kept"    // nothing of it is left: returned or refunded before
	WindowOver = "window_over"
	Excluded   = "excluded"  // by the store's policy
	NoReturn   = "no_return" // by the product: Product.NoReturn says why
	Digital    = "digital"
	NoReturns  = "no_returns" // the store takes nothing back but for its own fault
)

// Returnable reports whether a line may come back now without giving a reason, why
// not, and until when: the last second of the window, zero when there is none. For
// a cause that is the shop's to bear see ReturnableFor.
func Returnable(f *aftercare.Facts, l aftercare.Line, now time.Time) (ok bool, why string, until time.Time) {
	until = ReturnUntil(f, l)
	policy := policyOf(f)
	switch {
	case f.Kept(l) == 0:
		return false, NotKept, until
	case l.Digital || l.GiftCard:
		return false, Digital, time.Time{}
	case f.LineShippedAt(l).IsZero():
		return false, NotShipped, time.Time{}
	case len(f.Products[l.SKU].NoReturn) > 0:
		return false, NoReturn, time.Time{}
	case l.SKU != "" && slices.Contains(policy.Exclude, l.SKU):
		return false, Excluded, time.Time{}
	case policy.Days == 0:
		return false, NoReturns, time.Time{}
	case now.After(until):
		return false, WindowOver, until
	}
	return true, "", until
}

// ReturnableFor is Returnable for a cause. What is the shop's fault comes back
// whatever the policy excludes, within its window or the warranty, whichever ends
// later. What is digital never does: there is nothing to send.
func ReturnableFor(f *aftercare.Facts, l aftercare.Line, cause string, now time.Time) (ok bool, why string, until time.Time) {
	ok, why, until = Returnable(f, l, now)
	if ok || !aftercare.ShopsFault(cause) || why == NotKept || why == NotShipped || why == Digital {
		return ok, why, until
	}
	until = later(ReturnUntil(f, l), f.WarrantyEnd(l))
	if until.IsZero() || now.After(until) {
		return false, cmp.Or(why, WindowOver), until
	}
	return true, "", until
}

// ReturnUntil is the end of the line's window: the last second of its last day in
// the store's zone, counted from delivery or, while that is not known, from the day
// it should come. Zero when the store has no window, or the line nothing to count
// from.
func ReturnUntil(f *aftercare.Facts, l aftercare.Line) time.Time {
	days, from := policyOf(f).Days, f.Arrival(l)
	if days == 0 || from.IsZero() {
		return time.Time{}
	}
	loc := f.Store.Location()
	y, m, d := from.In(loc).Date()
	return aftercare.Wall(y, m, d+days+1, 0, 0, 0, 0, loc).Add(-time.Second).UTC()
}

// Pays is who pays the way back: "shop" or "customer".
func Pays(f *aftercare.Facts, cause string) string {
	if aftercare.ShopsFault(cause) {
		return aftercare.CoveredByShop
	}
	return cmp.Or(policyOf(f).Pays, aftercare.CoveredByCustomer)
}

// Outcomes are what the customer may ask for: what the store offers and, beyond
// the window, only what puts a fault right.
func Outcomes(f *aftercare.Facts, l aftercare.Line, cause string, now time.Time) []string {
	ok, _, _ := ReturnableFor(f, l, cause, now)
	if !ok {
		return nil
	}
	offered := policyOf(f).Outcomes
	if len(offered) == 0 {
		offered = aftercare.Outcomes
	}
	if within, _, _ := Returnable(f, l, now); within {
		return slices.Clone(offered)
	}
	out := slices.DeleteFunc(slices.Clone(offered), func(o string) bool { return !slices.Contains(mending, o) })
	if len(out) == 0 {
		return []string{"repair"}
	}
	return out
}

// mending are the outcomes that put a fault right.
var mending = []string{"refund", "replacement", "repair"}

// policyOf is the store's policy, with the days that the store's settings name
// when its help file names none.
func policyOf(f *aftercare.Facts) aftercare.ReturnPolicy {
	var p aftercare.ReturnPolicy
	if f.Store.Help != nil {
		p = f.Store.Help.Returns
	}
	if p.Days == 0 {
		p.Days = f.Store.Policies.ReturnDays
	}
	return p
}
