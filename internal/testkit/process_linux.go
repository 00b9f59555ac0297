package testkit

import (
	"runtime"
	"syscall"
)

// attributes let the kernel end the child with us: SIGQUIT is PostgreSQL's
// immediate shutdown, which ends its own children too, and ends redis-server.
func attributes(c *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: c, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
}

// pinned calls f on a thread that lives as long as the process: the parent that
// Pdeathsig watches is the thread, and an idle one may end.
func pinned(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		done <- f()
		select {} // holds the thread
	}()
	return <-done
}
