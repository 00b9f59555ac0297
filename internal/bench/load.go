package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"aftercare/internal/clock"
)

// load is webhooks that are ready to be written: made and signed before the
// clock starts, so that whoever posts costs next to nothing.
type load struct {
	heads  [][]byte // a request's lines, the empty one included
	bodies [][]byte // shared by many requests
}

// webhooks makes so many, each with an id of its own.
func webhooks(prefix string, n int) *load {
	l := &load{heads: make([][]byte, n), bodies: make([][]byte, n)}
	var some [64][]byte
	for i := range some {
		some[i] = order(int64(1_000_000+i), clock.Machine.Now(), 2+i%4)
	}
	for i := range n {
		body, id := some[i%len(some)], prefix+strconv.Itoa(i)
		var b bytes.Buffer
		fmt.Fprintf(&b, "POST /webhooks/acme/standard HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: shop\r\nContent-Length: %d\r\n", len(body))
		_ = signed(id, body).Write(&b) // a buffer takes everything
		b.WriteString("\r\n")
		l.heads[i], l.bodies[i] = b.Bytes(), body
	}
	return l
}

// post sends all of them over so many connections, each the next one as soon as
// it has its answer, and returns the rate and the time that all but one in a
// hundred answers stay below, in milliseconds.
func (l *load) post(ctx context.Context, addr string, connections int) (Figures, error) {
	conns, err := dial(ctx, addr, connections)
	defer func() {
		for _, c := range conns {
			_ = c.Close() // everything was answered
		}
	}()
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() {
		for _, c := range conns {
			_ = c.Close()
		}
	})
	defer stop()
	var next atomic.Int64
	var all sync.WaitGroup
	took := make([]time.Duration, len(l.heads))
	failed := make(chan error, connections)
	runtime.GC() // what made the webhooks is not what is measured
	began := clock.Machine.Now()
	for _, c := range conns {
		all.Go(func() {
			if err := l.talk(c, &next, took); err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	whole := clock.Machine.Now().Sub(began)
	close(failed)
	if err := errors.Join(ctx.Err(), <-failed); err != nil {
		return nil, fmt.Errorf("post webhooks: %w", err)
	}
	slices.Sort(took)
	return Figures{rate: float64(len(took)) / whole.Seconds(), "p99": took[(len(took)-1)*99/100].Seconds() * 1e3}, nil
}

func dial(ctx context.Context, addr string, n int) (conns []net.Conn, err error) {
	for range n {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err != nil {
			return conns, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// talk posts one webhook after the other on its connection.
func (l *load) talk(c net.Conn, next *atomic.Int64, took []time.Duration) error {
	r := bufio.NewReaderSize(c, 2<<10)
	var request []byte
	for i := next.Add(1) - 1; i < int64(len(l.heads)); i = next.Add(1) - 1 {
		request = append(append(request[:0], l.heads[i]...), l.bodies[i]...)
		began := clock.Machine.Now()
		if _, err := c.Write(request); err != nil {
			return err
		}
		if err := answered(r); err != nil {
			return err
		}
		took[i] = clock.Machine.Now().Sub(began)
	}
	return nil
}

var (
	yes    = []byte("HTTP/1.1 200 ")
	length = []byte("Content-Length: ")
)

// answered reads one answer, which must be a 200 of a known length.
func answered(r *bufio.Reader) error {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, yes) {
		return fmt.Errorf("the answer is %q", bytes.TrimSpace(line))
	}
	size := -1
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		if rest, found := bytes.CutPrefix(line, length); found {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(rest))); err != nil {
				return err
			}
		}
	}
	if size < 0 {
		return errors.New("the answer does not say how long it is")
	}
	_, err = r.Discard(size)
	return err
}

// listen serves a handler on a free loopback port.
func listen(h http.Handler) (addr string, closed func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", func() {}, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with Close
	return l.Addr().String(), func() { _ = server.Close() }, nil
}
