package jobs

import (
	"fmt"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// A mail over whose making the code breaks is held after the third time, and
// goes out when a person lets it; the nineteen others never wait for it.
func TestAMailThatPanicsIsHeldAlone(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		mended, letters := false, h.writer
		h.writer = writer(func(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) {
			if c.State.Facts.Order.ID == "7" && !mended {
				panic("poison order")
			}
			return letters.Write(c)
		})
		for n := range claimSize {
			h.post("order.placed", map[string]any{"order": order(fmt.Sprint(n), "paid")})
		}
		h.live(2 * around)
		if n := len(h.sink.Mails()); n != claimSize-1 {
			t.Fatalf("%d mails, want %d", n, claimSize-1)
		}
		h.until(monday.Add(2 * repair))
		held, err := h.store.Poisonous(h.Context(), 10)
		check(t, err)
		if len(held) != 0 {
			t.Fatalf("held after two panics: %+v", held)
		}
		h.until(monday.Add(24 * time.Hour))
		held, err = h.store.Poisonous(h.Context(), 10)
		check(t, err)
		if len(held) != 1 || held[0].Attempt != panics || held[0].Reason.Detail != "making this mail failed 3 times: panic: poison order" {
			t.Fatalf("held: %+v", held)
		}
		mended = true
		h.live(2 * around)
		if n := len(h.sink.Mails()); n != claimSize-1 {
			t.Fatalf("%d mails before anybody let it go", n)
		}
		check(t, h.store.TryAgain(h.Context(), held[0].ID, h.rules, time.Now()))
		h.live(2 * around)
		if n := len(h.sink.Mails()); n != claimSize {
			t.Fatalf("%d mails, want %d", n, claimSize)
		}
	})
}

// What a template fails at is mended by its author, however long that takes.
func TestATemplateErrorIsNeverHeld(t *testing.T) {
	r := Retry{Jitter: func() float64 { return 0.5 }}
	c := attempt(100)
	c.Mail.Deaths = 4
	if s := r.broken(c, aftercare.Errorf(aftercare.Invalid, "no such filter")); s.Held || s.Deaths != 0 || s.NotBefore.IsZero() {
		t.Errorf("%+v", s)
	}
	if s := r.panicked(c, "poison"); !s.Held || s.Deaths != 5 || s.Final {
		t.Errorf("%+v", s)
	}
}

// A pause that is longer than a mail is useful loses nothing: what came due
// meanwhile goes out when the pause ends, by its claim alone.
func TestAfterALongPause(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		h.post("order.placed", map[string]any{"order": order("1", "paid")})
		h.post("shipment.shipped", map[string]any{"order_id": "1", "shipment": map[string]any{"id": "p1", "carrier": "DHL", "number": "123"}})
		h.post("shipment.delivered", map[string]any{"order_id": "1", "shipment": map[string]any{"id": "p1"}})
		h.live(2 * around)
		_, err := h.store.Pause(h.Context(), aftercare.Pause{Store: "acme", Workflow: "satisfaction-survey", By: "mia"}, time.Now())
		check(t, err)
		h.until(monday.Add(50*24*time.Hour - 4*time.Hour)) // its three weeks are over; 10:30 in Berlin
		steps, err := h.store.Resume(h.Context(), "acme", "satisfaction-survey", "")
		check(t, err)
		if steps != 1 {
			t.Fatalf("%d steps go on", steps)
		}
		before := len(h.sink.Mails())
		h.live(2 * around)
		if got := h.mails()[before:]; len(got) != 1 || got[0][len(got[0])-len("satisfaction-survey"):] != "satisfaction-survey" {
			t.Fatalf("after the pause: %v", got)
		}
	})
}
