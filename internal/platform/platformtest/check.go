package platformtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// check holds events to what every reader of them relies on.
func check(t *testing.T, events []aftercare.Event) {
	t.Helper()
	if len(events) == 0 {
		t.Error("no events and no reason: return code ignored instead")
	}
	keys := map[string]bool{}
	for _, e := range events {
		if e.Key == "" || keys[e.Key] || strings.ContainsFunc(e.Key, unicode.IsControl) || shows(e) {
			t.Errorf("%s: key %q is empty, double, unclean, or shows an address", e.Type, e.Key)
		}
		keys[e.Key] = true
		if problem := missing(e); problem != "" {
			t.Errorf("%s %s: %s", e.Type, e.Key, problem)
		}
		c := checker{}
		c.walk(reflect.ValueOf(e), string(e.Type))
		for _, p := range c.problems {
			t.Error(p)
		}
		if problem := stored(e); problem != "" {
			t.Errorf("%s %s: %s", e.Type, e.Key, problem)
		}
	}
}

// shows reports whether the key gives a mail address away: keys are logged.
func shows(e aftercare.Event) bool {
	in := func(address string) bool { return address != "" && strings.Contains(e.Key, address) }
	return e.Person != nil && in(e.Person.Email) || e.Order != nil && in(e.Order.Customer.Email)
}

// stored keeps the event as the store does, and compares what comes back.
func stored(e aftercare.Event) string {
	first, err := json.Marshal(e)
	if err != nil {
		return "cannot be kept as JSON: " + err.Error()
	}
	var back aftercare.Event
	if err := json.Unmarshal(first, &back); err != nil {
		return "cannot be read back: " + err.Error()
	}
	if again, err := json.Marshal(back); err != nil || string(again) != string(first) {
		return "comes back different from JSON"
	}
	return ""
}

// missing says which part an event of this type cannot be without.
func missing(e aftercare.Event) string {
	switch kind, _, _ := strings.Cut(string(e.Type), "."); {
	case e.Order != nil && (e.Order.ID == "" || e.Order.ID != e.OrderID):
		return "the order's id is not the event's"
	case kind == "order" && e.OrderID == "", kind == "review" && e.OrderID == "", kind == "case" && e.OrderID == "":
		return "no order id"
	case (e.Type == aftercare.EventOrderPlaced || e.Type == aftercare.EventOrderUpdated) && e.Order == nil:
		return "no snapshot"
	case e.Type == aftercare.EventOrderRefunded && (e.Refund == nil || e.Refund.ID == "" || e.Refund.Amount.Amount < 0):
		return "no refund, no id, or a negative amount"
	case kind == "shipment" && (e.Shipment == nil || e.Shipment.ID == ""):
		return "no shipment"
	case kind == "case" && (e.Case == nil || e.Case.ID == ""):
		return "no case"
	case kind == "consent" && (e.Consent == nil || e.Person == nil):
		return "no consent or person"
	case kind == "customer" && e.Person == nil:
		return "no person"
	}
	return ""
}

// checker walks an event: texts clean, times UTC, money of one currency,
// addresses usable.
type checker struct {
	currency string
	problems []string
}

func (c *checker) fail(path, format string, args ...any) {
	c.problems = append(c.problems, path+": "+fmt.Sprintf(format, args...))
}

func (c *checker) walk(v reflect.Value, path string) {
	switch x := v.Interface().(type) {
	case time.Time:
		if x.Location() != time.UTC || (!x.IsZero() && (x.Year() < 1970 || x.Year() > 9999)) {
			c.fail(path, "%v is not a UTC time of a shop", x)
		}
		return
	case aftercare.Money:
		c.money(path, x)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.walk(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			c.walk(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.String:
		c.text(path, v.String())
	}
}

func (c *checker) money(path string, m aftercare.Money) {
	if m.Currency == "" {
		if m.Amount != 0 {
			c.fail(path, "an amount without currency")
		}
		return
	}
	if c.currency == "" {
		c.currency = m.Currency
	}
	if m.Currency != c.currency {
		c.fail(path, "%s among %s", m.Currency, c.currency)
	}
}

func (c *checker) text(path, s string) {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
	if !utf8.ValidString(s) || strings.TrimSpace(s) != s || strings.ContainsFunc(s, control) {
		c.fail(path, "%q has blanks around it, control characters or broken UTF-8", s)
	}
	lines := strings.HasSuffix(path, "Note") || strings.HasSuffix(path, "PayHow") || strings.HasSuffix(path, "Comment")
	if !lines && strings.Contains(s, "\n") {
		c.fail(path, "%q has several lines", s)
	}
	if s != "" && strings.HasSuffix(path, "Email") && aftercare.NormalizeAddress(s) == "" {
		c.fail(path, "not a mail address")
	}
	if s != "" && strings.HasSuffix(path, "URL") && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		c.fail(path, "%q is not a web address", s)
	}
}
