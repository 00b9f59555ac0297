package rig

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Weather is what a Proxy does to what goes through it.
type Weather struct {
	Refuse bool          // close what connects
	Silent bool          // take everything, pass nothing on: half-open
	Delay  time.Duration // of each piece, both ways
}

// Proxy stands before a server and makes its network bad.
type Proxy struct {
	Addr string

	listener net.Listener
	mu       sync.Mutex
	target   string
	weather  Weather
	watch    func(sent []byte) (cut bool)
	links    map[*link]struct{}
}

// NewProxy listens before target, until the end of the test.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), listener: l, target: target, links: map[*link]struct{}{}}
	go p.accept()
	t.Cleanup(func() {
		_ = l.Close()
		p.Cut()
	})
	return p
}

// Set changes the weather, for connections that stand too.
func (p *Proxy) Set(w Weather) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.weather = w
}

// Target sends new connections to another server, and ends those that stand.
func (p *Proxy) Target(addr string) {
	p.mu.Lock()
	p.target = addr
	p.mu.Unlock()
	p.Cut()
}

// Watch shows f every piece that a client sends; on true the piece is passed on
// and the client is cut off without an answer. Nil ends it.
func (p *Proxy) Watch(f func(sent []byte) (cut bool)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watch = f
}

// Cut resets every connection.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.reset()
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

func (p *Proxy) serve(client net.Conn) {
	p.mu.Lock()
	target, refuse := p.target, p.weather.Refuse
	p.mu.Unlock()
	l := &link{client: client}
	if refuse {
		l.reset()
		return
	}
	server, err := net.DialTimeout("tcp", target, 5*time.Second)
	if err != nil {
		l.reset()
		return
	}
	l.server = server
	p.mu.Lock()
	p.links[l] = struct{}{}
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.pass(l, client, server, true) })
	both.Go(func() { p.pass(l, server, client, false) })
	both.Wait()
	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

// pass copies one direction until either side ends.
func (p *Proxy) pass(l *link, from, to net.Conn, sent bool) {
	defer l.reset()
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		p.mu.Lock()
		weather, watch := p.weather, p.watch
		p.mu.Unlock()
		time.Sleep(weather.Delay)
		if weather.Silent {
			continue
		}
		cut := sent && watch != nil && watch(piece[:n])
		if cut {
			l.drop(l.client)
		}
		if _, err := to.Write(piece[:n]); err != nil || cut {
			time.Sleep(50 * time.Millisecond) // the server shall read it before its side ends
			return
		}
	}
}

// link is one connection through the proxy.
type link struct{ client, server net.Conn }

func (l *link) reset() {
	l.drop(l.client)
	l.drop(l.server)
}

// drop closes with a reset and not with a polite end.
func (l *link) drop(c net.Conn) {
	if c == nil {
		return
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close() // it may be closed
}
