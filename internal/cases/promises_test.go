package cases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

func instant(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func promised(days ...string) (out []aftercare.Estimate) {
	for i, d := range days {
		out = append(out, aftercare.Estimate{At: instant("2026-06-02 09:00").AddDate(0, 0, i), Day: instant(d + " 00:00")})
	}
	return out
}

// text is a promise in one line; kept and broken as of the first of August.
func text(p aftercare.Promise) string {
	words := []string{p.What, p.About, p.Due.Format("01-02 15:04"), p.Source}
	if p.Slips > 0 {
		words = append(words, fmt.Sprintf("slipped %d from %s", p.Slips, p.Before.Format("01-02")))
	}
	if !p.KeptAt.IsZero() {
		words = append(words, "kept "+p.KeptAt.Format("01-02"))
	}
	if p.Broken(instant("2026-08-01 00:00")) {
		words = append(words, "broken")
	}
	return strings.Join(words, " ")
}

func TestPromises(t *testing.T) {
	t.Parallel()
	placed := aftercare.Order{ID: "1", PlacedAt: instant("2026-06-01 10:00"), PaidAt: instant("2026-06-01 10:00"), Payment: aftercare.PaymentPaid, Total: aftercare.Money{Amount: 100, Currency: "EUR"},
		Lines: []aftercare.Line{{ID: "a", Quantity: 1}}, ShippingAddress: &aftercare.Address{Country: "DE"}}
	until := placed
	until.Delivery = instant("2026-06-05 00:00")
	parcel := aftercare.Shipment{ID: "s", Number: "1", Status: aftercare.ShipmentShipped, ShippedAt: instant("2026-06-02 15:00")}
	with := func(change func(*aftercare.Shipment)) []aftercare.Shipment {
		s := parcel
		change(&s)
		return []aftercare.Shipment{s}
	}
	estimated := func(s *aftercare.Shipment) {
		s.Estimates = promised("2026-06-04", "2026-06-03", "2026-06-05", "2026-06-08")
		s.Estimate = instant("2026-06-08 00:00")
	}
	for name, c := range map[string]struct {
		f    aftercare.OrderFacts
		want []string
	}{
		"nothing named":       {aftercare.OrderFacts{Order: placed}, nil},
		"the shop's day":      {aftercare.OrderFacts{Order: until, Promised: promised("2026-06-04", "2026-06-05")}, []string{"delivery order 06-05 21:59 shop slipped 1 from 06-04 broken"}},
		"usual days":          {aftercare.OrderFacts{Order: placed, Shipments: []aftercare.Shipment{parcel}}, []string{"delivery s 06-05 21:59 usual"}},
		"nobody tells more":   {aftercare.OrderFacts{Order: until, Promised: promised("2026-06-05"), Shipments: []aftercare.Shipment{parcel}}, []string{"delivery s 06-05 21:59 untold"}},
		"the carrier's, late": {aftercare.OrderFacts{Order: placed, Shipments: with(estimated)}, []string{"delivery s 06-08 21:59 carrier slipped 2 from 06-05 broken"}},
		"on its evening": {aftercare.OrderFacts{Order: until, Promised: promised("2026-06-05"), Shipments: with(func(s *aftercare.Shipment) {
			s.Status, s.DeliveredAt = aftercare.ShipmentDelivered, instant("2026-06-05 21:30")
		})}, []string{"delivery s 06-05 21:59 shop kept 06-05"}},
		"a day after": {aftercare.OrderFacts{Order: placed, Shipments: with(func(s *aftercare.Shipment) {
			estimated(s)
			s.Status, s.DeliveredAt = aftercare.ShipmentDelivered, instant("2026-06-08 22:30")
		})}, []string{"delivery s 06-08 21:59 carrier slipped 2 from 06-05 kept 06-08 broken"}},
		"never left": {aftercare.OrderFacts{Order: placed, Shipments: with(func(s *aftercare.Shipment) { s.Status = aftercare.ShipmentCanceled })}, nil},
		"refunded": {aftercare.OrderFacts{Order: placed, Refunds: []aftercare.Refund{{ID: "r", At: instant("2026-06-12 09:00"), Amount: aftercare.Money{Amount: 10}}}},
			[]string{"refund r 06-19 21:59 policy kept 06-12"}},
		"canceled, no money yet": {aftercare.OrderFacts{Order: func() aftercare.Order {
			o := placed
			o.Canceled, o.CanceledAt = true, instant("2026-06-12 09:00")
			return o
		}()}, []string{"refund canceled 06-19 21:59 policy broken"}},
		"a repair": {aftercare.OrderFacts{Order: placed, Cases: []aftercare.Case{{ID: "c", Kind: aftercare.CaseRepair, ReadyAt: instant("2026-07-10 00:00"),
			Promised: promised("2026-07-03", "2026-07-10"), OpenedAt: instant("2026-06-20 09:00"), ShippedAt: instant("2026-07-11 09:00")}}},
			[]string{"repair c 07-10 21:59 shop slipped 1 from 07-03 kept 07-11 broken"}},
		"an approved return": {aftercare.OrderFacts{Order: placed, Cases: []aftercare.Case{{ID: "R-1", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, Wanted: "refund",
			OpenedAt: instant("2026-06-20 09:00"), Decision: aftercare.Approved, DecidedAt: instant("2026-06-21 09:00"), ReceivedAt: instant("2026-06-26 09:00"), RefundedAt: instant("2026-06-29 09:00")}}},
			[]string{"answer R-1/opened 06-22 15:00 plan kept 06-21", "refund R-1 07-03 21:59 policy kept 06-29"}},
		"answered in time, and not": {aftercare.OrderFacts{Order: placed, Cases: []aftercare.Case{{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: instant("2026-06-22 08:00"),
			Messages: []aftercare.CaseMessage{{ID: "m1", At: instant("2026-06-22 08:00"), From: aftercare.ByCustomer}, {ID: "m2", At: instant("2026-06-22 09:00"), From: aftercare.ByDesk},
				{ID: "m3", At: instant("2026-06-22 10:00"), From: aftercare.ByCustomer}}}}},
			[]string{"answer C-1/m1 06-22 12:00 plan kept 06-22", "answer C-1/m3 06-23 10:00 plan broken"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.f.Source, c.f.Snapshot = "shop", true
			berlin, err := time.LoadLocation("Europe/Berlin")
			if err != nil {
				t.Fatal(err)
			}
			plan := aftercare.Plan{FirstReply: 4 * time.Hour, NextReply: 8 * time.Hour}
			f := &aftercare.Facts{OrderFacts: c.f, Store: &aftercare.Store{Timezone: "Europe/Berlin", Country: "DE", DeliveryDays: 3, RefundDays: 5,
				Help: &aftercare.Help{Hours: aftercare.Hours{From: "09:00", To: "17:00"}, Plans: map[aftercare.CaseKind]aftercare.Plan{aftercare.CaseComplaint: plan, aftercare.CaseReturn: {FirstReply: 8 * time.Hour}}}}}
			var got []string
			for _, p := range cases.Promises(f, berlin) {
				got = append(got, text(p))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
			}
		})
	}
}
