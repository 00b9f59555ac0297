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
}

// Guide is a page that helps to use or mend a product.
type Guide struct {
	Title  string `json:"title" yaml:"title"`
	URL    string `json:"url" yaml:"url"`
	Locale string `json:"locale,omitempty" yaml:"locale"` // "": for all
	Tip    string `json:"tip,omitempty" yaml:"tip"`       // one sentence to show beside the link
}

// Part is a spare part of a product.
type Part struct {
	SKU   string `json:"sku" yaml:"sku"`
	Title string `json:"title" yaml:"title"`
	URL   string `json:"url,omitempty" yaml:"url"`
}
