package testkit

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"aftercare/internal/spawn"
)

// Disk is a small filesystem of a test's own, which it may fill.
type Disk struct{ Dir string }

// SmallDisk mounts one in memory. That takes root, or sudo without a password;
// else the test is skipped on a laptop. A helper unmounts it when the test ends
// or the test process does.
func SmallDisk(t testing.TB, megabytes int) *Disk {
	t.Helper()
	dir, err := spawn.Folder("aftercare-disk-*")
	if err != nil {
		t.Fatalf("testkit: small disk: %v", err)
	}
	args := []string{"sh", "-c", `mount -t tmpfs -o mode=0777,size="$1"m none "$0" && echo mounted && { read -r _; umount -l "$0"; }`, dir, strconv.Itoa(megabytes)}
	if os.Geteuid() != 0 {
		args = append([]string{"sudo", "-n"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it must see the end of our process
	alive, err := cmd.StdinPipe()
	if err != nil {
		t.Fatalf("testkit: small disk: %v", err)
	}
	said, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, err = bufio.NewReader(said).ReadString('\n')
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a small filesystem cannot be mounted, and CI=true allows no skips: %v", err)
		}
		t.Skipf("a small filesystem cannot be mounted without root: %v", err)
	}
	t.Cleanup(func() {
		_ = alive.Close() // tells the helper
		_ = cmd.Wait()
	})
	return &Disk{dir}
}

const balloon = "balloon"

// Fill leaves no room.
func (d *Disk) Fill(t testing.TB) {
	t.Helper()
	f, err := os.Create(filepath.Join(d.Dir, balloon))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // what could not be written is the point
	for _, size := range []int{1 << 20, 4 << 10} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
}

// Free makes room again.
func (d *Disk) Free(t testing.TB) {
	t.Helper()
	if err := os.Remove(filepath.Join(d.Dir, balloon)); err != nil {
		t.Fatal(err)
	}
}

// ReadOnly lets nobody write any more, and root neither.
func (d *Disk) ReadOnly(t testing.TB) {
	t.Helper()
	args := []string{"mount", "-o", "remount,ro", d.Dir}
	if os.Geteuid() != 0 {
		args = append([]string{"sudo", "-n"}, args...)
	}
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v: %s", err, out)
	}
}
