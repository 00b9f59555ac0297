package store_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func (w *world) mark() aftercare.Mark {
	w.Helper()
	m, err := w.s.Mark(w.Context())
	w.must(err)
	return m
}

// suspend makes the database one that is behind a mark.
func (w *world) suspend() aftercare.Mark {
	w.Helper()
	inside := w.mark()
	outside := inside
	outside.Handed, outside.Inbox, outside.Orders = inside.Handed+5, inside.Inbox+7, inside.Orders+3
	w.must(w.s.Suspend(w.Context(), outside, inside))
	return outside
}

// recover decides about what was due until then, and lifts the suspension.
func (w *world) recover(backup, until time.Time) aftercare.Recovery {
	w.Helper()
	r, err := w.s.Recover(w.Context(), w.mark(), backup, until)
	w.must(err)
	sum, err := w.s.Recovering(w.Context(), r.Until, rules{}, false, func(int, int) {})
	w.must(err)
	w.must(w.s.Recovered(w.Context(), r))
	return sum
}

func TestMarkGrowsWithWhatIsDone(t *testing.T) {
	each(t, func(w *world) {
		before := w.mark()
		w.tell(order("1"))
		w.tell(order("2"))
		if m := w.mark(); m.Database == "" || m.Inbox != before.Inbox+2 || m.Orders != before.Orders+2 || m.Handed != 0 || !m.At.Equal(w.machine.Now()) {
			w.Fatalf("mark %+v after %+v", m, before)
		}
		w.send(noon, w.step("1", 0).ID)
		first := w.mark()
		if first.Handed != w.machine.Now().UnixMicro() {
			w.Fatalf("the first hand-over has number %d, want the clock", first.Handed)
		}
		w.machine.Advance(-time.Hour) // the clock was set back
		w.send(noon, w.step("2", 0).ID)
		if m := w.mark(); m.Handed != first.Handed+1 || !m.Ahead(first) || first.Ahead(m) {
			w.Fatalf("after the clock was set back the number is %d, want one more than %d", m.Handed, first.Handed)
		}
	})
}

// Nothing leaves while sending is suspended, and nothing is lost by it.
func TestSuspensionStopsAllSending(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		under := w.claimed(noon, w.step("1", 0).ID)
		outside := w.suspend()
		w.must(w.s.Suspend(w.Context(), outside, w.mark())) // two processes find it at once
		w.wantCode(w.handOver(under), aftercare.Conflict)
		if claims := w.claim(noon, w.step("2", 0).ID); len(claims) > 0 {
			w.Fatalf("claimed %+v", claims)
		}
		_, err := w.s.PrepareMail(w.Context(), aftercare.Mail{ID: "test", Store: "acme", Template: "thanks", Address: "me@acme.example", PreparedAt: noon})
		w.wantCode(err, aftercare.Conflict)
		if wakes, err := w.s.Wakes(w.Context(), noon.Add(time.Hour), "g", 10); err != nil || len(wakes) > 0 {
			w.Fatalf("alarms %+v, error %v", wakes, err)
		}
		w.tell(order("3")) // webhooks go on
		o, err := w.s.Overview(w.Context(), noon)
		w.must(err)
		if o.Restore == nil || o.Restore.Outside.Inbox != outside.Inbox || o.Restore.Inside.Inbox != outside.Inbox-7 {
			w.Fatalf("overview tells of %+v", o.Restore)
		}
		w.wantStep("2", 0, aftercare.StepWaiting, "")
	})
}

// What may have been sent after the backup is left to a person; what was due
// after its loss goes out.
func TestRecover(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), canceled("1"))
		w.tell(order("2"))
		late := order("3")
		late.Order.PlacedAt, late.At = noon.Add(3*time.Hour), noon.Add(3*time.Hour)
		w.tell(late)
		w.tell(order("4"))
		handedOver := w.claimed(noon, w.step("4", 0).ID)
		w.must(w.handOver(handedOver))
		w.machine.Advance(time.Hour) // its lease is over
		outside := w.suspend()

		sum := w.recover(noon, noon.Add(2*time.Hour))
		// thanks of 4 and 2 and, an hour after it, the offer of 2; the offer of 4 is capped until tomorrow.
		if sum.Unconfirmed != 3 || sum.Otherwise != 1 || sum.Left != 0 {
			w.Fatalf("recovered %+v", sum)
		}
		w.wantStep("1", 0, aftercare.StepSkipped, aftercare.ReasonCanceled)
		thanks := w.wantStep("2", 0, aftercare.StepDone, aftercare.ReasonRestored)
		if !thanks.DoneAt.Equal(noon) {
			w.Fatalf("thanks were done at %s, want when they were due", thanks.DoneAt)
		}
		w.wantStep("2", 1, aftercare.StepDone, aftercare.ReasonRestored)
		w.wantStep("4", 0, aftercare.StepDone, aftercare.ReasonUnconfirmed)
		if again := w.recover(noon, noon.Add(2*time.Hour)); again != (aftercare.Recovery{}) {
			w.Fatalf("a second recovery did %+v", again)
		}

		w.send(noon.Add(3*time.Hour), w.step("3", 0).ID)
		if m := w.mark(); outside.Ahead(m) || !m.Ahead(outside) {
			w.Fatalf("mark %+v after a new hand-over, outside was %+v", m, outside)
		}
	})
}

