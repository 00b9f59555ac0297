package locale

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bojanz/currency"

	"aftercare/internal/aftercare"
)

//go:embed testdata/intl.tsv
var intl string

// TestIntl holds dates and money against what ECMAScript's Intl writes.
func TestIntl(t *testing.T) {
	for line := range strings.Lines(intl) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		kind, locale, in, want := f[0], f[1], f[2], f[3]
		var got string
		switch kind {
		case "money":
			var m aftercare.Money
			if _, err := fmt.Sscan(in, &m.Amount, &m.Currency); err != nil {
				t.Fatal(err)
			}
			got = Money(m, locale)
		default:
			at, err := time.Parse(time.RFC3339, in)
			if err != nil {
				t.Fatal(err)
			}
			got = map[string]func(time.Time, string, *time.Location) string{
				"date": Date, "short": ShortDate, "datetime": DateTime}[kind](at, locale, time.UTC)
		}
		if got != want {
			t.Errorf("%s %s %s: %q, Intl writes %q", kind, locale, in, got, want)
		}
	}
}

// TestExponents compares the domain's minor units with those of the library's
// ISO data, for every currency it knows.
func TestExponents(t *testing.T) {
	for _, code := range currency.GetCurrencyCodes() {
		digits, _ := currency.GetDigits(code)
		if got := aftercare.Exponent(code); got != int(digits) {
			t.Errorf("Exponent(%s) = %d, the currency library says %d", code, got, digits)
		}
	}
}
