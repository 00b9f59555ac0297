package jobs

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

var monday = time.Date(2000, 3, 6, 13, 30, 0, 0, time.UTC) // 14:30 in Berlin

// Sixty days of an order, each process living for seconds only; summer time
// begins on the 26th. In the second run Redis loses everything in every life.
func TestSixtyDays(t *testing.T) {
	for name, flush := range map[string]bool{"in peace": false, "with FLUSHALL": true} {
		t.Run(name, func(t *testing.T) {
			inVirtualTime(t, monday, func(h *house) {
				h.flush = flush
				h.post("order.placed", map[string]any{"order": order("1", "paid")})
				h.live(2 * around)
				h.until(monday.Add(26 * time.Hour))
				h.post("shipment.shipped", map[string]any{"order_id": "1", "shipment": map[string]any{"id": "p1", "carrier": "DHL", "number": "123"}})
				h.live(2 * around)
				h.until(monday.Add(3*24*time.Hour + 9*time.Hour)) // 23:30, in quiet hours
				h.post("shipment.delivered", map[string]any{"order_id": "1", "shipment": map[string]any{"id": "p1"}})
				h.live(2 * around)
				h.until(monday.Add(60 * 24 * time.Hour))
				h.wantMails(
					"Mon 06 Mar 14:30:00 order-confirmation",
					"Tue 07 Mar 16:30:00 shipping-update",
					"Sun 12 Mar 10:00:00 getting-started",     // delivered on Thursday night; three days, at ten
					"Mon 13 Mar 10:00:00 satisfaction-survey", // the same day, but 16 hours lie between two offers
					"Sun 19 Mar 10:00:00 review-request",      // from the 16th on; at most two in seven days
					"Thu 23 Mar 10:00:00 cross-sell",
					"Mon 27 Mar 10:00:00 review-reminder", // at ten in summer time
				)
			})
		})
	}
}

// A server that greylists the first mail, and then takes one and never answers.
func TestAServerWithMoods(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		h.sink.SetScript(mailtest.Once(mailtest.Rcpt, mailtest.Action{Code: 450, Text: "4.7.1 come back later"}))
		h.post("order.placed", map[string]any{"order": order("1", "paid")})
		h.live(2 * around)
		h.wantMails()
		h.until(monday.Add(time.Hour))
		h.wantMails("Mon 06 Mar 14:31:00 order-confirmation")

		h.sink.SetScript(mailtest.Once(mailtest.Dot, mailtest.Action{Hang: true}))
		h.post("order.placed", map[string]any{"order": order("2", "paid")})
		h.live(2 * around) // Stop waits for the answer
		h.until(monday.Add(24 * time.Hour))
		if n := len(h.sink.Mails()); n != 2 {
			t.Errorf("%d mails at the server, want 2: what nobody answered for is not sent again", n)
		}
		unconfirmed, err := h.store.Mails(h.Context(), aftercare.MailUnconfirmed, 10)
		check(t, err)
		if len(unconfirmed) != 1 || unconfirmed[0].Reason.Code != aftercare.ReasonUnconfirmed || unconfirmed[0].Attempt != 1 {
			t.Errorf("unconfirmed: %+v", unconfirmed)
		}
	})
}

// News that come between the claim and the final dot stop the mail.
func TestACancellationInTheLastMoment(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		canceled := false
		h.sink.SetScript(func(e mailtest.Event) mailtest.Action {
			if e.Phase == mailtest.Data && !canceled {
				canceled = true
				h.post("order.canceled", map[string]any{"order_id": "1"})
				return mailtest.Action{Delay: 3 * time.Second} // the cancellation is applied meanwhile
			}
			return mailtest.Action{}
		})
		h.post("order.placed", map[string]any{"order": order("1", "paid")})
		h.live(4 * around)
		h.until(monday.Add(48 * time.Hour))
		if !canceled {
			t.Error("the mail never came to DATA")
		}
		h.wantMails("Mon 06 Mar 14:35:00 order-changed")
	})
}

// Forty orders in one moment, and a provider that gets five mails a second. Every
// mail waits for its turn without an attempt, with a reason, and leaves once.
func TestMailsAreSpread(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		h.rates = map[string]Rate{"customer.example": {5, time.Second}}
		const orders = 40
		for i := range orders {
			h.post("order.placed", map[string]any{"order": order(fmt.Sprint(i), "paid")})
		}
		h.live(around)
		waiting := 0
		for i := range orders {
			st, err := h.store.OrderState(h.Context(), "acme", "standard", fmt.Sprint(i))
			check(t, err)
			for _, s := range st.Enrollments[0].Steps {
				if s.Template != "order-confirmation" || s.State == aftercare.StepDone {
					continue
				}
				if waiting++; s.Reason.Code != aftercare.ReasonPaced || s.Attempt != 0 || s.NotBefore.IsZero() {
					t.Errorf("order %d waits as %+v", i, s)
				}
			}
		}
		if early := len(h.sink.Mails()); waiting != orders-early || early > 5*7 {
			t.Errorf("%d wait and %d are sent after six seconds", waiting, early)
		}
		h.live(30 * time.Second)
		mails := h.sink.Mails()
		if len(mails) != orders {
			t.Fatalf("%d mails, want %d", len(mails), orders)
		}
		for i, m := range mails {
			row, err := h.store.Mail(h.Context(), ledgerID(m))
			check(t, err)
			if row.Attempt != 1 || row.State != aftercare.MailSent {
				t.Errorf("%+v", row)
			}
			// What comes to a second may be there at once, and then no more than the rate.
			if least := time.Duration(i-5+1) * time.Second / 5; m.At.Sub(mails[0].At) < least-10*time.Millisecond {
				t.Errorf("mail %d came %s after the first, want %s", i+1, m.At.Sub(mails[0].At), least)
			}
		}
	})
}
