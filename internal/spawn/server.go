package spawn

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"aftercare/internal/clock"
)

// ErrMissing tells that a server's program is not installed.
var ErrMissing = errors.New("not installed")

// startWait is how long a server may take to answer.
const startWait = 30 * time.Second

var (
	mu    sync.Mutex
	stops []func() // of everything started, run once at the end
)

// Stop ends all servers and removes their folders.
func Stop() {
	mu.Lock()
	defer mu.Unlock()
	for _, stop := range slices.Backward(stops) {
		stop()
	}
	stops = nil
}

func atExit(stop func()) {
	mu.Lock()
	defer mu.Unlock()
	stops = append(stops, stop)
}

// server is a process that must not outlive this one.
type server struct {
	cmd   *exec.Cmd
	ended chan struct{}
	once  sync.Once
}

// start runs a server; what it says is in server.log in dir.
func start(dir string, credential *syscall.Credential, name string, args ...string) (*server, error) {
	out, err := os.OpenFile(filepath.Join(dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }() // the child has its own
	s := &server{cmd: exec.Command(name, args...), ended: make(chan struct{})}
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = dir, out, out
	s.cmd.SysProcAttr = attributes(credential)
	if err := pinned(s.cmd.Start); err != nil {
		return nil, err
	}
	go func() { _ = s.cmd.Wait(); close(s.ended) }() // how it ended is in its log
	atExit(s.stop)
	return s, nil
}

// stop asks it to end, and insists.
func (s *server) stop() { s.end(syscall.SIGINT) }

// end is stop by another signal.
func (s *server) end(how syscall.Signal) {
	s.once.Do(func() {
		s.signal(how)
		s.signal(syscall.SIGCONT) // one that stands still would not hear it
		select {
		case <-s.ended:
		case <-time.After(5 * time.Second):
			s.kill()
		}
	})
}

// running reports whether it has not ended yet.
func (s *server) running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

// kill is kill -9.
func (s *server) kill() {
	_ = s.cmd.Process.Kill() // it may have ended
	<-s.ended
}

func (s *server) signal(sig syscall.Signal) { _ = s.cmd.Process.Signal(sig) } // it may have ended

// Child starts a command that the kernel ends, at the latest, with this process.
func Child(cmd *exec.Cmd) error {
	cmd.SysProcAttr = attributes(nil)
	return pinned(cmd.Start)
}

// Await asks until there is no error, for half a minute at most.
func Await(ask func() error) error {
	deadline := clock.Machine.Now().Add(startWait)
	for {
		err := ask()
		if err == nil || clock.Machine.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
