package aftercare

import (
	"testing"
	"time"
)

var monday = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func onDay(n int) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return monday.AddDate(0, 0, n)
}

// parcel left and arrived on these days, 0 for not yet.
func parcel(left, arrived int, lines ...string) Shipment {
	s := Shipment{Status: ShipmentShipped, LineIDs: lines, ShippedAt: onDay(left), DeliveredAt: onDay(arrived)}
	if arrived != 0 {
		s.Status = ShipmentDelivered
	}
	return s
}

func twoLines() []Line { return []Line{{ID: "a", Quantity: 2}, {ID: "b", Quantity: 1}} }

func TestKept(t *testing.T) {
	t.Parallel()
	refunded := func(line string, n int) Refund { return Refund{Lines: []RefundLine{{line, n}}} }
	for name, c := range map[string]struct {
		line    Line
		refunds []Refund
		want    int
	}{
		"all":                    {Line{ID: "a", Quantity: 2}, nil, 2},
		"refunded":               {Line{ID: "a", Quantity: 2}, []Refund{refunded("a", 1), refunded("b", 1)}, 1},
		"removed":                {Line{ID: "a", Quantity: 2, Removed: 1}, nil, 1},
		"both tell of one piece": {Line{ID: "a", Quantity: 2, Removed: 1}, []Refund{refunded("a", 1)}, 1},
		"more than there was":    {Line{ID: "a", Quantity: 2}, []Refund{refunded("a", 2), refunded("a", 2)}, 0},
	} {
		f := OrderFacts{Order: Order{Lines: []Line{c.line}}, Refunds: c.refunds}
		if got := f.Kept(c.line); got != c.want || len(f.KeptLines()) != min(1, c.want) {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestRefunded(t *testing.T) {
	t.Parallel()
	total := Money{1000, "EUR"}
	for name, c := range map[string]struct {
		f    OrderFacts
		sum  int64
		full bool
	}{
		"nothing":             {OrderFacts{Order: Order{Total: total}}, 0, false},
		"the platform's word": {OrderFacts{Order: Order{Total: total, Payment: PaymentRefunded}}, 0, true},
		"in part, despite it": {OrderFacts{Order: Order{Total: total, Payment: PaymentRefunded}, Refunds: []Refund{{Amount: Money{Amount: 400}}}}, 400, false},
		"in two parts":        {OrderFacts{Order: Order{Total: total}, Refunds: []Refund{{Amount: Money{Amount: 400}}, {Amount: total}}}, 1400, true},
		"all lines":           {OrderFacts{Order: Order{Total: total, Lines: twoLines()}, Refunds: []Refund{{Amount: Money{Amount: 900}, Lines: []RefundLine{{"a", 2}, {"b", 1}}}}}, 900, true},
		"of a free order":     {OrderFacts{Order: Order{Total: Money{0, "EUR"}, Lines: twoLines()}, Refunds: []Refund{{}}}, 0, false},
	} {
		if got := c.f.Refunded(); got.Amount != c.sum || c.f.FullyRefunded() != c.full {
			t.Errorf("%s: %s, full %v", name, got, c.f.FullyRefunded())
		}
	}
}

func TestConfirmedAt(t *testing.T) {
	t.Parallel()
	placed, paid := onDay(1), onDay(4)
	for name, c := range map[string]struct {
		f    OrderFacts
		want time.Time
	}{
		"paid later":       {OrderFacts{Order: Order{PlacedAt: placed, PaidAt: paid, Payment: PaymentPaid}}, paid},
		"paid all along":   {OrderFacts{Order: Order{PlacedAt: placed, Payment: PaymentPaid}}, placed},
		"refunded since":   {OrderFacts{Order: Order{PlacedAt: placed, Payment: PaymentRefunded}}, placed},
		"cash on delivery": {OrderFacts{Order: Order{PlacedAt: placed, CashOnDelivery: true, Payment: PaymentPending}}, placed},
		"free":             {OrderFacts{Snapshot: true, Order: Order{PlacedAt: placed, Total: Money{0, "EUR"}, Lines: twoLines()}}, placed},
		"only parts known": {OrderFacts{Order: Order{PlacedAt: placed}}, time.Time{}},
		"konbini":          {OrderFacts{Snapshot: true, Order: Order{PlacedAt: placed, Payment: PaymentPending, Total: Money{100, "JPY"}, Lines: twoLines()}}, time.Time{}},
	} {
		if got := c.f.ConfirmedAt(); !got.Equal(c.want) || c.f.Paid() != (c.f.Order.Payment == PaymentPaid || c.f.Order.Payment == PaymentRefunded) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestParcels(t *testing.T) {
	t.Parallel()
	paid := Order{PaidAt: onDay(1), PlacedAt: onDay(1), Lines: []Line{{ID: "a", Quantity: 1, Digital: true}}}
	lost := parcel(3, 0, "b")
	lost.Status = ShipmentFailed
	for name, c := range map[string]struct {
		f                                                      OrderFacts
		shipped, allShipped, firstDelivered, allDelivered, day int
	}{
		"nothing left":          {f: OrderFacts{Order: Order{Lines: twoLines()}}},
		"one of two left":       {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(2, 4, "a")}}, shipped: 2, firstDelivered: 4},
		"both left":             {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(3, 0, "b"), parcel(2, 4, "a")}}, shipped: 2, allShipped: 3, firstDelivered: 4},
		"both arrived":          {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(3, 7, "b"), parcel(2, 4, "a")}}, shipped: 2, allShipped: 3, firstDelivered: 4, allDelivered: 7},
		"one tells no lines":    {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(2, 4)}}, shipped: 2, allShipped: 2, firstDelivered: 4, allDelivered: 4},
		"the rest was refunded": {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(2, 4, "a")}, Refunds: []Refund{{Lines: []RefundLine{{"b", 1}}}}}, shipped: 2, allShipped: 2, firstDelivered: 4, allDelivered: 4},
		"one was lost":          {f: OrderFacts{Order: Order{Lines: twoLines()}, Shipments: []Shipment{parcel(2, 4, "a"), lost}}, shipped: 2, firstDelivered: 4},
		"lines not known":       {f: OrderFacts{Shipments: []Shipment{parcel(2, 4), parcel(3, 5)}}, shipped: 2, allShipped: 3, firstDelivered: 4, allDelivered: 5},
		"a download":            {f: OrderFacts{Order: paid}, shipped: 1, allShipped: 1, firstDelivered: 1, allDelivered: 1},
	} {
		for what, got := range map[string][2]time.Time{
			"shipped":         {c.f.ShippedAt(), onDay(c.shipped)},
			"all shipped":     {c.f.AllShippedAt(), onDay(c.allShipped)},
			"first delivered": {c.f.FirstDeliveredAt(), onDay(c.firstDelivered)},
			"all delivered":   {c.f.AllDeliveredAt(), onDay(c.allDelivered)},
		} {
			if !got[0].Equal(got[1]) {
				t.Errorf("%s: %s at %s, want %s", name, what, got[0], got[1])
			}
		}
	}
}

