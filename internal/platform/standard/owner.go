package standard

import (
	"encoding/json"
	"fmt"
	"strconv"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// review is a public review. All but the order is optional: a sender may know no
// more than that there is one.
type review struct {
	ID     wire.Text   `json:"id"`
	Score  json.Number `json:"score"`
	Text   wire.Note   `json:"text"`
	URL    wire.Text   `json:"url"`
	Place  wire.Text   `json:"place"`
	Locale wire.Text   `json:"locale"`
}

// reviewEvent says that the customer wrote a review, wherever.
func (r *reader) reviewEvent(d *data, ev *aftercare.Event) {
	ev.OrderID = r.need("data.order_id", d.OrderID)
	ev.Key = fmt.Sprintf("review:%s:%s", ev.OrderID, d.ID)
	out := aftercare.Review{ID: d.ID.String(), Text: string(d.Text), URL: wire.URL(d.URL.String()), Place: d.Place.String(), Locale: d.Locale.String()}
	if d.Score != "" {
		n, err := strconv.Atoi(d.Score.String())
		if err != nil || n < 1 || n > 5 {
			r.fail("data.score is %.20q; give a whole number from 1 to 5, or leave it out", d.Score)
		}
		out.Score = n
	}
	if out.Score != 0 || out.Text != "" || out.URL != "" {
		ev.Review = &out
	}
}

// registration is a product that its owner registered with the shop.
type registration struct {
	LineID wire.Text `json:"line_id"`
	Serial wire.Text `json:"serial"`
	Lot    wire.Text `json:"lot"`
}

func (r *reader) registeredEvent(d *data, ev *aftercare.Event) {
	if d.Registration == nil {
		r.fail("data.registration is missing")
		return
	}
	ev.OrderID = r.need("data.order_id", d.OrderID)
	ev.Registration = &aftercare.Registration{
		LineID: r.need("data.registration.line_id", d.Registration.LineID), Serial: d.Registration.Serial.String(), Lot: d.Registration.Lot.String(), At: ev.At,
	}
	ev.Key = fmt.Sprintf("registered:%s:%s:%s", ev.OrderID, ev.Registration.LineID, wire.Hash(ev.Registration))
}
