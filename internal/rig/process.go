package rig

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"aftercare/internal/testkit"
)

// Deadline is how long a test waits for what must happen, many times what it
// takes: a slow machine is no failure.
const Deadline = 2 * time.Minute

// Process is the program, running on its own.
type Process struct {
	Log string // the file that has its stdout and stderr

	cmd   *exec.Cmd
	ended chan struct{}
}

// Launch starts a program with nothing in its environment but what is given. It
// ends with the test.
func Launch(t testing.TB, program, dir string, env []string, args ...string) *Process {
	t.Helper()
	p := LaunchForAll(t, program, dir, env, args...)
	t.Cleanup(p.Kill)
	return p
}

// LaunchForAll is Launch of a program that all tests of the process share, and
// that ends with it.
func LaunchForAll(t testing.TB, program, dir string, env []string, args ...string) *Process {
	t.Helper()
	log, err := os.CreateTemp(dir, "aftercare-*.log")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }() // the child has its own
	p := &Process{cmd: exec.Command(program, args...), ended: make(chan struct{}), Log: log.Name()}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, log, log
	p.cmd.Env = append([]string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}, env...)
	if err := testkit.Child(p.cmd); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.ended) }() // how it ended is in its state
	return p
}

// Run is Launch of a command that ends: its exit code and what it wrote.
func Run(t testing.TB, program, dir string, env []string, args ...string) (code int, out string) {
	t.Helper()
	p := Launch(t, program, dir, env, args...)
	Await(t, strings.Join(args, " ")+" ends", func() bool { return !p.Running() })
	text, err := os.ReadFile(p.Log)
	if err != nil {
		t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode(), string(text)
}

// PID is the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Running reports whether it has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Kill is kill -9. It returns when the process is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// Signal only sends it: SIGSTOP, SIGCONT, SIGTERM.
func (p *Process) Signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// Wait waits for the end; the exit code is -1 of one that was killed.
func (p *Process) Wait(t testing.TB) (code int) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(Deadline):
		t.Fatalf("it does not end\n%s", p.Said())
	}
	return p.cmd.ProcessState.ExitCode()
}

// Said is the end of what it logged.
func (p *Process) Said() string {
	const most = 6000
	text, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	return filepath.Base(p.Log) + ":\n" + string(text[max(0, len(text)-most):])
}

// Crashed is the commit at which AFTERCARE_CRASH_AT ended it: "after settle".
func (p *Process) Crashed() (at string, yes bool) {
	if p.Running() || p.cmd.ProcessState.ExitCode() != 137 {
		return "", false
	}
	text, err := os.ReadFile(p.Log)
	if err != nil {
		return "", false
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return strings.CutPrefix(string(lines[len(lines)-1]), "crash ")
}

// Await polls until ok, and says what it waited for when it never comes.
func Await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(Deadline); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s in vain: %s", Deadline, what)
		}
	}
}