func TestDeliveryOf(t *testing.T) {
	t.Parallel()
	store := &Store{DeliveryDays: 3, Carrier: "Post"}
	for name, c := range map[string]struct {
		order Order
		s     Shipment
		day   int
		known bool
	}{
		"delivered":             {Order{Delivery: onDay(9)}, Shipment{DeliveredAt: onDay(1), Estimate: onDay(2)}, 1, true},
		"estimate":              {Order{Delivery: onDay(9)}, Shipment{Estimate: onDay(2)}, 2, true},
		"promise":               {Order{Delivery: onDay(9)}, Shipment{ShippedAt: onDay(1)}, 9, true},
		"business days of it":   {Order{}, Shipment{ShippedAt: onDay(3)}, 8, false}, // Thursday: Friday, Monday, Tuesday
		"of the payment":        {Order{PaidAt: onDay(1), PlacedAt: onDay(0)}, Shipment{}, 4, false},
		"of the order":          {Order{PlacedAt: onDay(2)}, Shipment{}, 7, false},
		"nothing known at all ": {Order{}, Shipment{}, 0, false},
	} {
		f := Facts{OrderFacts: OrderFacts{Order: c.order}, Store: store}
		if day, known := f.DeliveryOf(c.s); !day.Equal(onDay(c.day)) || known != c.known {
			t.Errorf("%s: %s %v, want %s", name, day, known, onDay(c.day))
		}
	}
	f := Facts{OrderFacts: OrderFacts{Order: Order{ShippingMethod: "Express"}}, Store: store}
	if f.CarrierOf(Shipment{Carrier: "DHL"}) != "DHL" || f.CarrierOf(Shipment{}) != "Express" || (&Facts{Store: store}).CarrierOf(Shipment{}) != "Post" {
		t.Error("carrier: the shipment's, the order's, the store's")
	}
}

