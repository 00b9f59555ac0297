//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package mail

import (
	"errors"
	"net"
	"syscall"
)

// quiet reports whether the peer has neither said anything nor closed, by
// looking without taking and without waiting. Connections that are no sockets
// count as quiet.
func quiet(c net.Conn) bool {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	var peek error
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, peek = syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		return true
	})
	return err == nil && (errors.Is(peek, syscall.EAGAIN) || errors.Is(peek, syscall.EWOULDBLOCK))
}
