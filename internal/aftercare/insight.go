package aftercare

import "time"

// Insight is what a store's own orders tell of its products.
type Insight struct {
	Store     string    `json:"store"`
	At        time.Time `json:"at"`
	From      time.Time `json:"from,omitzero"` // the oldest purchase that was read
	Orders    int       `json:"orders"`
	Customers int       `json:"customers"`
	Lines     int       `json:"lines"`
	Whole     bool      `json:"whole"` // false: there were more, and these are the latest

	Products map[string]Bought `json:"products"` // by SKU: those of which there is something to say
}
