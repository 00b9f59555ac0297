package chaos

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// A mail whose making kills the process, as one that takes all memory does: the
// nineteen others go out, whatever they were on board of, and it alone comes to
// be held. The short form ends when it has died three times and the others are
// through; the pauses that follow take minutes.
func TestAMailThatKillsTheProcess(t *testing.T) {
	t.Parallel()
	rig.OnEach(t, func(r *rig.Rig) {
		const mails, poison = 20, 7
		var all []rig.Purchase
		var pending []rig.Webhook
		for n := range mails {
			p := rig.Buy("standard", n)
			all, pending = append(all, p), append(pending, p.Order(r))
		}
		deadly := "AFTERCARE_CRASH_AT=write:" + all[poison].ID()
		deaths, held := 0, func() bool {
			list, err := r.DB.Poisonous(r.Context(), 10)
			if err != nil {
				r.Fatal(err)
			}
			return len(list) == 1 && list[0].Address == all[poison].Email()
		}
		through := func() bool { // or on the wire at a death
			states := r.States()
			return states[aftercare.MailSent]+states[aftercare.MailUnconfirmed] == mails-1
		}
		done := func() bool { return held() || !rig.Long() && deaths >= 3 && through() }
		for !done() {
			r.Start(deadly)
			for r.Serve.Running() && len(pending) > 0 {
				if r.Post(r.Addr, pending[0]) == 200 {
					pending = pending[1:]
				}
			}
			for r.Serve.Running() && !done() { // the last pause is two minutes
				time.Sleep(20 * time.Millisecond)
			}
			if at, ok := r.Serve.Crashed(); ok && at == "write" {
				deaths++
			} else if !r.Serve.Running() {
				r.Fatalf("serve ended\n%s", r.Serve.Said())
			}
		}
		rig.Await(r, "the others have arrived", through)
		if held() && deaths != 5 {
			r.Errorf("held after %d deaths", deaths)
		}
		r.Serve.Kill()
		r.MustStart() // mended
		for id, m := range r.Ledger() {
			if m.Reason.Code == aftercare.ReasonPoison {
				if err := r.DB.TryAgain(r.Context(), id, idle{}, all[poison].Placed); err != nil {
					r.Fatal(err)
				}
			}
		}
		r.Logf("%d deaths, %d at the end: %s", deaths, len(all), r.Settled(all, "order-confirmation"))
	})
}

// idle is a planner that leaves everything as it is: the program has the real one.
type idle struct{ aftercare.Planner }

func (idle) Plan(aftercare.OrderState, time.Time) []aftercare.Enrollment { return nil }
