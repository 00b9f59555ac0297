package cases

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func TestSendBy(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 10, 0, 0, 0, time.UTC) }
	f := &aftercare.Facts{Store: &aftercare.Store{Timezone: "UTC", Policies: aftercare.Policies{ReturnDays: 30}}}
	f.Order.Lines = []aftercare.Line{{ID: "1", Quantity: 1}, {ID: "2", Quantity: 1}}
	f.Shipments = []aftercare.Shipment{
		{ID: "a", Status: aftercare.ShipmentDelivered, LineIDs: []string{"1"}, ShippedAt: day(1), DeliveredAt: day(2)},
		{ID: "b", Status: aftercare.ShipmentDelivered, LineIDs: []string{"2"}, ShippedAt: day(1), DeliveredAt: day(12)},
	}
	yes := aftercare.Case{Kind: aftercare.CaseReturn, Decision: aftercare.Approved, DecidedAt: day(5)}
	of := func(c aftercare.Case, lines ...string) aftercare.Case {
		for _, id := range lines {
			c.Lines = append(c.Lines, aftercare.CaseLine{LineID: id, Quantity: 1})
		}
		return c
	}
	late, no, repair := yes, yes, yes
	late.DecidedAt, no.Decision, repair.Kind = day(31), aftercare.Declined, aftercare.CaseRepair
	for _, c := range []struct {
		what string
		c    aftercare.Case
		want string
	}{
		{"the window of the line", of(yes, "1"), "2026-12-02"}, {"the later of two", of(yes, "1", "2"), "2026-12-12"}, {"of the whole order", yes, "2026-12-12"},
		{"two weeks after a late yes", of(late, "1"), "2026-12-15"}, {"a no", of(no, "1"), "0001-01-01"}, {"no return", of(repair, "1"), "0001-01-01"},
	} {
		if got := SendBy(f, c.c).Format(time.DateOnly); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
