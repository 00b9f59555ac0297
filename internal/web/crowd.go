package web

import (
	"container/list"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
)

// Crowd bounds how many connections a server has. Without it, slow ones take
// every descriptor of the process, which the database, Redis and the mail server
// need as well.
//
// When it is full, a newcomer comes in and the connection goes for which we have
// waited longest: for its headers, its body or its next request. A good request
// is there within milliseconds, so whoever is slow by intent goes first, however
// many he opens, and good ones find a place at once. One that waits for us is
// never cut off; when there are no others, the newcomer is.
//
// The bound is one for all and not for each peer: behind a proxy everybody has
// the proxy's address, and the header with another one can be made up by anybody
// who is not behind it.
type Crowd struct {
	Max int
	Cut func() // for metrics; may be nil

	mu     sync.Mutex
	guests map[net.Conn]*list.Element // nil: it waits for us
	slow   list.List                  // those we wait for, the longest first
}

type connection struct{}

// Guard lets the server keep to the bound. Call it before Serve.
func (c *Crowd) Guard(s *http.Server) {
	c.guests = map[net.Conn]*list.Element{}
	s.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connection{}, conn)
	}
	s.ConnState = c.changed
	s.Handler = c.listening(s.Handler)
}

// Len is how many connections there are.
func (c *Crowd) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.guests)
}

func (c *Crowd) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch at, here := c.guests[conn]; {
	case state == http.StateNew:
		c.makeRoom()
		if len(c.guests) >= c.Max {
			c.cut(conn)
			return
		}
		c.guests[conn] = c.slow.PushBack(conn)
	case !here: // it was cut off
	case state == http.StateIdle && at == nil:
		c.guests[conn] = c.slow.PushBack(conn)
	case state == http.StateClosed, state == http.StateHijacked:
		c.forget(conn)
	}
}

func (c *Crowd) makeRoom() {
	for len(c.guests) >= c.Max && c.slow.Len() > 0 {
		conn := c.slow.Front().Value.(net.Conn)
		c.forget(conn)
		c.cut(conn)
	}
}

func (c *Crowd) cut(conn net.Conn) {
	_ = conn.Close() // its server learns it by reading
	if c.Cut != nil {
		c.Cut()
	}
}

func (c *Crowd) forget(conn net.Conn) {
	if at := c.guests[conn]; at != nil {
		c.slow.Remove(at)
	}
	delete(c.guests, conn)
}

// heard notes that the whole request is there.
func (c *Crowd) heard(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.guests[conn]; at != nil {
		c.slow.Remove(at)
		c.guests[conn] = nil
	}
}

func (c *Crowd) listening(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, ok := r.Context().Value(connection{}).(net.Conn); ok {
			if r.Body == http.NoBody {
				c.heard(conn)
			} else {
				r.Body = &heard{r.Body, func() { c.heard(conn) }}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// heard is a body that tells when it was read to its end.
type heard struct {
	io.ReadCloser
	end func()
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	if err == io.EOF { //nolint:errorlint // io.Reader says EOF itself
		h.end()
	}
	return n, err
}
