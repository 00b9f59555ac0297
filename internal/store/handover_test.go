package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// A worker that was frozen between claim and hand-over decided too long ago,
// also when nobody has taken the mail back yet.
func TestALateHandOverIsStopped(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.machine.Advance(lease)
		w.wantCode(w.handOver(c), aftercare.Conflict)
		w.wantMail(c.Mail.ID, aftercare.MailSending, 1)
		_, err := w.settle(c, aftercare.MailPrepared)
		w.must(err)
		again := w.claimed(noon.Add(time.Minute), c.Step.ID)
		w.must(w.handOver(again))
		w.wantMail(c.Mail.ID, aftercare.MailHandedOver, 2)
		w.tell(canceled("1"))
		w.wantCode(w.handOver(again), aftercare.Conflict) // what was committed in time may be too old by now
	})
}
