package shopify

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type refund struct {
	ID        wire.Text `json:"id"`
	OrderID   wire.Text `json:"order_id"`
	CreatedAt wire.Time `json:"created_at"`
	Lines     wire.List[struct {
		LineID   wire.Text    `json:"line_item_id"`
		Quantity wire.Decimal `json:"quantity"`
	}] `json:"refund_line_items"`
	Transactions wire.List[struct {
		Kind     wire.Text    `json:"kind"`
		Status   wire.Text    `json:"status"`
		Amount   wire.Decimal `json:"amount"`
		Currency wire.Text    `json:"currency"`
	}] `json:"transactions"`
}

func readRefund(d delivery) ([]aftercare.Event, error) {
	var in refund
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	if in.ID == "" || in.OrderID == "" {
		return nil, invalid("the refund has no id, or names no order")
	}
	ev, err := in.event("")
	if err != nil {
		return nil, err
	}
	if ev == nil {
		return nil, ignored("refund %s moves no money; the order's next snapshot says what was taken out", in.ID)
	}
	return []aftercare.Event{*ev}, nil
}

// event is nil for a refund that moves no money. The amount is the sum of what
// went, or is going, back: a transaction's currency is the one it was paid in.
func (in *refund) event(orderID string) (*aftercare.Event, error) {
	sum := aftercare.Money{}
	for _, t := range in.Transactions {
		if !strings.EqualFold(t.Kind.String(), "refund") || word(t.Status.String(), "failure", "error") {
			continue
		}
		m, err := t.Amount.Money(t.Currency.String())
		if err != nil {
			return nil, invalid("refund %s: %w", in.ID, err)
		}
		if sum.Currency == "" || m.Currency == sum.Currency {
			sum = sum.Add(m)
		}
	}
	if sum.Amount <= 0 || in.ID == "" {
		return nil, nil
	}
	r := &aftercare.Refund{ID: in.ID.String(), At: in.CreatedAt.Time, Amount: sum}
	for _, l := range in.Lines {
		if n := count(l.Quantity); l.LineID != "" && n > 0 {
			r.Lines = append(r.Lines, aftercare.RefundLine{LineID: l.LineID.String(), Quantity: n})
		}
	}
	return &aftercare.Event{
		Type: aftercare.EventOrderRefunded, Key: "refund:" + r.ID, At: r.At,
		OrderID: wire.First(orderID, in.OrderID.String()), Refund: r,
	}, nil
}
