package aftercare

import "time"

// Announcement is what a store tells everyone who bought something: a recall or
// safety notice, or early access to something new. It walks over the orders and
// becomes an event of each.
type Announcement struct {
	ID    string           `json:"id"`
	Kind  AnnouncementKind `json:"kind"`
	SKUs  []string         `json:"skus"`           // whoever bought one of these...
	Lots  []string         `json:"lots,omitempty"` // ...of one of these lots; empty: of any
	SKU   string           `json:"sku,omitempty"`  // what is new
	Title Text             `json:"title"`
	Text  Text             `json:"text"`
	URL   string           `json:"url,omitempty"`
	At    time.Time        `json:"at,omitzero"`
	Until time.Time        `json:"until,omitzero"` // not useful after this
}

// AnnouncementKind decides which mail tells it.
type AnnouncementKind string

const (
	AnnouncementRecall  AnnouncementKind = "recall"
	AnnouncementPresale AnnouncementKind = "presale"
)

// Registration is a product that its owner registered.
type Registration struct {
	LineID string    `json:"line_id"`
	Serial string    `json:"serial,omitempty"`
	Lot    string    `json:"lot,omitempty"`
	At     time.Time `json:"at,omitzero"`
}
