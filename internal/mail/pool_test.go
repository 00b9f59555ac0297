package mail

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
)

// A hundred mails at once go over few connections, each once, and nothing but
// the transactions themselves is said.
func TestPoolIsReused(t *testing.T) {
	var mu sync.Mutex
	verbs := map[string]int{}
	r := overTCP(t, mailtest.Options{Trace: func(_ int, line string) {
		mu.Lock()
		defer mu.Unlock()
		verb, _, _ := strings.Cut(line, " ")
		verbs[verb]++
	}}, func(o *Options) { o.Server.Pool = 4 })
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			m := confirmation()
			m.ID = fmt.Sprintf("mail-%d", i)
			if got := r.Send(t.Context(), m, yes); got.State != aftercare.MailSent {
				t.Errorf("%s: got %+v", m.ID, got)
			}
		})
	}
	wg.Wait()
	r.Close()
	r.sink.Drain()
	connections := r.sink.Connections()
	if connections > 4 {
		t.Errorf("%d connections, want at most 4", connections)
	}
	for id, n := range r.sink.Seen() {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	r.wantMails(t, 100)
	mu.Lock()
	defer mu.Unlock()
	want := map[string]int{"EHLO": connections, "MAIL": 100, "RCPT": 100, "DATA": 100, "QUIT": connections}
	if fmt.Sprint(verbs) != fmt.Sprint(want) {
		t.Errorf("the server heard %v, want %v", verbs, want)
	}
}

// A connection that died unused costs the mail nothing: it goes on a new one, in
// the same attempt and once.
func TestStaleConnection(t *testing.T) {
	dead := map[string]mailtest.Action{
		"dropped at MAIL": {Drop: true},
		"421 at MAIL":     {Code: 421, Text: "4.4.2 idle for too long"},
		"hangs at MAIL":   {Hang: true},
	}
	for name, a := range dead {
		for manner, without := range manners {
			t.Run(name+"/"+manner, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := overPipe(t, mailtest.Options{Without: without}, nil)
					for range 2 {
						if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
							t.Fatalf("got %+v", got)
						}
						r.sink.SetScript(mailtest.Once(mailtest.From, a))
					}
					r.wantMails(t, 2)
					if n := r.sink.Connections(); n != 2 {
						t.Errorf("%d connections, want 2", n)
					}
				})
			})
		}
	}
	t.Run("closed after the last mail", func(t *testing.T) {
		r := overTCP(t, mailtest.Options{Script: mailtest.At(mailtest.Dot, mailtest.Action{Close: true})}, nil)
		for range 5 {
			if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
				t.Fatalf("got %+v", got)
			}
		}
		r.wantMails(t, 5)
	})
}

// A line that the server said too much must not be taken for the answer to the
// next mail's commands.
func TestStrayLine(t *testing.T) {
	r := overTCP(t, mailtest.Options{Script: mailtest.Once(mailtest.Dot, mailtest.Action{Code: 250, Text: "2.0.0 ok\r\n250 2.0.0 ok again"})}, nil)
	for range 2 {
		if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
			t.Errorf("got %+v", got)
		}
	}
	r.wantMails(t, 2)
	if n := r.sink.Connections(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

// On a new connection a failing MAIL is the server's word, and a refusal is on
// any.
func TestRefusalIsNotStale(t *testing.T) {
	r := overTCP(t, mailtest.Options{}, nil)
	r.Send(t.Context(), confirmation(), yes)
	r.sink.SetScript(mailtest.At(mailtest.From, mailtest.Action{Code: 451, Text: "4.3.0 later"}))
	if got := r.Send(t.Context(), confirmation(), never(t)); got.Code != 451 || r.sink.Connections() != 1 {
		t.Errorf("got %+v over %d connections", got, r.sink.Connections())
	}
	r.sink.SetScript(mailtest.At(mailtest.From, mailtest.Action{Drop: true}))
	if got := r.Send(t.Context(), confirmation(), never(t)); got.State != aftercare.MailPrepared || r.sink.Connections() != 2 {
		t.Errorf("got %+v over %d connections", got, r.sink.Connections())
	}
}

// After a refusal the transaction is open, so the connection is not used again;
// a refused dot has closed it.
func TestWhichConnectionsAreKept(t *testing.T) {
	for phase, connections := range map[mailtest.Phase]int{mailtest.From: 2, mailtest.Rcpt: 2, mailtest.Data: 2, mailtest.Dot: 1} {
		r := overTCP(t, mailtest.Options{Script: mailtest.Once(phase, mailtest.Action{Code: 550, Text: "5.7.1 no"})}, nil)
		if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailFailed {
			t.Errorf("%s: got %+v", phase, got)
		}
		if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
			t.Errorf("%s, next: got %+v", phase, got)
		}
		if n := r.sink.Connections(); n != connections {
			t.Errorf("%s: %d connections, want %d", phase, n, connections)
		}
	}
}

func TestUnusedConnectionsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var quits atomic.Int32
		r := overPipe(t, mailtest.Options{Trace: func(_ int, line string) {
			if line == "QUIT" {
				quits.Add(1)
			}
		}}, nil)
		r.Send(t.Context(), confirmation(), yes)
		time.Sleep(14 * time.Second)
		if s := r.Stats(); s.Free != 1 {
			t.Errorf("after 14 s: %+v", s)
		}
		r.Send(t.Context(), confirmation(), yes) // starts the time anew
		time.Sleep(14 * time.Second)
		if s := r.Stats(); s.Free != 1 || r.sink.Connections() != 1 {
			t.Errorf("after 14 s more: %+v", s)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s := r.Stats(); s.Free != 0 || quits.Load() != 1 {
			t.Errorf("after 16 s: %+v, %d QUIT", s, quits.Load())
		}
		r.sink.Drain()
	})
}

// Waiting for a connection belongs to the time before the dot.
func TestNoFreeConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := overPipe(t, mailtest.Options{Script: mailtest.At(mailtest.Dot, mailtest.Action{Delay: 100 * time.Second})}, func(o *Options) { o.Server.Pool = 1 })
		var wg sync.WaitGroup
		wg.Go(func() {
			if got := r.Send(t.Context(), confirmation(), yes); got.State != aftercare.MailSent {
				t.Errorf("first: %+v", got)
			}
		})
		synctest.Wait()
		begin := time.Now()
		got := r.Send(t.Context(), confirmation(), never(t))
		if got.State != aftercare.MailPrepared || got.Circuit || got.Phase != phaseConnect || time.Since(begin) != 45*time.Second {
			t.Errorf("second, after %v: %+v", time.Since(begin), got)
		}
		wg.Wait()
	})
}

// TestUnderFire sends from many goroutines to a server that misbehaves in turn:
// what came back sent or unconfirmed and what the sink holds must agree.
func TestUnderFire(t *testing.T) {
	for manner, without := range manners {
		t.Run(manner, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { underFire(t, without) }) })
	}
}

func underFire(t *testing.T, without []string) {
	actions := []mailtest.Action{{Drop: true}, {Drop: true, Lose: true}, {Code: 451, Text: "4.0.0 later"}, {Code: 421, Text: "4.0.0 bye"},
		{Code: 550, Text: "5.0.0 no"}, {Garbage: true}, {Hang: true}, {Close: true}, {Delay: time.Second}}
	var events atomic.Int64
	r := overPipe(t, mailtest.Options{Without: without, Eager: true, Script: func(mailtest.Event) mailtest.Action {
		// A server that is bad from the start is one that is away: no mail is tried.
		if events.Add(1) < 60 || rand.N(12) > 0 { // the global source: any mix must hold
			return mailtest.Action{}
		}
		return actions[rand.N(len(actions))]
	}}, func(o *Options) { o.Server.Pool = 5 })
	var mu sync.Mutex
	states := map[string]aftercare.SendResult{}
	var wg sync.WaitGroup
	for worker := range 10 {
		wg.Go(func() {
			for i := range 30 {
				m := confirmation()
				m.ID = fmt.Sprintf("mail-%d-%d", worker, i)
				ho := yes
				if i%7 == 6 {
					ho = no
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(20+i)*time.Second)
				got := r.Send(ctx, m, ho)
				cancel()
				mu.Lock()
				states["<"+m.ID+"@acme.example>"] = got
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	seen := r.sink.Seen()
	if n := seen[""]; n != 0 {
		t.Errorf("%d mails without a head: a dot ended what had no letter", n)
	}
	count := map[aftercare.MailState]int{}
	for id, got := range states {
		count[got.State]++
		switch in := seen[id]; {
		case got.State == aftercare.MailSent && in != 1,
			(got.State == aftercare.MailPrepared || got.State == aftercare.MailFailed) && in != 0,
			in > 1:
			t.Errorf("%s is %s in phase %s and came %d times", id, got.State, got.Phase, in)
		}
	}
	if count[aftercare.MailSent] == 0 || count[aftercare.MailPrepared] == 0 {
		t.Errorf("the mix is not one: %v", count)
	}
	t.Log(count)
}
