package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
)

// later reads the events that come after the order, if any. What happens on pages
// is about the order, and need not say so.
func (c *simulateCmd) later(store *aftercare.Store, source, order string) ([]aftercare.Event, error) {
	if c.Events == "" {
		return nil, nil
	}
	events, err := c.read(store, c.Events, false)
	for i := range events {
		if e := &events[i]; e.Source == "" {
			e.Source, e.OrderID = source, order
		}
	}
	return events, err
}

// read turns a file into events that come in at their own time; order says that it
// has the order itself.
func (c *simulateCmd) read(store *aftercare.Store, file string, order bool) ([]aftercare.Event, error) {
	src, err := os.ReadFile(file) // #nosec G304 -- the operator names the file
	if err != nil {
		return nil, err
	}
	bodies, err := split(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var events []aftercare.Event
	for i, body := range bodies {
		found, err := c.parse(store, body, order)
		if err != nil {
			return nil, fmt.Errorf("%s, body %d: %w", file, i+1, err)
		}
		events = append(events, found...)
	}
	if len(events) == 0 && order {
		return nil, aftercare.Errorf(aftercare.Invalid, "%s: there is no order in it", file)
	}
	return events, nil
}

// split reads one object, several one after the other, or an array.
func split(src []byte) ([]json.RawMessage, error) {
	var array []json.RawMessage
	if json.Unmarshal(src, &array) == nil {
		return array, nil
	}
	var out []json.RawMessage
	for d := json.NewDecoder(bytes.NewReader(src)); ; {
		var body json.RawMessage
		switch err := d.Decode(&body); {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		}
		out = append(out, body)
	}
}

func (c *simulateCmd) parse(store *aftercare.Store, raw json.RawMessage, order bool) ([]aftercare.Event, error) {
	var probe struct {
		Topic      string          `json:"topic"`
		Body       json.RawMessage `json:"body"`
		Type       string          `json:"type"`
		Data       json.RawMessage `json:"data"`
		CreatedGMT *string         `json:"date_created_gmt"`
		OrderID    any             `json:"order_id"`
	}
	if err := json.Unmarshal(raw, &probe); err != nil {
		return nil, err
	}
	if e, own, err := ownEvent(raw); own && !order && probe.CreatedGMT == nil {
		e.Store, e.ReceivedAt = store.ID, e.At
		return []aftercare.Event{e}, err
	}
	body, topic, source := raw, probe.Topic, c.Source
	if len(probe.Body) > 0 {
		body = probe.Body
	}
	if source == "auto" {
		source = "shopify"
		switch {
		case probe.CreatedGMT != nil:
			source = "woocommerce"
		case probe.Type != "" && len(probe.Data) > 0:
			source = "standard"
		}
	}
	if topic == "" && order {
		topic = map[string]string{"shopify": "orders/create", "woocommerce": "order.created"}[source]
	}
	in := aftercare.Inbound{Store: store.ID, Source: source, Topic: topic, Header: map[string]string{}, Body: body}
	events, err := intake.Bindings{{Store: store.ID, Source: source}: parserOf(source)}.Parse(in)
	if err != nil {
		return nil, err
	}
	for i := range events {
		events[i].Store, events[i].Source = store.ID, source
		events[i].ReceivedAt = cmp.Or(events[i].At, clock.Machine.Now())
	}
	return events, nil
}
