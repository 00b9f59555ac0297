package store

import (
	"encoding/json"
	"fmt"

	"aftercare/internal/aftercare"
)

// basketNow is the basket, unless a release that keeps none has written the facts
// since.
const basketNow = "CASE WHEN basket_of = version THEN basket ELSE '' END AS basket"

// basketOf is what the order left with its buyer, as its row keeps it.
func basketOf(f aftercare.OrderFacts) string {
	text, err := json.Marshal(f.Basket())
	if err != nil {
		panic(err) // texts, numbers and flags are always JSON
	}
	return string(text)
}

// readBasket fills in what the purchase was of. A row of a release that kept no
// basket knows the products alone.
func (r *orderRow) readBasket(p *aftercare.Purchase) error {
	if err := json.Unmarshal([]byte(r.SKUs), &p.SKUs); err != nil {
		return fmt.Errorf("products of order row %d: %w", r.ID, err)
	}
	if r.Basket == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(r.Basket), &p.Basket); err != nil {
		return fmt.Errorf("basket of order row %d: %w", r.ID, err)
	}
	return nil
}
