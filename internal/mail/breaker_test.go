package mail

import (
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

func TestBreaker(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var b breaker
	try := func(v verdict) {
		t.Helper()
		probe, ok := b.enter(now)
		if !ok {
			t.Fatal("refused")
		}
		b.leave(now, probe, v)
	}
	refused := func() {
		t.Helper()
		if _, ok := b.enter(now); ok {
			t.Fatal("let through")
		}
	}
	try(broken)
	try(broken)
	try(healthy) // in a row, it says
	try(broken)
	try(broken)
	try(neutral)
	try(broken)
	for _, pause := range []time.Duration{5, 10, 20, 30, 30} {
		now = now.Add(pause*time.Second - time.Nanosecond)
		refused()
		now = now.Add(time.Nanosecond)
		probe, ok := b.enter(now)
		if !ok || !probe {
			t.Fatalf("no probe after %d s", pause)
		}
		refused()                   // one at a time
		b.leave(now, false, broken) // one that began before it opened
		b.leave(now, probe, broken)
	}
	now = now.Add(-time.Hour) // a clock set back must not close the door for an hour
	try(neutral)
	try(healthy)
	try(broken)
	try(broken)
	if b.open() {
		t.Error("open after two failures")
	}
}

// While the server is away, mails come back at once; when it is back, the first
// probe lets all the others go again.
func TestBreakerInFrontOfAServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := overPipe(t, mailtest.Options{Script: mailtest.At(mailtest.Connect, mailtest.Action{Code: 421, Text: "4.3.2 later"})}, nil)
		for range 20 {
			got := r.Send(t.Context(), confirmation(), never(t))
			if got.State != aftercare.MailPrepared || !got.Circuit {
				t.Errorf("got %+v", got)
			}
		}
		if n := r.sink.Connections(); n != breakerAfter || !r.Stats().Open {
			t.Errorf("%d connections, want %d", n, breakerAfter)
		}
		r.sink.SetScript(nil)
		time.Sleep(5 * time.Second)
		if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent || r.Stats().Open {
			t.Errorf("got %+v", got)
		}
	})
}

// A server that takes mails and never answers must not make every mail of the
// day unconfirmed.
func TestBreakerLimitsTheUnconfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := overPipe(t, mailtest.Options{Script: mailtest.At(mailtest.Dot, mailtest.Action{Drop: true, Lose: true})}, nil)
		unconfirmed := 0
		for range 100 {
			if got := r.Send(t.Context(), confirmation(), yes); got.State == aftercare.MailUnconfirmed {
				unconfirmed++
			}
			time.Sleep(time.Second)
		}
		if unconfirmed > 8 {
			t.Errorf("%d unconfirmed in 100 s", unconfirmed)
		}
	})
}
