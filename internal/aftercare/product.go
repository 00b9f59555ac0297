package aftercare

// Product is what the store's catalog file knows about one SKU. Every field
// may be missing.
type Product struct {
	SKU            string            `json:"sku" yaml:"sku"`
	Title          string            `json:"title,omitempty" yaml:"title"`
	URL            string            `json:"url,omitempty" yaml:"url"`
	ImageURL       string            `json:"image_url,omitempty" yaml:"image"`
	WarrantyMonths int               `json:"warranty_months,omitempty" yaml:"warranty_months"` // 0: the store's
	SupplyDays     int               `json:"supply_days,omitempty" yaml:"supply_days"`         // one piece lasts this long
	Related        []string          `json:"related,omitempty" yaml:"related"`                 // SKUs that go with it
	Guides         []Guide           `json:"guides,omitempty" yaml:"guides"`
	Parts          []Part            `json:"parts,omitempty" yaml:"parts"`
	OutOfStock     bool              `json:"out_of_stock,omitempty" yaml:"out_of_stock"`
	Titles         map[string]string `json:"titles,omitempty" yaml:"titles"` // by locale
	FAQ            []FAQ             `json:"faq,omitempty" yaml:"faq"`
	Reviews        []ReviewLink      `json:"reviews,omitempty" yaml:"reviews"`            // instead of the store's
	SubscribeURL   string            `json:"subscribe_url,omitempty" yaml:"subscribe"`    // where it can be had regularly
	ExtendURL      string            `json:"extend_url,omitempty" yaml:"extend_warranty"` // where a longer warranty can be had
	NoReturn       Text              `json:"no_return,omitempty" yaml:"no_return"`        // why it cannot be returned
	Launches       []Launch          `json:"launches,omitempty" yaml:"launches"`          // early access to this for owners of others
	Bought         *Bought           `json:"bought,omitempty" yaml:"-"`                   // what the store's own orders tell
}

// Launch is early access: from a day on, owners of related products may order
// this one before all others.
type Launch struct {
	ID     string   `json:"id" yaml:"id"`
	From   string   `json:"from" yaml:"from"`     // "2026-11-01", local to the store
	Until  string   `json:"until" yaml:"until"`   // the day it is for sale to everybody
	Owners []string `json:"owners" yaml:"owners"` // SKUs
	Title  Text     `json:"title" yaml:"title"`
	Text   Text     `json:"text" yaml:"text"`
	URL    string   `json:"url" yaml:"url"`
}

// Bought is what a store's own orders tell of a product.
type Bought struct {
	Again   Interval `json:"again,omitzero"` // from one purchase to the next, for one piece
	Related []Also   `json:"related,omitempty"`
}

// Interval is how long customers take until they buy again, in days.
type Interval struct {
	Median    int `json:"median"`
	Low       int `json:"low"` // quartiles
	High      int `json:"high"`
	Customers int `json:"customers"`
}

// Also is a product that those who bought this one bought too.
type Also struct {
	SKU     string  `json:"sku"`
	Support int     `json:"support"` // customers who bought both
	Lift    float64 `json:"lift"`    // how much likelier than by chance
}

// Guide is a page that helps to use or mend a product.
type Guide struct {
	Title  string   `json:"title" yaml:"title"`
	URL    string   `json:"url" yaml:"url"`
	Locale string   `json:"locale,omitempty" yaml:"locale"` // "": for all
	Tip    string   `json:"tip,omitempty" yaml:"tip"`       // one sentence to show beside the link
	Kind   string   `json:"kind,omitempty" yaml:"kind"`     // "manual", "tips", "repair"; "": a guide
	Mends  []string `json:"mends,omitempty" yaml:"mends"`   // symptoms that it helps with; empty: any
}

// Part is a spare part of a product.
type Part struct {
	SKU    string            `json:"sku" yaml:"sku"`
	Title  string            `json:"title" yaml:"title"`
	URL    string            `json:"url,omitempty" yaml:"url"`
	Image  string            `json:"image,omitempty" yaml:"image"`
	Price  string            `json:"price,omitempty" yaml:"price"` // "4.90 EUR"; "": free under warranty, else asked for
	Titles map[string]string `json:"titles,omitempty" yaml:"titles"`
}
