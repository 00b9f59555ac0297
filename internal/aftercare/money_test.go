package aftercare

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		decimal, currency, want string
	}{
		{"19.99", "EUR", "19.99 EUR"}, {" 19.9 ", " eur ", "19.90 EUR"}, {"19", "EUR", "19.00 EUR"}, {"0", "EUR", "0.00 EUR"},
		{"-5", "EUR", "-5.00 EUR"}, {"+5", "EUR", "5.00 EUR"}, {"-0.05", "EUR", "-0.05 EUR"}, {".5", "EUR", "0.50 EUR"}, {"5.", "EUR", "5.00 EUR"},
		{"1980", "JPY", "1980 JPY"}, {"1980.00", "JPY", "1980 JPY"}, {"1980.5", "JPY", "1981 JPY"}, {"-1980.5", "JPY", "-1981 JPY"},
		{"1.2345", "KWD", "1.235 KWD"}, {"62.6793", "EUR", "62.68 EUR"}, {"62.6749999", "EUR", "62.67 EUR"}, {"0.995", "EUR", "1.00 EUR"},
		{"92233720368547757.99", "EUR", "92233720368547757.99 EUR"}, {"12", "CLF", "12.0000 CLF"},
	} {
		m, err := ParseMoney(c.decimal, c.currency)
		if err != nil || m.String() != c.want {
			t.Errorf("%q %s = %s, %v; want %s", c.decimal, c.currency, m, err, c.want)
		}
	}
	for _, c := range [][2]string{
		{"", "EUR"}, {".", "EUR"}, {"-", "EUR"}, {"1,99", "EUR"}, {"1e3", "EUR"}, {"1.2.3", "EUR"}, {"--1", "EUR"}, {"1 000", "EUR"}, {"0x1", "EUR"},
		{"1.999x", "EUR"}, {"١", "EUR"}, {"92233720368547758.08", "EUR"}, {"1" + strings.Repeat("0", 40), "EUR"}, {"NaN", "EUR"}, {"1", ""}, {"1", "EURO"},
	} {
		if m, err := ParseMoney(c[0], c[1]); CodeOf(err) != Invalid || err == nil {
			t.Errorf("%q %q = %s, %v; want invalid", c[0], c[1], m, err)
		}
	}
}

// What Decimal writes, ParseMoney reads back.
func TestMoneyRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := Money{rapid.Int64Range(-1<<62, 1<<62).Draw(t, "amount"), rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "CLF"}).Draw(t, "currency")}
		if got, err := ParseMoney(m.Decimal(), m.Currency); err != nil || got != m {
			t.Fatalf("%v written %q read %v, %v", m, m.Decimal(), got, err)
		}
	})
}

func TestMoneySums(t *testing.T) {
	t.Parallel()
	sum := Money{}.Add(Money{500, "EUR"}).Add(Money{Amount: 50}).Sub(Money{150, "EUR"}).Times(2)
	if sum != (Money{800, "EUR"}) || sum.IsZero() || (Money{Currency: "EUR"}).IsZero() || !(Money{}).IsZero() {
		t.Errorf("sum = %+v", sum)
	}
	if got := (Money{}).String(); got != "0.00" {
		t.Errorf("no amount is %q", got)
	}
}
