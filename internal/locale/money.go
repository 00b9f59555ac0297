package locale

import (
	"github.com/bojanz/currency"

	"aftercare/internal/aftercare"
)

// Money writes an amount as the locale's readers do: "$1,234.50", "￥1,980",
// "1.234,50 €" (with the no-break space that CLDR puts there). An amount without
// a currency was never given and is "". A currency that CLDR does not know is
// written with its code.
func Money(m aftercare.Money, locale string) string { return MoneyIn(locale)(m) }

// MoneyIn is Money for many amounts of one locale.
func MoneyIn(locale string) func(aftercare.Money) string {
	f := currency.NewFormatter(currency.NewLocale(Fallbacks(locale)[0]))
	return func(m aftercare.Money) string {
		if m.Currency == "" {
			return ""
		}
		amount, err := currency.NewAmount(m.Decimal(), m.Currency)
		if err != nil {
			return m.String()
		}
		// The exponent is the domain's, not the library's: what was counted in
		// minor units is written with just those.
		f := *f
		f.MinDigits = uint8(aftercare.Exponent(m.Currency)) // #nosec G115 -- exponents are 0 to 4
		f.MaxDigits = f.MinDigits
		return f.Format(amount)
	}
}
