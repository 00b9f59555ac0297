package woocommerce

import (
	"math"
	"math/big"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type sums struct {
	Currency      wire.Text    `json:"currency"`
	IncludeTax    wire.Flag    `json:"prices_include_tax"`
	Total         wire.Decimal `json:"total"`
	TotalTax      wire.Decimal `json:"total_tax"`
	DiscountTotal wire.Decimal `json:"discount_total"`
	DiscountTax   wire.Decimal `json:"discount_tax"`
	ShippingTotal wire.Decimal `json:"shipping_total"`
	ShippingTax   wire.Decimal `json:"shipping_tax"`
	Fees          wire.List[struct {
		Total wire.Decimal `json:"total"`
		Tax   wire.Decimal `json:"total_tax"`
	}] `json:"fee_lines"`
}

// purse computes the amounts of one order exactly and rounds each once, to the
// minor unit and half away from zero.
type purse struct {
	currency string
	withTax  bool
	err      error // the first amount that is none
}

func (s *sums) purse() *purse {
	return &purse{currency: strings.ToUpper(s.Currency.String()), withTax: s.IncludeTax.True()}
}

// rat is an amount that may be missing.
func (p *purse) rat(name string, d wire.Decimal) *big.Rat {
	if d == "" {
		return new(big.Rat)
	}
	r, ok := d.Rat()
	if !ok {
		p.fail(name, "%.40q is not a decimal number", string(d))
		return new(big.Rat)
	}
	return r
}

func (p *purse) fail(name, format string, args ...any) {
	if p.err == nil {
		p.err = invalid(name+": "+format, args...)
	}
}

// money rounds; without a currency the amount is not known.
func (p *purse) money(name string, r *big.Rat) aftercare.Money {
	if p.currency == "" {
		return aftercare.Money{}
	}
	m, err := aftercare.ParseMoney(r.FloatString(aftercare.Exponent(p.currency)), p.currency)
	if err != nil {
		p.fail(name, "%w", err)
	}
	return m
}

func (p *purse) sum(name string, ds ...wire.Decimal) aftercare.Money {
	total := new(big.Rat)
	for _, d := range ds {
		total.Add(total, p.rat(name, d))
	}
	return p.money(name, total)
}

// shown is an amount and its tax, as the shop shows prices.
func (p *purse) shown(name string, amount, tax wire.Decimal) *big.Rat {
	r := p.rat(name, amount)
	if p.withTax {
		r.Add(r, p.rat(name+"_tax", tax))
	}
	return r
}

func (p *purse) shipping(in *order) aftercare.Money {
	r := p.shown("shipping_total", in.ShippingTotal, in.ShippingTax)
	for _, f := range in.Fees {
		if fee := p.shown("fee_lines.total", f.Total, f.Tax); fee.Sign() > 0 {
			r.Add(r, fee)
		}
	}
	return p.money("shipping_total", r)
}

func (p *purse) discount(in *order) aftercare.Money {
	r := p.shown("discount_total", in.DiscountTotal, in.DiscountTax)
	r.Abs(r)
	for _, f := range in.Fees {
		if fee := p.shown("fee_lines.total", f.Total, f.Tax); fee.Sign() < 0 {
			r.Sub(r, fee)
		}
	}
	return p.money("discount_total", r)
}

// line is the price of one and of all, before discounts; bodies without a
// subtotal have the price of one only.
func (p *purse) line(l lineItem) (unit, total aftercare.Money) {
	n, ok := l.Quantity.Rat()
	if !ok || n.Sign() <= 0 {
		n = big.NewRat(1, 1)
	}
	all := p.shown("line_items.subtotal", l.Subtotal, l.SubtotalTax)
	if l.Subtotal == "" {
		all = new(big.Rat).Mul(p.rat("line_items.price", l.Price), n)
	}
	return p.money("line_items.subtotal", new(big.Rat).Quo(all, n)), p.money("line_items.subtotal", all)
}

// pieces counts begun pieces as whole ones; what is no number is 0.
func pieces(d wire.Decimal) int {
	r, ok := d.Rat()
	if !ok || r.Sign() < 0 {
		return 0
	}
	n := new(big.Int).Add(r.Num(), new(big.Int).Sub(r.Denom(), big.NewInt(1)))
	n.Quo(n, r.Denom())
	if !n.IsInt64() || n.Int64() > math.MaxInt32 {
		return 0
	}
	return int(n.Int64())
}
