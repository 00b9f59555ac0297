package spawn

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"strconv"
	"sync/atomic"
	"syscall"
)

// nextPort walks through ports that systems do not give to outgoing
// connections: one of those could take a port while its server is down.
var nextPort atomic.Int64

const firstPort, ports = 20_000, 10_000

// FreePort is a loopback port that nobody listens on, never the same twice.
func FreePort() (string, error) {
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

// FreeAddr is FreePort as a loopback address.
func FreeAddr() (string, error) {
	port, err := FreePort()
	return net.JoinHostPort("127.0.0.1", port), err
}

// Folder is a temporary folder that lives until Stop.
func Folder(pattern string) (string, error) { return folder(pattern, nil) }

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
