package spawn

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"aftercare/internal/clock"
)

// Redis is a redis-server, which its owner may break. What is in it outlives an
// end only with the settings "--appendonly", "yes".
type Redis struct {
	Addr     string
	Settings []string // of redis-server, for the next Start

	program, dir, port string
	server             *server
}

// StartRedis starts one without persistence.
func StartRedis(settings ...string) (*Redis, error) {
	s, err := emptyRedis()
	if err != nil {
		return nil, err
	}
	s.Settings = settings
	return s, s.Start()
}

// StartSentinel starts a Sentinel with these lines of configuration.
func StartSentinel(config string) (*Redis, error) {
	s, err := emptyRedis()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "sentinel.conf")
	if err := os.WriteFile(file, []byte("bind 127.0.0.1\nport "+s.port+"\ndir "+s.dir+"\n"+config), 0o600); err != nil {
		return nil, err
	}
	if s.server, err = start(s.dir, nil, s.program, file, "--sentinel"); err != nil {
		return nil, err
	}
	return s, s.answers()
}

func emptyRedis() (s *Redis, err error) {
	s = &Redis{}
	if s.program, err = exec.LookPath("redis-server"); err != nil {
		return nil, ErrMissing
	}
	if s.dir, err = Folder("aftercare-redis-*"); err != nil {
		return nil, err
	}
	s.port, err = FreePort()
	s.Addr = net.JoinHostPort("127.0.0.1", s.port)
	return s, err
}

// Start starts it again on the same address.
func (s *Redis) Start() (err error) {
	args := append([]string{"--bind", "127.0.0.1", "--port", s.port, "--save", "", "--dir", s.dir}, s.Settings...)
	if s.server, err = start(s.dir, nil, s.program, args...); err != nil {
		return err
	}
	return s.answers()
}

func (s *Redis) answers() error { return Await(func() error { return s.Say("PING", "+PONG") }) }

// Stop ends the server with its last words written.
func (s *Redis) Stop() { s.server.stop() }

// Kill is kill -9.
func (s *Redis) Kill() { s.server.kill() }

// Freeze lets it stand still: it keeps its connections and answers nothing.
func (s *Redis) Freeze() { s.server.signal(syscall.SIGSTOP) }

// Thaw ends Freeze.
func (s *Redis) Thaw() { s.server.signal(syscall.SIGCONT) }

// PID is the process id.
func (s *Redis) PID() int { return s.server.cmd.Process.Pid }

// Flush empties it.
func (s *Redis) Flush() error { return s.Say("FLUSHALL", "+OK") }

// Files is the folder of its append-only files.
func (s *Redis) Files() string { return filepath.Join(s.dir, "appendonlydir") }

// Say speaks one inline command of the Redis protocol.
func (s *Redis) Say(line, want string) error {
	c, err := net.DialTimeout("tcp", s.Addr, time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // everything was answered
	if err := c.SetDeadline(clock.Machine.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte(line + "\r\n")); err != nil {
		return err
	}
	got, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && strings.TrimSpace(got) != want {
		err = errors.New(line + ": " + got)
	}
	return err
}
