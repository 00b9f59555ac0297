package workflows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"aftercare/internal/aftercare"
)

// chain is an order that gets a mail of nearly every workflow.
var chain = []string{
	`2026-06-01 12:00 order.placed {"payment": "pending", "paid_at": null, "lines": [{"id": "tent", "sku": "TENT", "title": "Tent", "quantity": 1}, {"id": "fuel", "sku": "FUEL", "title": "Fuel", "quantity": 2}, {"id": "lamp", "sku": "LAMP", "title": "Lamp", "quantity": 1}]}`,
	`2026-06-01 18:00 order.paid {"payment": "paid", "paid_at": "2026-06-01T16:00:00Z"}`,
	`2026-06-02 15:00 shipment.shipped {"id": "s1", "status": "shipped", "shipped_at": "2026-06-02T13:00:00Z"}`,
	`2026-06-04 11:00 shipment.delivered {"id": "s1", "status": "delivered", "delivered_at": "2026-06-04T09:00:00Z"}`,
}

// sent is a mail that went out.
type sent struct {
	At       time.Time
	Template string
}

func mails(t *testing.T, events []string) []sent {
	t.Helper()
	p := newPlay(t)
	for _, line := range events {
		p.event(line)
	}
	scenes, _ := p.rules.Play(p.story)
	var out []sent
	for _, s := range scenes {
		if s.Draft != nil {
			out = append(out, sent{s.At, s.Draft.Template})
		}
	}
	return out
}

// Whatever ends an order, a minute before or after any mail: nothing that went
// out changes, and nothing follows but the word on what ended it.
func TestNothingFollowsTheEnd(t *testing.T) {
	t.Parallel()
	whole := mails(t, chain)
	if len(whole) < 11 {
		t.Fatalf("the chain has only %d mails: %v", len(whole), whole)
	}
	ends := []struct {
		name, event string
		last        []string // templates
	}{
		{"canceled", `order.canceled {"canceled": true, "canceled_at": %q}`, []string{"order-changed"}},
		{"refunded", `order.refunded {"id": "r1", "at": %q, "amount": {"amount": 19900, "currency": "EUR"}}`, []string{"order-changed"}},
		{"deleted", `order.deleted {"deleted": true, "updated_at": %q}`, nil},
		{"erased", `customer.erased {"at": %q}`, nil},
	}
	for _, end := range ends {
		for i, m := range whole {
			for _, by := range []time.Duration{-time.Minute, time.Minute} {
				t.Run(fmt.Sprintf("%s/%d-%s%+d", end.name, i, m.Template, by/time.Minute), func(t *testing.T) {
					t.Parallel()
					at := m.At.Add(by)
					line := at.In(berlin).Format("2006-01-02 15:04 ") + fmt.Sprintf(end.event, at.UTC().Format(time.RFC3339))
					events := append(slices.Clone(chain), line)
					slices.SortStableFunc(events, func(a, b string) int { return strings.Compare(a[:16], b[:16]) })
					got := mails(t, events)

					before := slices.DeleteFunc(slices.Clone(whole), func(s sent) bool { return s.At.After(at) })
					after := slices.Clone(got[min(len(before), len(got)):])
					if diff := cmp.Diff(before, got[:min(len(before), len(got))], cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("what went out before differs: %s", diff)
					}
					var last []string
					for _, s := range after {
						last = append(last, s.Template)
					}
					if diff := cmp.Diff(end.last, last); diff != "" {
						t.Errorf("after it went out: %s", diff)
					}
				})
			}
		}
	}
}

// Marketing mails of one order never fall on one day, whatever day the parcel
// arrives after it left, known or not.
func TestMarketingMailsFallOnDifferentDays(t *testing.T) {
	t.Parallel()
	for days := 0; days <= 40; days++ {
		events := slices.Clone(chain[:3])
		if days > 0 {
			at := time.Date(2026, 6, 2, 17, 30, 0, 0, berlin).AddDate(0, 0, days)
			events = append(events, at.Format("2006-01-02 15:04 ")+
				fmt.Sprintf(`shipment.delivered {"id": "s1", "status": "delivered", "delivered_at": %q}`, at.UTC().Format(time.RFC3339)))
		}
		seen := map[string]string{}
		for _, m := range mails(t, events) {
			if templates[m.Template] != aftercare.KindMarketing {
				continue
			}
			on := m.At.In(berlin).Format(time.DateOnly)
			if other := seen[on]; other != "" {
				t.Errorf("delivered after %d days: %s and %s on %s", days, other, m.Template, on)
			}
			seen[on] = m.Template
		}
		if len(seen) < 6 {
			t.Errorf("delivered after %d days: only %v", days, seen)
		}
	}
}
