package rig

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// Siege is many connections that say their requests a byte at a time, and come
// again when they are cut off: slow loris.
type Siege struct {
	mu     sync.Mutex
	counts Besieged
	halt   chan struct{}
	all    sync.WaitGroup
}

// Besieged is what came of a siege.
type Besieged struct {
	Opened, Cut int
	Longest     time.Duration // of those that were cut off
}

// slow is how such connections begin; what follows comes a byte at a time.
var slow = []string{
	"POST /webhooks/acme/standard HTTP/1.1\r\nHost: x\r\nX-Slow: ",                                                        // headers without an end
	"POST /webhooks/acme/shopify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", // a body without an end
	"POST /webhooks/acme/woocommerce HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n",                   // one of unknown length
	"", // not even a method
	"GET /orders/1 HTTP/1.1\r\nHost: x\r\nCookie: ", // the console
	"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\npassword=", // its form
	"POST /c/abc HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\nscore=",    // a customer's
	"GET /login HTTP/1.1\r\nHost: x\r\n\r\n", // answered, and then says a byte at a time
}

// Besiege opens so many connections, so many in a second, each with a byte each
// half second, until Lift.
func (r *Rig) Besiege(addr string, connections, perSecond int) *Siege {
	s := &Siege{halt: make(chan struct{})}
	pace := time.NewTicker(time.Second / time.Duration(perSecond))
	r.Cleanup(pace.Stop)
	for n := range connections {
		s.all.Go(func() {
			for s.mayOpen(pace.C) {
				s.drip(addr, slow[n%len(slow)])
			}
		})
	}
	return s
}

// Lift ends it.
func (s *Siege) Lift() {
	close(s.halt)
	s.all.Wait()
}

// Counts is what came of it so far.
func (s *Siege) Counts() Besieged {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

func (s *Siege) mayOpen(pace <-chan time.Time) bool {
	select {
	case <-pace:
		return true
	case <-s.halt:
		return false
	}
}

// drip talks until it is cut off or the siege is lifted.
func (s *Siege) drip(addr, begin string) {
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }() // it has nothing to lose
	began := time.Now()
	s.note(func(c *Besieged) { c.Opened++ })
	for say := begin; ; say = "a" {
		if _, err := conn.Write([]byte(say)); err != nil {
			break
		}
		_ = conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond)) // a socket that is gone is found below
		if _, err := conn.Read(make([]byte, 4096)); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		select {
		case <-s.halt:
			return
		default:
		}
	}
	s.note(func(c *Besieged) { c.Cut, c.Longest = c.Cut+1, max(c.Longest, time.Since(began)) })
}

func (s *Siege) note(what func(*Besieged)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	what(&s.counts)
}