// Warranty and supply count from the day the line arrived, or should arrive, in
// the store's zone.
func TestEnds(t *testing.T) {
	t.Parallel()
	f := Facts{
		Store: &Store{Timezone: "Asia/Tokyo", WarrantyMonths: 24, DeliveryDays: 1},
		Products: map[string]Product{
			"COFFEE": {SupplyDays: 30}, "LAMP": {WarrantyMonths: 3}, "MACHINE": {SupplyDays: 9, WarrantyMonths: 12},
		},
	}
	arrived := time.Date(2026, 11, 29, 16, 0, 0, 0, time.UTC) // November 30 in Tokyo
	f.Shipments = []Shipment{{ID: "s", Status: ShipmentDelivered, DeliveredAt: arrived}}
	for sku, want := range map[string][2]string{
		"LAMP":    {"2027-02-28 01:00", ""},
		"TENT":    {"2028-11-30 01:00", ""},
		"COFFEE":  {"", "2027-01-29 01:00"},
		"MACHINE": {"2027-11-30 01:00", "2026-12-18 01:00"},
	} {
		l := Line{ID: "a", SKU: sku, Quantity: 2}
		f.Order.Lines = []Line{l}
		for i, got := range []time.Time{f.WarrantyEnd(l), f.SupplyEnd(l)} {
			text := ""
			if !got.IsZero() {
				text = got.In(f.Store.Location()).Format("2006-01-02 15:04")
			}
			if text != want[i] {
				t.Errorf("%s: %q, want %q", sku, text, want[i])
			}
		}
	}
	if f.WarrantyMonths(Line{Digital: true}) != 0 || f.WarrantyMonths(Line{GiftCard: true}) != 0 {
		t.Error("downloads and gift cards have no warranty")
	}
	f.Shipments = nil
	l := Line{ID: "a", SKU: "LAMP", Quantity: 1}
	f.Order.Lines, f.Order.PlacedAt = []Line{l}, arrived
	if got := f.WarrantyEnd(l).In(f.Store.Location()).Format(time.DateOnly); got != "2027-03-01" {
		t.Errorf("expected arrival on December 1: warranty until %s", got)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	f := OrderFacts{Source: "shop", Order: Order{ID: "1", Canceled: true, CanceledAt: onDay(3)}, Refunds: []Refund{{ID: "r", At: onDay(2)}, {ID: "q", At: onDay(3)}}}
	var got []string
	for _, c := range f.Changes() {
		got = append(got, c.Kind+" "+c.Subject.Key())
	}
	want := []string{"refund change:shop/1/refund/r", "canceled change:shop/1/canceled", "refund change:shop/1/refund/q"}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("changes %q, want %q", got, want)
	}
	if f.Subject().Key() != "order:shop/1" {
		t.Error(f.Subject().Key())
	}
}

func TestCountry(t *testing.T) {
	t.Parallel()
	f := Facts{Store: &Store{Country: "DE"}}
	if f.Order.Country() != "" || f.Abroad() {
		t.Error("without an address nothing is abroad")
	}
	f.Order.BillingAddress = &Address{Country: "at"}
	if f.Order.Country() != "AT" || !f.Abroad() {
		t.Error("the invoice's country counts when the parcel's is not known")
	}
	f.Order.ShippingAddress = &Address{Country: "de"}
	if f.Abroad() {
		t.Error("the parcel stays in the country")
	}
}

func TestCaseOpen(t *testing.T) {
	t.Parallel()
	for kind, want := range map[CaseKind]bool{
		CaseComplaint: true, CaseReturn: true, CaseRepair: true, CaseSparePart: false, CaseQuestion: false, CaseSuggestion: false,
	} {
		f := OrderFacts{Cases: []Case{{Kind: kind}}}
		if f.CaseOpen() != want {
			t.Errorf("%s open: %v", kind, !want)
		}
		f.Cases[0].ClosedAt = monday
		if f.CaseOpen() {
			t.Errorf("%s is closed", kind)
		}
	}
}
