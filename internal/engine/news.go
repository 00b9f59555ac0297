package engine

import (
	"slices"

	"aftercare/internal/aftercare"
)

// newsView is what expressions see of an announcement.
func newsView(f *aftercare.Facts, a aftercare.Announcement) aftercare.NewsView {
	lines, _ := f.Concerned(a)
	return aftercare.NewsView{Kind: string(a.Kind), Concerns: len(lines) > 0, LetDown: f.LetDown(a), Owned: owned(f, a.SKU)}
}

func owned(f *aftercare.Facts, sku string) bool {
	if sku == "" {
		return false
	}
	return slices.ContainsFunc(f.Order.Lines, func(l aftercare.Line) bool { return l.SKU == sku }) ||
		slices.ContainsFunc(f.Person.Purchases, func(b aftercare.Purchase) bool { return !b.Canceled && slices.Contains(b.SKUs, sku) })
}
