package aftercare

import "time"

// Order is one order as a platform's snapshot tells it, and as the reducer
// adds it up. Every field may be missing: an empty address, name, locale or
// date is normal.
type Order struct {
	ID   string `json:"id"`             // the platform's id
	Name string `json:"name,omitempty"` // as the customer knows it: "#1001"
	URL  string `json:"url,omitempty"`  // the order's page in the shop

	PlacedAt   time.Time `json:"placed_at,omitzero"`
	PaidAt     time.Time `json:"paid_at,omitzero"`
	CanceledAt time.Time `json:"canceled_at,omitzero"`
	UpdatedAt  time.Time `json:"updated_at,omitzero"`
	Version    int64     `json:"version,omitempty"` // the platform's own counter, 0 when it has none

	Payment        Payment   `json:"payment,omitempty"`
	PaymentMethod  string    `json:"payment_method,omitempty"` // as shown to the customer
	CashOnDelivery bool      `json:"cash_on_delivery,omitempty"`
	PayUntil       time.Time `json:"pay_until,omitzero"`
	PayHow         string    `json:"pay_how,omitempty"` // the platform's payment instructions, plain text

	Lines        []Line `json:"lines,omitempty"`
	Subtotal     Money  `json:"subtotal,omitzero"` // of the lines, before discount
	Discount     Money  `json:"discount,omitzero"` // positive
	DiscountCode string `json:"discount_code,omitempty"`
	Shipping     Money  `json:"shipping,omitzero"`
	Tax          Money  `json:"tax,omitzero"`
	TaxIncluded  bool   `json:"tax_included,omitempty"` // the prices above contain the tax
	Total        Money  `json:"total,omitzero"`         // as charged, before refunds

	ShippingMethod  string    `json:"shipping_method,omitempty"` // the order's shipping line
	Delivery        time.Time `json:"delivery,omitzero"`         // promised day of delivery, if the platform has one
	ShippingAddress *Address  `json:"shipping_address,omitempty"`
	BillingAddress  *Address  `json:"billing_address,omitempty"`
	Customer        Customer  `json:"customer,omitzero"`
	Locale          string    `json:"locale,omitempty"` // BCP 47 as given: "ja", "de-AT"

	// Marketing is the customer's answer at checkout; nil when not asked or not carried.
	Marketing *bool `json:"marketing,omitempty"`

	Canceled     bool   `json:"canceled,omitempty"`
	CancelReason string `json:"cancel_reason,omitempty"`
	Deleted      bool   `json:"deleted,omitempty"` // removed in the shop without a word to the customer
	Test         bool   `json:"test,omitempty"`
	Gift         bool   `json:"gift,omitempty"`
	Pickup       bool   `json:"pickup,omitempty"`
	Note         string `json:"note,omitempty"`
}

// Payment is how far the money has come.
type Payment string

const (
	PaymentPending    Payment = "pending" // konbini, bank transfer: days may pass
	PaymentAuthorized Payment = "authorized"
	PaymentPaid       Payment = "paid"
	PaymentRefunded   Payment = "refunded" // in part or in full: the refunds say which
	PaymentFailed     Payment = "failed"
)

// Line is one position of an order.
type Line struct {
	ID        string `json:"id"`
	SKU       string `json:"sku,omitempty"`
	ProductID string `json:"product_id,omitempty"`
	Title     string `json:"title"`
	Variant   string `json:"variant,omitempty"`
	Quantity  int    `json:"quantity"` // as ordered
	Unit      Money  `json:"unit"`     // price of one, as shown
	Total     Money  `json:"total"`    // of the line, before order discounts
	ImageURL  string `json:"image_url,omitempty"`
	URL       string `json:"url,omitempty"`
	Digital   bool   `json:"digital,omitempty"` // needs no shipping
	GiftCard  bool   `json:"gift_card,omitempty"`
	// AvailableAt is when a pre-ordered line will be there to be sent, as told.
	AvailableAt time.Time `json:"available_at,omitzero"`
	// Subscription: the piece is one of those that come regularly.
	Subscription bool `json:"subscription,omitempty"`
	// Removed counts pieces taken out by an edit of the order or a refund in the snapshot.
	Removed int `json:"removed,omitempty"`
}

// Address is a postal address as the customer gave it.
type Address struct {
	Name     string   `json:"name,omitempty"`
	Company  string   `json:"company,omitempty"`
	Lines    []string `json:"lines,omitempty"`
	City     string   `json:"city,omitempty"`
	Province string   `json:"province,omitempty"` // code where the platform has one
	Postcode string   `json:"postcode,omitempty"`
	Country  string   `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Phone    string   `json:"phone,omitempty"`
}

// Customer is who bought, as the platform tells it.
type Customer struct {
	ID        string `json:"id,omitempty"`
	Email     string `json:"email,omitempty"` // parsed addr-spec only, "" when there is none
	Phone     string `json:"phone,omitempty"`
	Name      string `json:"name,omitempty"` // whole, as given
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

// Shipment is one parcel. A later shipment event with the same ID replaces what
// the earlier one said, field by field.
type Shipment struct {
	ID          string         `json:"id"`
	Carrier     string         `json:"carrier,omitempty"`
	Number      string         `json:"number,omitempty"`
	URL         string         `json:"url,omitempty"`
	Status      ShipmentStatus `json:"status,omitempty"`
	LineIDs     []string       `json:"line_ids,omitempty"` // empty: not told which lines
	ShippedAt   time.Time      `json:"shipped_at,omitzero"`
	ReadyAt     time.Time      `json:"ready_at,omitzero"` // it may be collected
	DeliveredAt time.Time      `json:"delivered_at,omitzero"`
	Estimate    time.Time      `json:"estimate,omitzero"` // the carrier's estimated delivery
	UpdatedAt   time.Time      `json:"updated_at,omitzero"`
	// Estimates are all that the carrier ever estimated, each when it was told
	// first; made by the reducer.
	Estimates []Estimate `json:"estimates,omitempty"`
}

// Estimate is a day of delivery, and when it was told.
type Estimate struct {
	At  time.Time `json:"at,omitzero"`
	Day time.Time `json:"day"` // an exact midnight in UTC is a day without a time: see LocalDay
}

// ShipmentStatus is where a parcel is. Platform statuses that say no more than
// "on its way" become ShipmentShipped.
type ShipmentStatus string

const (
	ShipmentPending        ShipmentStatus = "pending" // announced, not handed to the carrier
	ShipmentShipped        ShipmentStatus = "shipped"
	ShipmentOutForDelivery ShipmentStatus = "out_for_delivery"
	ShipmentReady          ShipmentStatus = "ready"     // waits in the shop or at a parcel point to be collected
	ShipmentDelivered      ShipmentStatus = "delivered" // or collected
	ShipmentFailed         ShipmentStatus = "failed"    // lost, returned to sender, or never shipped
	ShipmentCanceled       ShipmentStatus = "canceled"
)

// Refund is money that goes back.
type Refund struct {
	ID     string       `json:"id"`
	At     time.Time    `json:"at,omitzero"`
	Amount Money        `json:"amount"` // positive
	Lines  []RefundLine `json:"lines,omitempty"`
	Note   string       `json:"note,omitempty"`
}

// RefundLine says how many pieces of a line a refund covers.
type RefundLine struct {
	LineID   string `json:"line_id"`
	Quantity int    `json:"quantity"`
}
