package chaos

import (
	"math/rand/v2"
	"syscall"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
)

// fault is one that the soak draws.
type fault struct {
	name   string
	doubt  int           // processes that may leave what is on the wire unconfirmed
	within time.Duration // of the end it is not drawn: what it puts off would not be done by then
	strike func(s *soak, d time.Duration)
}

var soakFaults = []fault{
	{"kill -9", 1, 0, func(s *soak, d time.Duration) {
		s.open(s.veteran)
		s.novice.process.Kill()
		time.Sleep(d / 4)
		s.again()
	}},
	{"SIGTERM", 0, 0, func(s *soak, _ time.Duration) {
		s.open(s.veteran)
		s.novice.process.Signal(s, syscall.SIGTERM)
		if code := s.novice.process.Wait(s); code != 0 {
			s.Errorf("SIGTERM: exit code %d\n%s", code, s.novice.process.Said())
		}
		s.again()
	}},
	{"SIGSTOP", 1, 0, func(s *soak, d time.Duration) {
		still, goes := s.veteran, s.novice
		if s.random.IntN(2) == 0 {
			still, goes = goes, still
		}
		s.open(goes)
		still.process.Signal(s, syscall.SIGSTOP)
		time.Sleep(d)
		still.process.Signal(s, syscall.SIGCONT)
		s.open(s.veteran, s.novice)
	}},
	{"Redis: FLUSHALL", 0, 0, func(s *soak, _ time.Duration) { s.redis.Flush(s) }},
	{"Redis: restarted empty", 0, 0, func(s *soak, d time.Duration) {
		s.redis.Stop()
		time.Sleep(d / 2)
		s.redis.Start(s)
	}},
	{"Redis: half-open", 0, 0, func(s *soak, d time.Duration) {
		s.toRedis.Set(rig.Weather{Silent: true})
		time.Sleep(d)
		s.toRedis.Set(rig.Weather{})
		s.toRedis.Cut()
	}},
	{"PostgreSQL: immediate restart", 2, 0, func(s *soak, _ time.Duration) {
		s.postgres.Crash()
		s.postgres.Start(s)
	}},
	{"PostgreSQL: connections cut", 2, 0, func(s *soak, _ time.Duration) { s.database.Cut() }},
	{"PostgreSQL: slow network", 0, 0, func(s *soak, d time.Duration) {
		s.database.Set(rig.Weather{Delay: 5 * time.Millisecond})
		time.Sleep(d)
		s.database.Set(rig.Weather{})
	}},
	{"SMTP: slow", 0, 0, func(s *soak, d time.Duration) {
		s.Sink.SetScript(func(mailtest.Event) mailtest.Action {
			return mailtest.Action{Delay: time.Duration(rand.IntN(200)) * time.Millisecond}
		})
		time.Sleep(d)
		s.Sink.SetScript(nil)
	}},
	{"SMTP: closes after a dot", 1, 0, func(s *soak, d time.Duration) {
		s.Sink.SetScript(mailtest.Once(mailtest.Dot, mailtest.Action{Drop: true}))
		time.Sleep(d)
		s.Sink.SetScript(nil)
	}},
	{"SMTP: 451 for all", 0, 7 * time.Minute, func(s *soak, d time.Duration) {
		s.Sink.SetScript(mailtest.At(mailtest.Rcpt, mailtest.Action{Code: 451, Text: "4.3.0 busy"}))
		time.Sleep(d / 2)
		s.Sink.SetScript(nil)
	}},
}

// pick draws one that still has its time.
func (s *soak) pick(left time.Duration) fault {
	for {
		if f := soakFaults[s.random.IntN(len(soakFaults))]; f.within == 0 || f.within < left {
			return f
		}
	}
}

// again starts the one that died, at an address of its own.
func (s *soak) again() {
	s.Helper()
	p, addr := s.Second("")
	s.watch.follow(func() { s.novice.process, s.novice.addr = p, addr })
	s.open(s.veteran, s.novice)
}
