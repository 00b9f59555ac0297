package standard

import (
	"encoding/json"
	"errors"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

// envelope is what every event comes in. ID is the sender's own and is kept
// nowhere: the webhook-id header, which is signed, tells repeats apart.
type envelope struct {
	Type wire.Text       `json:"type"`
	ID   wire.Text       `json:"id"`
	Time wire.Text       `json:"time"`
	Data json.RawMessage `json:"data"`
}

// data is the union of what the types carry.
type data struct {
	OrderID wire.Text `json:"order_id"`

	review             // review.posted has no part of its own
	Order    *order    `json:"order"`
	Shipment *shipment `json:"shipment"`
	Refund   *refund   `json:"refund"`
	Case     *problem  `json:"case"`
	Consent  *consent  `json:"consent"`
	Person   *person   `json:"person"`

	Registration *registration `json:"registration"`
}

// readers says which function reads which type.
var readers = map[aftercare.EventType]func(*reader, *data, *aftercare.Event){
	aftercare.EventOrderPlaced:       (*reader).orderEvent,
	aftercare.EventOrderPaid:         (*reader).orderEvent,
	aftercare.EventOrderUpdated:      (*reader).orderEvent,
	aftercare.EventOrderCanceled:     (*reader).orderEvent,
	aftercare.EventOrderRefunded:     (*reader).refundEvent,
	aftercare.EventShipmentShipped:   (*reader).shipmentEvent,
	aftercare.EventShipmentUpdated:   (*reader).shipmentEvent,
	aftercare.EventShipmentDelivered: (*reader).shipmentEvent,
	aftercare.EventCaseOpened:        (*reader).caseEvent,
	aftercare.EventCaseUpdated:       (*reader).caseEvent,
	aftercare.EventCaseClosed:        (*reader).caseEvent,
	aftercare.EventConsentChanged:    (*reader).consentEvent,
	aftercare.EventCustomerErased:    (*reader).erasedEvent,
	aftercare.EventReviewPosted:      (*reader).reviewEvent,
	aftercare.EventRegistered:        (*reader).registeredEvent,
}

// Parse reads one event. Code Ignored is a type that is not ours, Invalid a
// body that cannot be read; its text names the field.
func (s *Source) Parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	var e envelope
	if err := json.Unmarshal(in.Body, &e); err != nil {
		return nil, invalid("the body is not a JSON object: %w", err)
	}
	if e.Type == "" {
		return nil, invalid("type is missing")
	}
	read, ok := readers[aftercare.EventType(e.Type)]
	if !ok {
		return nil, aftercare.Errorf(aftercare.Ignored, "standard: nothing follows from events of type %.60q", e.Type)
	}
	var d data
	if err := decode(e.Data, &d); err != nil {
		return nil, err
	}
	r := &reader{key: in.Key}
	ev := aftercare.Event{Type: aftercare.EventType(e.Type), At: r.time("time", e.Time), OrderID: d.OrderID.String()}
	read(r, &d, &ev)
	if r.err != nil {
		return nil, r.err
	}
	if ev.OrderID == "" && ev.Order != nil {
		ev.OrderID = ev.Order.ID
	}
	return []aftercare.Event{ev}, nil
}

func decode(raw json.RawMessage, d *data) error {
	if len(raw) == 0 || string(raw) == "null" {
		return invalid("data is missing")
	}
	err := json.Unmarshal(raw, d)
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		return invalid("data.%s must not be a JSON %s", shape.Field, shape.Value)
	}
	if err != nil {
		return invalid("data: %w", err)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Invalid, "standard: "+format, args...)
}

// reader keeps the first thing that is wrong, so that the readers of fields
// need no error of their own.
type reader struct {
	key string // of the inbound row: tells two erasures without a time apart
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = invalid(format, args...)
	}
}

// need refuses an empty value that the event cannot do without.
func (r *reader) need(name string, t wire.Text) string {
	if t == "" {
		r.fail("%s is missing", name)
	}
	return t.String()
}

func (r *reader) time(name string, t wire.Text) time.Time {
	if t == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, t.String())
	if err != nil || at.UTC().Year() < 1970 || at.UTC().Year() > 9990 {
		r.fail("%s: %.40q is not an RFC 3339 time with an offset, such as 2026-03-01T09:30:00Z", name, t)
		return time.Time{}
	}
	return at.UTC()
}

// day reads a time, or a date, which means ten o'clock UTC: the same day from
// Honolulu to Auckland.
func (r *reader) day(name string, t wire.Text) time.Time {
	if d, err := time.Parse(time.DateOnly, t.String()); err == nil && d.Year() >= 1970 && d.Year() <= 9990 {
		return d.Add(10 * time.Hour)
	}
	return r.time(name, t)
}

func (r *reader) money(name string, d wire.Decimal, currency string) aftercare.Money {
	if d != "" && currency == "" {
		r.fail("%s has an amount but there is no currency", name)
	}
	m, err := d.Money(currency)
	if err != nil {
		r.fail("%s: %w", name, err)
	}
	return m
}
