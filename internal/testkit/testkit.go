package testkit

import (
	"errors"
	"os"
	"os/exec"
	"testing"

	"aftercare/internal/spawn"
)

// Main runs the tests, then stops what they started.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop ends all servers, for a TestMain that does more than Main.
func Stop() { spawn.Stop() }

// missing skips, or fails where nothing may be skipped.
func missing(t testing.TB, what, pkg string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed, and CI=true allows no skips: apt-get install %s", what, pkg)
	}
	t.Skipf("%s is not installed: apt-get install %s", what, pkg)
}

// Started is for the error of whoever starts a server: a missing one skips the
// test, or fails it where nothing may be skipped.
func Started(t testing.TB, err error, what, pkg string) {
	t.Helper()
	if errors.Is(err, spawn.ErrMissing) {
		missing(t, what, pkg)
	}
	if err != nil {
		t.Fatalf("testkit: %s: %v", what, err)
	}
}

// Child starts a command that the kernel ends, at the latest, with this process.
func Child(cmd *exec.Cmd) error { return spawn.Child(cmd) }

// FreeAddr is a loopback address for a server that a test starts and restarts.
func FreeAddr(t testing.TB) string {
	t.Helper()
	addr, err := spawn.FreeAddr()
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	return addr
}

// Folder is a temporary folder that lives until the end of the test process.
func Folder(pattern string) (string, error) { return spawn.Folder(pattern) }
