package aftercare

import "time"

// Upload is a picture that a customer sent, as it is kept: drawn anew, so that it
// holds nothing but what it shows. Its ID comes from the store, the order and the
// picture: the same one sent twice is one.
type Upload struct {
	ID            string
	Type          string // of Body and Small: "image/jpeg"
	Width, Height int    // of Body
	Body          []byte
	Small         []byte // the same for lists
	At            time.Time
}
