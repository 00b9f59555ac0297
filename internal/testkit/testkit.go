package testkit

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// startWait is how long a server may take to answer.
const startWait = 30 * time.Second

var (
	mu    sync.Mutex
	stops []func() // of everything started, run once at the end
)

// Main runs the tests, then stops what they started.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop ends all servers, for a TestMain that does more than Main.
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

// missing skips, or fails where nothing may be skipped.
func missing(t testing.TB, what, pkg string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed, and CI=true allows no skips: apt-get install %s", what, pkg)
	}
	t.Skipf("%s is not installed: apt-get install %s", what, pkg)
}

// server is a process that must not outlive the test process.
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

// nextPort walks through ports that systems do not give to outgoing
// connections: one of those could take a port while its server is down.
var nextPort atomic.Int64

const firstPort, ports = 20_000, 10_000

// freePort is a loopback port that nobody listens on, never the same twice.
func freePort() (string, error) {
	nextPort.CompareAndSwap(0, int64(os.Getpid())*61)
	for range ports {
		port := strconv.FormatInt(firstPort+nextPort.Add(1)%ports, 10)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
		if err == nil {
			return port, l.Close()
		}
	}
	return "", errors.New("all ports are taken")
}

// FreeAddr is a loopback address for a server that a test starts and restarts.
func FreeAddr(t testing.TB) string {
	t.Helper()
	port, err := freePort()
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return net.JoinHostPort("127.0.0.1", port)
}

// folder is a temporary folder that lives until the end, owned by the user.
func folder(pattern string, owner *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		return "", err
	}
	atExit(func() { _ = os.RemoveAll(dir) })
	if owner == nil {
		return dir, nil
	}
	return dir, os.Chown(dir, int(owner.Uid), int(owner.Gid))
}

// unprivileged is the named user when we are root, else nil: PostgreSQL refuses
// to run as root.
func unprivileged(name string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("running as root, and there is no user %s to run the server as: %w", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// await asks until the server answers.
func await(ask func() error) error {
	deadline := time.Now().Add(startWait)
	for {
		err := ask()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Folder is a temporary folder that lives until the end of the test process.
func Folder(pattern string) (string, error) { return folder(pattern, nil) }
