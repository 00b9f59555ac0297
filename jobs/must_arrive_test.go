package jobs

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// A server that takes a mail and never answers: one that must arrive goes out
// once more, as the very same mail, and then never again.
func TestWhatMustArriveGoesOutOnceMore(t *testing.T) {
	inVirtualTime(t, monday, func(h *house) {
		for _, w := range h.rules.Workflows {
			for i := range w.Steps {
				w.Steps[i].MustArrive = true
			}
		}
		h.sink.SetScript(func(e mailtest.Event) mailtest.Action {
			return mailtest.Action{Hang: e.Phase == mailtest.Dot} // whatever it is sent
		})
		h.post("order.placed", map[string]any{"order": order("1", "paid")})
		h.live(2 * around)
		h.until(monday.Add(24 * time.Hour))
		mails := h.sink.Mails()
		if len(mails) != 2 || mails[0].MessageID != mails[1].MessageID {
			t.Fatalf("%d mails at the server: %v", len(mails), h.mails())
		}
		if apart := mails[1].At.Sub(mails[0].At); apart < 15*time.Minute || apart > 16*time.Minute {
			t.Errorf("the second came %s after the first", apart)
		}
		unconfirmed, err := h.store.Mails(h.Context(), aftercare.MailUnconfirmed, 10)
		check(t, err)
		if len(unconfirmed) != 1 || unconfirmed[0].Attempt != 2 || unconfirmed[0].Deliberate != aftercare.DeliberateBegun {
			t.Errorf("unconfirmed: %+v", unconfirmed)
		}
	})
}
