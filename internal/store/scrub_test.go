package store_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
)

// stays are the texts of an event that an erasure leaves: ids, words of a list, and
// what the shop says of its goods to everybody.
var stays = strings.Fields(`
	Type Key OrderID Locale By Store Source BodyHash
	Order.ID Order.Name Order.Locale Order.Payment Order.Total.Currency Order.Subtotal.Currency Order.Shipping.Currency
	Order.Tax.Currency Order.Discount.Currency
	Order.Lines.ID Order.Lines.SKU Order.Lines.ProductID Order.Lines.Title Order.Lines.Variant Order.Lines.Unit.Currency
	Order.Lines.Total.Currency Order.Lines.ImageURL Order.Lines.URL
	Shipment.ID Shipment.Carrier Shipment.Status Shipment.LineIDs Refund.ID Refund.Amount.Currency Refund.Lines.LineID Consent.Kind
	Case.ID Case.Kind Case.LineIDs Case.Lines.LineID Case.SKU Case.Part Case.From Case.Cause Case.Root Case.Wanted Case.Owner Case.Carrier
	Case.Decision Case.Covered Case.Estimate.Currency Case.Accepted Case.Solved Case.Moves.State
	Case.Messages.ID Case.Messages.From Case.Messages.By Case.Messages.Reply
	Case.Grants.ID Case.Grants.Kind Case.Grants.Value Case.Grants.Amount.Currency Case.Grants.Pool Case.Grants.By
	Announcement.ID Announcement.Kind Announcement.SKUs Announcement.Lots Announcement.SKU Announcement.URL
	Registration.LineID`)

// fill writes into each text its own path, and into each list one element.
func fill(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(path)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				fill(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."))
			}
		}
	}
}

func texts(v reflect.Value) (out []string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			out = append(out, v.String())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out = texts(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, texts(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out = append(out, texts(v.Field(i))...)
			}
		}
	}
	return out
}

// Whoever adds a text to an event says here that it may outlive the customer, or
// takes it out in scrub.go.
func TestScrubTakesAllElse(t *testing.T) {
	var e aftercare.Event
	fill(reflect.ValueOf(&e).Elem(), "")
	store.Scrub(&e)
	left := texts(reflect.ValueOf(e))
	for _, path := range stays {
		if !slices.Contains(left, path) {
			t.Errorf("%s does not stay", path)
		}
	}
	for _, path := range left {
		if !slices.Contains(stays, path) {
			t.Errorf("%s outlives an erasure", path)
		}
	}
}
