package aftercare

import (
	"fmt"
	"math"
	"strings"
)

// Money is an amount in the minor unit of its currency: {1999, "EUR"} is
// 19.99 euro, {1980, "JPY"} is 1980 yen. Currency is an ISO 4217 code in upper
// case; an empty one means that the source gave no amount.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// exponents lists the ISO 4217 currencies whose minor unit is not 1/100.
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
	"RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}

// Exponent is the number of decimals of the currency's minor unit (ISO 4217).
func Exponent(currency string) int {
	if e, ok := exponents[strings.ToUpper(currency)]; ok {
		return e
	}
	return 2
}

// ParseMoney reads a plain decimal such as "19.99", "-5" or "62.6793" as an
// amount of the currency. Digits beyond the minor unit are rounded half away
// from zero, as platforms that keep four decimals show them.
func ParseMoney(decimal, currency string) (Money, error) {
	currency = strings.ToUpper(strings.TrimSpace(currency))
	if len(currency) != 3 {
		return Money{}, Errorf(Invalid, "currency %q is not an ISO 4217 code", currency)
	}
	s := strings.TrimSpace(decimal)
	sign := int64(1)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = -1, rest
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" && frac == "" {
		return Money{}, Errorf(Invalid, "amount %q is not a decimal number", decimal)
	}
	exp := Exponent(currency)
	for len(frac) <= exp {
		frac += "0"
	}
	var n int64
	for i, c := range whole + frac[:exp+1] {
		if c < '0' || c > '9' {
			return Money{}, Errorf(Invalid, "amount %q is not a decimal number", decimal)
		}
		if i == len(whole)+exp { // the first digit that does not fit decides the rounding
			if c >= '5' {
				n++
			}
			break
		}
		if n > (math.MaxInt64-9)/10 {
			return Money{}, Errorf(Invalid, "amount %q is too large", decimal)
		}
		n = n*10 + int64(c-'0')
	}
	for _, c := range frac[exp+1:] {
		if c < '0' || c > '9' {
			return Money{}, Errorf(Invalid, "amount %q is not a decimal number", decimal)
		}
	}
	return Money{Amount: sign * n, Currency: currency}, nil
}

// IsZero reports whether no amount was given. Nothing to pay is not that: it
// has a currency.
func (m Money) IsZero() bool { return m == Money{} }

// Add sums two amounts of one currency; an amount without currency takes the
// other's, so that sums may start from Money{}.
func (m Money) Add(o Money) Money {
	if m.Currency == "" {
		m.Currency = o.Currency
	}
	m.Amount += o.Amount
	return m
}

// Sub is m less o.
func (m Money) Sub(o Money) Money { return m.Add(Money{-o.Amount, o.Currency}) }

// Times is the amount n times over.
func (m Money) Times(n int64) Money { return Money{m.Amount * n, m.Currency} }

// Decimal writes the amount as a plain decimal with the currency's exponent,
// for machines: "19.99", "1980". Mails use package locale instead.
func (m Money) Decimal() string {
	exp := Exponent(m.Currency)
	sign, n := "", m.Amount
	if n < 0 {
		sign, n = "-", -n
	}
	if exp == 0 {
		return fmt.Sprintf("%s%d", sign, n)
	}
	unit := int64(math.Pow10(exp))
	return fmt.Sprintf("%s%d.%0*d", sign, n/unit, exp, n%unit)
}

// String is Decimal with the currency code behind it.
func (m Money) String() string { return strings.TrimSpace(m.Decimal() + " " + m.Currency) }
