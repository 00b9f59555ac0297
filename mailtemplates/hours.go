package mailtemplates

import (
	"strings"
	"time"

	"aftercare/internal/locale"
)

// hours says opening hours in the mail's language, and whose time it is when the
// customer's clock shows another.
func (b *builder) hours(s string, now time.Time) string {
	s = locale.Hours(clean(s), b.f.Store.Locale, b.locale)
	if zone := b.shopTime(now); s != "" && zone != "" {
		s += " (" + zone + ")"
	}
	return s
}

// answers says a usual answer time in the mail's language; "" when it cannot.
func (b *builder) answers(s string) string {
	return locale.Answers(clean(s), b.f.Store.Locale, b.locale)
}

// shopTime names the shop's time, where the customer's clock shows another.
func (b *builder) shopTime(now time.Time) string {
	_, here := now.In(b.shop).Zone()
	_, there := now.In(b.zone).Zone()
	if here == there {
		return ""
	}
	country := locale.Country(b.f.Store.Country, b.locale)
	_, city, _ := strings.Cut(b.shop.String(), "/")
	switch l := lang(b.locale); {
	case l == "ja" && country != "":
		return country + "時間"
	case l == "ko" && country != "":
		return country + " 시간"
	case l == "en" && city != "":
		return strings.ReplaceAll(city[strings.LastIndex(city, "/")+1:], "_", " ") + " time"
	}
	return ""
}

// lang is the language of a locale.
func lang(l string) string {
	l, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(l), "_", "-"), "-")
	return l
}
