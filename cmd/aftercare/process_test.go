package main

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

// deadline is how long a test waits for what must happen, many times what it
// takes: a slow machine is no failure.
const deadline = 2 * time.Minute

// process is the program, running on its own.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	log   string // the file that has its stderr
}

// launch starts the program with nothing in its environment but what is given.
func launch(t testing.TB, dir string, env []string, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.CreateTemp(dir, "aftercare-*.log")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }() // the child has its own
	p := &process{cmd: exec.Command(self, args...), ended: make(chan struct{}), log: log.Name()}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, log, log
	p.cmd.Env = append([]string{asProgram + "=1", "HOME=" + dir, "PATH=" + os.Getenv("PATH")}, env...)
	if err := testkit.Child(p.cmd); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.ended) }() // how it ended is in its state
	t.Cleanup(p.kill)
	return p
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// kill is kill -9. It returns when the process is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// signal sends it, and waits for the end; the exit code is -1 for one killed.
func (p *process) signal(t testing.TB, s syscall.Signal) (code int) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(deadline):
		t.Fatalf("it does not end\n%s", p.said())
	}
	return p.cmd.ProcessState.ExitCode()
}

// said is the end of what it logged.
func (p *process) said() string {
	const most = 6000
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return filepath.Base(p.log) + ":\n" + string(text[max(0, len(text)-most):])
}

// crashed is the commit at which AFTERCARE_CRASH_AT ended it: "after settle".
func (p *process) crashed() (at string, yes bool) {
	if p.running() || p.cmd.ProcessState.ExitCode() != 137 {
		return "", false
	}
	text, err := os.ReadFile(p.log)
	if err != nil {
		return "", false
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return strings.CutPrefix(string(lines[len(lines)-1]), "crash ")
}

// await polls until ok, and says what it waited for when it never comes.
func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(deadline); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s in vain: %s", deadline, what)
		}
	}
}
