package shopify

import (
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// both is an amount in the shop's currency and in the buyer's.
type both struct {
	Presentment wire.Maybe[amount] `json:"presentment_money"`
}

type amount struct {
	Amount   wire.Decimal `json:"amount"`
	Currency wire.Text    `json:"currency_code"`
}

type sums struct {
	Currency          wire.Text        `json:"currency"`
	TaxesIncluded     wire.Flag        `json:"taxes_included"`
	Total             wire.Decimal     `json:"total_price"`
	TotalSet          wire.Maybe[both] `json:"total_price_set"`
	TotalLines        wire.Decimal     `json:"total_line_items_price"`
	TotalLinesSet     wire.Maybe[both] `json:"total_line_items_price_set"`
	TotalDiscounts    wire.Decimal     `json:"total_discounts"`
	TotalDiscountsSet wire.Maybe[both] `json:"total_discounts_set"`
	TotalTax          wire.Decimal     `json:"total_tax"`
	TotalTaxSet       wire.Maybe[both] `json:"total_tax_set"`
	TotalShippingSet  wire.Maybe[both] `json:"total_shipping_price_set"`
}

// purse reads all amounts of one order in one currency: the buyer's if the
// total is told in it, else the shop's. An amount that is told in the other one
// only reads as not known, rather than as a wrong sum.
type purse struct {
	currency string // of what is read
	shop     string // of amounts without a set
	err      error  // the first amount that is none
}

func (in *order) purse() *purse {
	p := &purse{currency: strings.ToUpper(in.Currency.String()), shop: strings.ToUpper(in.Currency.String())}
	if set := in.TotalSet.Value; set != nil && set.Presentment.Value != nil && set.Presentment.Value.Amount != "" && set.Presentment.Value.Currency != "" {
		p.currency = strings.ToUpper(set.Presentment.Value.Currency.String())
	}
	return p
}

func (p *purse) read(name string, set wire.Maybe[both], plain wire.Decimal) aftercare.Money {
	if set.Value != nil && set.Value.Presentment.Value != nil {
		m := set.Value.Presentment.Value
		if m.Amount != "" && strings.EqualFold(m.Currency.String(), p.currency) {
			return p.money(name, m.Amount)
		}
	}
	if p.shop != p.currency {
		return aftercare.Money{}
	}
	return p.money(name, plain)
}

func (p *purse) money(name string, d wire.Decimal) aftercare.Money {
	m, err := d.Money(p.currency)
	if err != nil && p.err == nil {
		p.err = invalid("%s: %w", name, err)
	}
	return m
}

// shipping is the order's sum; older bodies have it by line only.
func (in *order) shipping(p *purse) aftercare.Money {
	if in.TotalShippingSet.Value != nil {
		return p.read("total_shipping_price_set", in.TotalShippingSet, "")
	}
	sum := aftercare.Money{}
	for _, s := range in.ShippingLines {
		sum = sum.Add(p.read("shipping_lines.price", s.PriceSet, s.Price))
	}
	return sum
}

type payment struct {
	FinancialStatus wire.Text            `json:"financial_status"`
	Gateways        wire.List[wire.Text] `json:"payment_gateway_names"`
	Gateway         wire.Text            `json:"gateway"`
	Card            wire.Maybe[struct {
		Company wire.Text `json:"credit_card_company"`
	}] `json:"payment_details"`
	Terms wire.Maybe[struct {
		Schedules wire.List[struct {
			Due       wire.Time `json:"due_at"`
			Completed wire.Time `json:"completed_at"`
		}] `json:"payment_schedules"`
	}] `json:"payment_terms"`
}

// state maps Shopify's words; partially_paid still waits for money, and a word
// that is new says nothing.
func (p *payment) state() aftercare.Payment {
	return map[string]aftercare.Payment{
		"pending": aftercare.PaymentPending, "partially_paid": aftercare.PaymentPending, "authorized": aftercare.PaymentAuthorized,
		"paid": aftercare.PaymentPaid, "partially_refunded": aftercare.PaymentRefunded, "refunded": aftercare.PaymentRefunded,
		"voided": aftercare.PaymentFailed, "expired": aftercare.PaymentFailed,
	}[strings.ToLower(p.FinancialStatus.String())]
}

func (p *payment) names() []string {
	var out []string
	for _, g := range append(p.Gateways, p.Gateway) {
		if g != "" && (len(out) == 0 || out[len(out)-1] != g.String()) {
			out = append(out, g.String())
		}
	}
	return out
}

// method is the first name that a customer would know; "shopify_payments" and
// the like are for machines, but then the card's company is known.
func (p *payment) method() string {
	for _, n := range p.names() {
		switch {
		case strings.EqualFold(n, "paypal"):
			return "PayPal"
		case n != strings.ToLower(n) || strings.ContainsFunc(n, func(r rune) bool { return r > 127 || r == ' ' }):
			return n
		}
	}
	if p.Card.Value != nil {
		return p.Card.Value.Company.String()
	}
	return ""
}

func (p *payment) cashOnDelivery() bool {
	for _, n := range p.names() {
		if word(n, "cash on delivery", "cash_on_delivery", "(cod)", "代金引換", "代引", "착불", "nachnahme", "contre remboursement", "contrassegno", "contra reembolso") || strings.EqualFold(n, "cod") {
			return true
		}
	}
	return false
}

// until is the first due date of the payment terms that is still open.
func (p *payment) until() time.Time {
	if p.Terms.Value != nil {
		for _, s := range p.Terms.Value.Schedules {
			if s.Completed.IsZero() && !s.Due.IsZero() {
				return s.Due.Time
			}
		}
	}
	return time.Time{}
}
