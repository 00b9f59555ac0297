//go:build !linux

package spawn

import "syscall"

func attributes(c *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: c, Setpgid: true}
}

func pinned(f func() error) error { return f() }
