package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"aftercare/internal/clock"
)

// Limit is a token bucket per peer: Burst tries at once, then one every Refill. It
// counts in this process only; several processes allow as many times more.
type Limit struct {
	Burst   int
	Refill  time.Duration
	Machine clock.Clock

	mu    sync.Mutex
	peers map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// maxPeers bounds memory: beyond it, everybody shares one bucket.
const maxPeers = 10_000

// Take reports whether the peer may try once more.
func (l *Limit) Take(peer string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.Machine.Now()
	if l.peers == nil {
		l.peers = map[string]bucket{}
	}
	if _, known := l.peers[peer]; !known && len(l.peers) >= maxPeers {
		l.forget(now)
		if len(l.peers) >= maxPeers {
			peer = ""
		}
	}
	b, known := l.peers[peer]
	if !known {
		b = bucket{float64(l.Burst), now}
	}
	passed := max(0, now.Sub(b.at)) // the machine's clock may be set back
	b.left, b.at = min(float64(l.Burst), b.left+float64(passed)/float64(l.Refill)), now
	ok := b.left >= 1
	if ok {
		b.left--
	}
	l.peers[peer] = b
	return ok
}

// forget drops the buckets that are full again.
func (l *Limit) forget(now time.Time) {
	for peer, b := range l.peers {
		if now.Sub(b.at) >= time.Duration(l.Burst)*l.Refill {
			delete(l.peers, peer)
		}
	}
}

// Peer is who is asking: the address of the connection, for IPv6 its /64, since
// one household has as many addresses as it likes.
func Peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		return netip.PrefixFrom(a, 64).Masked().String()
	}
	return a.String()
}
