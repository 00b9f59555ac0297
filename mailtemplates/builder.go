package mailtemplates

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// builder writes facts down in one locale.
type builder struct {
	f      *aftercare.Facts
	locale string
	spoken []string       // the locale's fallbacks without the last resort
	zone   *time.Location // where the customer lives, as far as is known
	shop   *time.Location
	kept   []aftercare.Line
	shown  []Line // what is kept, as the mail shows it; all of Data shares it

	// What was written already: the lines of an order share most of their dates.
	write   func(aftercare.Money) string
	amounts map[aftercare.Money]string
	dates   map[instant]Date
}

type instant struct {
	second int64
	zone   *time.Location
}

func newBuilder(f *aftercare.Facts, loc string) *builder {
	shop := f.Store.Location()
	home := f.Order.Home()
	b := &builder{
		f: f, locale: loc, spoken: spoken(loc), zone: locale.Zone(home.Country, home.Province, shop), shop: shop,
		kept: f.KeptLines(), write: locale.MoneyIn(loc), amounts: map[aftercare.Money]string{}, dates: map[instant]Date{},
	}
	b.shown = slices.Grow(b.shown, len(b.kept))
	for _, l := range b.kept {
		b.shown = append(b.shown, b.line(l, f.Kept(l)))
	}
	return b
}

// date writes an instant in the customer's zone. An exact midnight in UTC is a
// platform's way to give a day without a time, and stays that day.
func (b *builder) date(t time.Time) Date {
	if t.UTC().Truncate(24 * time.Hour).Equal(t) {
		return b.dateIn(t, time.UTC)
	}
	return b.dateIn(t, b.zone)
}

func (b *builder) dateIn(t time.Time, zone *time.Location) Date {
	if t.IsZero() {
		return Date{}
	}
	at := instant{t.Unix(), zone}
	d, known := b.dates[at]
	if !known {
		d = Date{locale.Date(t, b.locale, zone), locale.ShortDate(t, b.locale, zone), locale.DateTime(t, b.locale, zone)}
		b.dates[at] = d
	}
	return d
}

// money is "" when the source gave no amount.
func (b *builder) money(m aftercare.Money) string {
	text, known := b.amounts[m]
	if !known {
		text = b.write(m)
		b.amounts[m] = text
	}
	return text
}

// some is "" for nothing as well.
func (b *builder) some(m aftercare.Money) string {
	if m.Amount == 0 {
		return ""
	}
	return b.money(m)
}
