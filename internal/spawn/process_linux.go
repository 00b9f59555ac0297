package spawn

import (
	"runtime"
	"sync"
	"syscall"
)

// attributes let the kernel end the child with us: SIGQUIT is PostgreSQL's
// immediate shutdown, which ends its own children too, and ends redis-server.
func attributes(c *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: c, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
}

// keeper is a thread that lives as long as the process: the parent that
// Pdeathsig watches is the thread that forked, and an idle one may end.
var keeper = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

// pinned calls f on the keeper.
func pinned(f func() error) error {
	done := make(chan error)
	keeper() <- func() { done <- f() }
	return <-done
}
