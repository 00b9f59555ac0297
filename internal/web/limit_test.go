package web

import (
	"net/http/httptest"
	"testing"
	"time"

	"aftercare/internal/clock"
)

func TestLimitForgetsAndStaysBounded(t *testing.T) {
	machine := clock.NewFake(time.Date(2026, 12, 15, 13, 3, 0, 0, time.UTC))
	l := &Limit{Burst: 10, Refill: time.Second, Machine: machine}
	for i := range maxPeers {
		l.Take(string(rune(i)) + "peer")
	}
	for range l.Burst {
		l.Take("late")
	}
	if l.Take("later") || len(l.peers) > maxPeers+1 {
		t.Errorf("%d peers are kept, and newcomers are not limited together", len(l.peers))
	}
	machine.Advance(10 * time.Second)
	if !l.Take("fresh") || len(l.peers) > 2 {
		t.Errorf("%d peers are kept after all buckets filled", len(l.peers))
	}
}

func TestPeer(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.1:5": "192.0.2.1", "[::ffff:192.0.2.1]:5": "192.0.2.1", "[2001:db8:1:2:3::4]:5": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:5": "fe80::/64", "@": "@", "pipe:1": "pipe",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = addr
		if got := Peer(r); got != want {
			t.Errorf("peer of %s: %q, want %q", addr, got, want)
		}
	}
}
