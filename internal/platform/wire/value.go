package wire

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Decimal is an amount as its digits: "19.99" from 19.99 or "19.99".
type Decimal string

// UnmarshalJSON reads any JSON value.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	s, err := scalar(b)
	if s = Clean(s); s == "true" || s == "false" {
		s = ""
	}
	*d = Decimal(s)
	return err
}

// Money is the amount in the currency; no amount or no currency is Money{}.
func (d Decimal) Money(currency string) (aftercare.Money, error) {
	if d == "" || currency == "" {
		return aftercare.Money{}, nil
	}
	s := string(d)
	if strings.ContainsAny(s, "eE") { // PHP and JavaScript write very small and large floats so
		r, ok := d.Rat()
		if !ok {
			return aftercare.Money{}, aftercare.Errorf(aftercare.Invalid, "amount %.40q is not a decimal number", s)
		}
		s = r.FloatString(8)
	}
	return aftercare.ParseMoney(s, currency)
}

// Rat is the exact value.
func (d Decimal) Rat() (*big.Rat, bool) {
	s := string(d)
	if len(s) > 60 || strings.ContainsAny(s, "/xXpP_") {
		return nil, false
	}
	if _, exp, ok := strings.Cut(strings.ToLower(s), "e"); ok && len(strings.TrimLeft(exp, "+-0")) > 2 {
		return nil, false // 1e999999999 would take all memory
	}
	return new(big.Rat).SetString(s)
}

// Time is an instant; what cannot be read is the zero Time.
type Time struct{ time.Time }

// UnmarshalJSON reads any JSON value.
func (t *Time) UnmarshalJSON(b []byte) error {
	s, err := scalar(b)
	t.Time, _ = ParseTime(s, time.UTC)
	return err
}

var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700",
	"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02", "2006/01/02",
}

// ParseTime reads a date or time as platforms write them, in UTC; where no
// offset is written it holds in loc. Years that no shop has are not times
// ("0000-00-00", "9999-12-31" stand for "never").
func ParseTime(s string, loc *time.Location) (time.Time, bool) {
	s = Clean(s)
	for _, layout := range layouts {
		t, err := time.ParseInLocation(layout, s, loc)
		if err == nil {
			if t = t.UTC(); t.Year() < 1970 || t.Year() > 9990 {
				return time.Time{}, false
			}
			return t, true
		}
	}
	return time.Time{}, false
}

// Flag is a yes or no in whatever form; nil Value when it is neither.
type Flag struct{ Value *bool }

// UnmarshalJSON reads any JSON value.
func (f *Flag) UnmarshalJSON(b []byte) error {
	s, err := scalar(b)
	f.Value = Truth(s)
	return err
}

// True reports a given yes.
func (f Flag) True() bool { return f.Value != nil && *f.Value }

// False reports a given no.
func (f Flag) False() bool { return f.Value != nil && !*f.Value }

// Truth reads a yes or no as plugins write it; nil when it is neither.
func Truth(s string) *bool {
	v := false
	switch strings.ToLower(Clean(s)) {
	case "1", "true", "yes", "y", "on", "t", "checked", "subscribed", "granted":
		v = true
	case "0", "false", "no", "n", "off", "f", "unchecked", "unsubscribed", "denied":
	default:
		return nil
	}
	return &v
}

// List is a JSON array; elements that do not fit are left out, and a single
// object is a list of one.
type List[T any] []T

// UnmarshalJSON reads any JSON value.
func (l *List[T]) UnmarshalJSON(b []byte) error {
	*l = nil
	b = bytes.TrimSpace(b)
	if len(b) == 0 || b[0] != '[' {
		var one T
		if len(b) > 2 && b[0] == '{' && json.Unmarshal(b, &one) == nil {
			*l = List[T]{one}
		}
		return nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	for _, r := range raw {
		var v T
		if string(r) != "null" && json.Unmarshal(r, &v) == nil {
			*l = append(*l, v)
		}
	}
	return nil
}

// Maybe is a JSON object; Value is nil when there is none. PHP writes an empty
// object as an empty list.
type Maybe[T any] struct{ Value *T }

// UnmarshalJSON reads any JSON value.
func (m *Maybe[T]) UnmarshalJSON(b []byte) error {
	m.Value = nil
	b = bytes.TrimSpace(b)
	if len(b) > 0 && b[0] == '{' {
		v := new(T)
		if json.Unmarshal(b, v) == nil {
			m.Value = v
		}
	}
	return nil
}

// FirstTime is the first of the times that is known.
func FirstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
