package mailtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Sink is a running server.
type Sink struct {
	o        Options
	listener net.Listener // nil with Options.Pipe
	script   atomic.Pointer[Script]
	box      box
	done     chan struct{}
	running  sync.WaitGroup

	mu     sync.Mutex
	ended  *sync.Cond // a session ended
	conns  map[net.Conn]struct{}
	count  int
	closed bool
}

// Start opens the log and the port.
func Start(o Options) (*Sink, error) {
	s := &Sink{o: o.withDefaults(), done: make(chan struct{}), conns: map[net.Conn]struct{}{}}
	s.ended = sync.NewCond(&s.mu)
	s.box.seen, s.box.subs = map[string]int{}, map[chan Mail]struct{}{}
	s.SetScript(o.Script)
	if o.Log != "" {
		f, err := os.OpenFile(o.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			return nil, fmt.Errorf("mailtest: log: %w", err)
		}
		s.box.log = f
	}
	if o.Pipe {
		return s, nil
	}
	l, err := net.Listen("tcp", s.o.Addr)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mailtest: listen: %w", err), s.box.close())
	}
	s.listener = l
	s.running.Go(s.accept)
	return s, nil
}

// Addr is "127.0.0.1:port"; "pipe" with Options.Pipe.
func (s *Sink) Addr() string {
	if s.listener == nil {
		return "pipe"
	}
	return s.listener.Addr().String()
}

// SetScript changes the misbehavior from now on; nil ends it.
func (s *Sink) SetScript(script Script) {
	if script == nil {
		script = func(Event) Action { return Action{} }
	}
	s.script.Store(&script)
}

// Connections is how many were made so far.
func (s *Sink) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Drain waits until the clients have closed all connections and everything they
// wrote has been read: what is not in Mails then was not delivered.
func (s *Sink) Drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.conns) > 0 {
		s.ended.Wait()
	}
}

// Dial connects over an in-memory pipe; the address does not matter.
func (s *Sink) Dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	if !s.serve(server) {
		return nil, errors.New("mailtest: the sink is closed")
	}
	return client, nil
}

// Close ends all connections at once and waits for them.
func (s *Sink) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.done)
	var err error
	if s.listener != nil {
		err = s.listener.Close()
	}
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
	return errors.Join(err, s.box.close())
}

// accept runs until the listener closes. Passing failures, such as too many open
// files, must not end a mailbox.
func (s *Sink) accept() {
	for {
		c, err := s.listener.Accept()
		if err == nil {
			s.serve(c)
			continue
		}
		if errors.Is(err, net.ErrClosed) || !s.pause(100*time.Millisecond) {
			return
		}
	}
}

// serve starts a session; false when the sink is closed.
func (s *Sink) serve(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = c.Close()
		return false
	}
	s.count++
	n, full := s.count, len(s.conns) >= s.o.Sessions
	s.conns[c] = struct{}{}
	s.running.Go(func() {
		sock := watch(c)
		defer func() {
			sock.idle.Stop()
			_ = c.Close()
			s.mu.Lock()
			delete(s.conns, c)
			s.ended.Broadcast()
			s.mu.Unlock()
		}()
		newSession(s, n, sock).run(full)
	})
	return true
}

// pause waits; false when the sink closes meanwhile.
func (s *Sink) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.done:
		return false
	}
}
