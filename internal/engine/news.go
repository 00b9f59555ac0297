package engine

import (
	"slices"

	"aftercare/internal/aftercare"
)

// newsView is what expressions see of an announcement.
func newsView(f *aftercare.Facts, a aftercare.Announcement) aftercare.NewsView {
	lines, _ := f.Concerned(a)
	return aftercare.NewsView{Kind: string(a.Kind), Concerns: len(lines) > 0, LetDown: letDown(f, a), Owned: owned(f, a.SKU)}
}

// letDown reports whether the customer complained of the order or sent something
// of it back. A repair is not held against a product.
func letDown(f *aftercare.Facts, a aftercare.Announcement) bool {
	if f.Survey != nil && f.Survey.Low() {
		return true
	}
	if slices.ContainsFunc(f.Cases, func(c aftercare.Case) bool {
		return c.Kind == aftercare.CaseComplaint || c.Kind == aftercare.CaseReturn
	}) {
		return true
	}
	return slices.ContainsFunc(f.Order.Lines, func(l aftercare.Line) bool {
		return slices.Contains(a.SKUs, l.SKU) && f.Kept(l) < l.Quantity
	})
}

func owned(f *aftercare.Facts, sku string) bool {
	if sku == "" {
		return false
	}
	return slices.ContainsFunc(f.Order.Lines, func(l aftercare.Line) bool { return l.SKU == sku }) ||
		slices.ContainsFunc(f.Person.Purchases, func(b aftercare.Purchase) bool { return !b.Canceled && slices.Contains(b.SKUs, sku) })
}