// A shop that posts its webhooks again after the recovery makes steps that were
// due in the lost time: they may have been mailed then.
func TestALostWebhookPostedAgainIsNotMailed(t *testing.T) {
	each(t, func(w *world) {
		w.suspend()
		w.recover(noon.Add(-time.Hour), noon.Add(time.Minute))
		w.tell(order("1"))
		if claims := w.claim(noon.Add(time.Hour), w.step("1", 0).ID); len(claims) > 0 {
			w.Fatalf("claimed %+v", claims)
		}
		s := w.wantStep("1", 0, aftercare.StepDone, aftercare.ReasonRestored)
		st := w.state("1")
		m := w.wantMail(st.Sends[0].Mail, aftercare.MailUnconfirmed, 1)
		if m.Reason.Code != aftercare.ReasonRestored || m.StepRow != s.ID {
			w.Fatalf("mail %+v", m)
		}
		// A person knows that it arrived, although it has no body.
		w.must(w.s.Confirm(w.Context(), m.ID, "marked as sent by mia", rules{}, noon))
		w.wantMail(m.ID, aftercare.MailSent, 1)
		w.wantStep("1", 0, aftercare.StepDone, "")

		fresh := order("2")
		fresh.Order.PlacedAt, fresh.At = noon.Add(time.Hour), noon.Add(time.Hour)
		w.tell(fresh)
		w.send(noon.Add(time.Hour), w.step("2", 0).ID)
	})
}

// A dry run counts the same and changes nothing; a recovery that died halfway is
// gone on with.
func TestRecoveryMayBeTriedAndRepeated(t *testing.T) {
	each(t, func(w *world) {
		for _, id := range []string{"1", "2", "3"} {
			w.tell(order(id))
		}
		w.suspend()
		sum, err := w.s.Recovering(w.Context(), noon, rules{}, true, func(int, int) {})
		w.must(err)
		if sum.Unconfirmed != 3 {
			w.Fatalf("a dry run counts %+v", sum)
		}
		w.wantStep("1", 0, aftercare.StepWaiting, "")
		if r, err := w.s.Suspension(w.Context()); err != nil || r == nil || !r.Until.IsZero() {
			w.Fatalf("after a dry run: %+v, %v", r, err)
		}
		first, err := w.s.Recover(w.Context(), w.mark(), noon.Add(-time.Hour), noon)
		w.must(err) // and dies
		if claims := w.claim(noon, w.step("1", 0).ID); len(claims) > 0 {
			w.Fatalf("claimed %+v in the middle of a recovery", claims)
		}
		again, err := w.s.Recover(w.Context(), w.mark(), noon.Add(-time.Hour), noon.Add(-time.Minute))
		w.must(err)
		if again.ID != first.ID || !again.Until.Equal(noon) {
			w.Fatalf("the second try is %+v after %+v: it must not narrow what the first one kept", again, first)
		}
		if sum := w.recover(noon.Add(-time.Hour), noon); sum.Unconfirmed != 3 {
			w.Fatalf("recovered %+v", sum)
		}
	})
}

// A worker that was in the middle of a mail when the backup was put back under
// it tries again later: the step is still one of the lost time.
func TestARetryAfterARecoveryIsNotMailed(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		c := w.claimed(noon, w.step("1", 0).ID)
		w.suspend()
		w.wantCode(w.handOver(c), aftercare.Conflict)
		later := noon.Add(time.Hour)
		_, err := w.s.Settle(w.Context(), c, aftercare.Settlement{Mail: aftercare.MailPrepared, NotBefore: later}, rules{}, noon)
		w.must(err)
		w.recover(noon.Add(-time.Minute), noon.Add(time.Minute))
		if claims := w.claim(later, c.Step.ID); len(claims) > 0 {
			w.Fatalf("claimed %+v", claims)
		}
		w.wantMail(c.Mail.ID, aftercare.MailUnconfirmed, 2)
	})
}

// A mark that turns out to be further ahead while a recovery runs keeps sending
// suspended: the recovery looked at too short a time.
func TestARecoveryIsNotEndedByAFurtherMark(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.suspend()
		r, err := w.s.Recover(w.Context(), w.mark(), noon.Add(-time.Hour), noon)
		w.must(err)
		further := r.Outside
		further.Handed++
		w.must(w.s.Suspend(w.Context(), further, w.mark()))
		w.wantCode(w.s.Recovered(w.Context(), r), aftercare.Conflict)
		if open, err := w.s.Suspension(w.Context()); err != nil || open == nil {
			w.Fatalf("not suspended any more (%v)", err)
		}
		r, err = w.s.Recover(w.Context(), w.mark(), noon.Add(-time.Hour), noon)
		w.must(err)
		w.must(w.s.Recovered(w.Context(), r))
	})
}
