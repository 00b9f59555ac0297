package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/web"
)

// party is a server with a Crowd. A handler says that it has read its request,
// and answers when it is let.
type party struct {
	*testing.T
	crowd web.Crowd
	addr  string
	heard chan struct{}
	let   chan struct{}
	idle  chan struct{} // a connection was answered and may ask again
	cut   atomic.Int32
}

func invite(t *testing.T, most int) *party {
	t.Helper()
	p := &party{T: t, heard: make(chan struct{}), let: make(chan struct{}), idle: make(chan struct{}, 100)}
	p.crowd = web.Crowd{Max: most, Cut: func() { p.cut.Add(1) }}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err == nil {
			p.heard <- struct{}{}
			<-p.let
		}
	}))
	p.crowd.Guard(s.Config)
	guarded := s.Config.ConnState
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		guarded(c, state)
		if state == http.StateIdle {
			p.idle <- struct{}{}
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	p.addr = s.Listener.Addr().String()
	return p
}

// come connects, says something, and waits until the crowd is as large as that.
func (p *party) come(says string, crowd int) net.Conn {
	p.Helper()
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { _ = c.Close() })
	p.say(c, says)
	p.grows(crowd)
	return c
}

func (p *party) say(c net.Conn, says string) {
	p.Helper()
	if _, err := io.WriteString(c, says); err != nil {
		p.Error(err)
	}
}

func (p *party) grows(crowd int) {
	p.Helper()
	for end := time.Now().Add(10 * time.Second); p.crowd.Len() != crowd; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			p.Fatalf("%d connections, want %d", p.crowd.Len(), crowd)
		}
	}
}

// answered lets a request have its answer, which comes on this connection.
func (p *party) answered(c net.Conn) {
	p.Helper()
	p.let <- struct{}{}
	p.reads(c)
}

func (p *party) reads(c net.Conn) {
	p.Helper()
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		p.Error(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || res.StatusCode != http.StatusOK {
		p.Errorf("answered %v, %v", res, err)
		return
	}
	_ = res.Body.Close()
	<-p.idle
}

func (p *party) closed(c net.Conn) {
	p.Helper()
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		p.Error(err)
	}
	if n, err := c.Read(make([]byte, 1)); n > 0 || err == nil {
		p.Errorf("connection %s is not cut off: %d bytes, %v", c.LocalAddr(), n, err)
	} else if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		p.Errorf("connection %s is not cut off: %d bytes, %v", c.LocalAddr(), n, err)
	}
}

const whole = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

// Those who keep us waiting make room in the order in which they came: one that
// says nothing, one in its headers, one in its body, one that was answered and
// asks nothing more.
func TestTheSlowestMakesRoom(t *testing.T) {
	p := invite(t, 4)
	slow := []net.Conn{
		p.come("", 1),
		p.come("POST / HTTP/1.1\r\nHo", 2),
		p.come("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{", 3),
		p.come("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 4),
	}
	<-p.heard
	p.answered(slow[3])
	for i, s := range slow {
		c := p.come(whole, 4)
		p.closed(s)
		<-p.heard
		p.answered(c)
		if n := p.cut.Load(); n != int32(i+1) {
			t.Errorf("%d cut off, want %d", n, i+1)
		}
	}
}

// Whoever waits for us is not cut off, a newcomer is; and places become free.
func TestWhoWaitsForUsStays(t *testing.T) {
	p := invite(t, 2)
	var waits []net.Conn
	for i := range 2 {
		waits = append(waits, p.come(whole, i+1))
		<-p.heard
	}
	late := p.come("", 2)
	p.closed(late)
	for range waits {
		p.let <- struct{}{}
	}
	for _, c := range waits {
		p.reads(c)
		p.say(c, whole) // on the same connection
		<-p.heard
		p.answered(c)
		_ = c.Close()
	}
	p.grows(0)
	if n := p.cut.Load(); n != 1 {
		t.Errorf("%d cut off, want the newcomer alone", n)
	}
	c := p.come(whole, 1)
	<-p.heard
	p.answered(c)
}
