package console

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"aftercare/internal/clock"
)

// limit is a token bucket per peer: burst tries at once, then one every refill.
// It counts in this process only; several processes allow as many times more.
type limit struct {
	machine clock.Clock
	mu      sync.Mutex
	peers   map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

const (
	burst    = 10
	refill   = 6 * time.Second // ten a minute
	maxPeers = 10_000          // bounds memory: beyond it, everybody shares one bucket
)

func newLimit(machine clock.Clock) *limit {
	return &limit{machine: machine, peers: map[string]bucket{}}
}

// take reports whether the peer may try once more.
func (l *limit) take(peer string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.machine.Now()
	if _, known := l.peers[peer]; !known && len(l.peers) >= maxPeers {
		l.forget(now)
		if len(l.peers) >= maxPeers {
			peer = ""
		}
	}
	b, known := l.peers[peer]
	if !known {
		b = bucket{burst, now}
	}
	passed := max(0, now.Sub(b.at)) // the machine's clock may be set back
	b.left, b.at = min(burst, b.left+float64(passed)/float64(refill)), now
	ok := b.left >= 1
	if ok {
		b.left--
	}
	l.peers[peer] = b
	return ok
}

// forget drops the buckets that are full again.
func (l *limit) forget(now time.Time) {
	for peer, b := range l.peers {
		if now.Sub(b.at) >= burst*refill {
			delete(l.peers, peer)
		}
	}
}

// peer is who is asking: the address of the connection, for IPv6 its /64, since
// one household has as many addresses as it likes.
func peer(r *http.Request) string {
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
