package woocommerce

import (
	"encoding/json"
	"strconv"
	"time"

	"aftercare/internal/platform/wire"
)

// meta is a plugin's note on an order or a line; its value can be anything.
type meta struct {
	Key   wire.Text       `json:"key"`
	Value json.RawMessage `json:"value"`
	Shown wire.Text       `json:"display_value"`
}

// find is the raw value of a key.
func (in *order) find(key string) json.RawMessage {
	for _, m := range in.Meta {
		if m.Key.String() == key && len(m.Value) > 0 && string(m.Value) != "null" {
			return m.Value
		}
	}
	return nil
}

// meta is a value as text: a scalar, or the first one of a list.
func (in *order) meta(key string) string {
	raw := in.find(key)
	var list wire.List[wire.Text]
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0].String()
	}
	var t wire.Text
	if json.Unmarshal(raw, &t) != nil {
		return ""
	}
	return t.String()
}

// available is when something pre-ordered will be there, where a shop copies what
// WooCommerce Pre-Orders knows of the product to the order or its line.
func available(all wire.List[meta]) time.Time {
	for _, m := range all {
		var t wire.Text
		if m.Key.String() != "_wc_pre_orders_availability_datetime" || json.Unmarshal(m.Value, &t) != nil {
			continue
		}
		if seconds, err := strconv.ParseInt(t.String(), 10, 64); err == nil && seconds > 0 {
			return time.Unix(seconds, 0).UTC()
		}
		if at, ok := wire.ParseTime(t.String(), time.UTC); ok {
			return at
		}
	}
	return time.Time{}
}

func (s *Source) locale(in *order) string {
	for _, key := range s.options.LocaleKeys {
		if l := wire.Locale(in.meta(key)); l != "" {
			return l
		}
	}
	return ""
}

func (s *Source) consent(in *order) *bool {
	for _, key := range s.options.ConsentKeys {
		if v := wire.Truth(in.meta(key)); v != nil {
			return v
		}
	}
	return s.options.UnknownConsent
}
