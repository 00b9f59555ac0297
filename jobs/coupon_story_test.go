package jobs

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
	"aftercare/mailtemplates"
)

// An offer brings a code. The mail server puts off the first try of each mail, and
// the second brings the same code; nobody else gets it.
func TestAMailBringsItsCode(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		h.rules.Stores["acme"].Offers = map[string]aftercare.Offer{"cross-sell": {Coupon: aftercare.Coupon{Pool: "thank-you"}}}
		_, _, err := h.store.ImportCoupons(h.Context(), "acme", "thank-you", []aftercare.Coupon{
			{Code: "THANKS-1", Value: "10 %", Expires: monday.AddDate(0, 3, 0)}, {Code: "THANKS-2", Value: "10 %", Expires: monday.AddDate(0, 3, 0)},
		}, false, monday, nil)
		check(t, err)
		tries := 0
		h.sink.SetScript(func(e mailtest.Event) mailtest.Action {
			if e.Phase != mailtest.Rcpt {
				return mailtest.Action{}
			}
			if tries++; tries%2 == 0 {
				return mailtest.Action{}
			}
			return mailtest.Action{Code: 450, Text: "4.7.1 come back later"}
		})
		h.post("order.placed", map[string]any{"order": order("1", "paid")})
		h.live(2 * around)
		h.post("shipment.delivered", map[string]any{"order_id": "1", "shipment": map[string]any{"id": "p1"}})
		h.live(2 * around)
		h.until(monday.Add(30 * 24 * time.Hour))
		offers := 0
		for _, m := range h.sink.Mails() {
			row, err := h.store.Mail(h.Context(), ledgerID(m))
			check(t, err)
			if row.Workflow != "cross-sell" {
				if strings.Contains(m.Text, "THANKS") {
					t.Errorf("%s brings a code", row.Template)
				}
				continue
			}
			if offers++; row.Attempt != 2 || !strings.Contains(m.Text, "THANKS-1") || !strings.Contains(m.Text, "10%") || strings.Contains(m.Text, "THANKS-2") {
				t.Errorf("attempt %d: %s", row.Attempt, m.Text)
			}
		}
		pools, err := h.store.Pools(h.Context(), "acme", monday)
		check(t, err)
		if offers != 1 || len(pools) != 1 || pools[0].Handed != 1 || pools[0].Left != 1 {
			t.Errorf("%d offers, pools %+v", offers, pools)
		}
	})
}

// A value is a number where it is one, so that each language writes it its way.
func TestVoucher(t *testing.T) {
	for value, want := range map[string]mailtemplates.Voucher{
		"10 %":        {Percent: 10},
		"15%":         {Percent: 15},
		"5.00 EUR":    {Off: aftercare.Money{Amount: 500, Currency: "EUR"}},
		"1000 JPY":    {Off: aftercare.Money{Amount: 1000, Currency: "JPY"}},
		"a free mug":  {Text: "a free mug"},
		"two for one": {Text: "two for one"},
		"120 %":       {Text: "120 %"},
		"":            {},
	} {
		want.Code = "X"
		if got := mailtemplates.VoucherOf(aftercare.Coupon{Code: "X", Value: value}); got != want {
			t.Errorf("%q: %+v, want %+v", value, got, want)
		}
	}
}
