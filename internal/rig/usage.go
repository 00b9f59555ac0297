package rig

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Memory is what the process holds in memory now, and the most it ever held, in
// bytes; 0 where the system does not tell, or of a process that has ended.
func (p *Process) Memory(t testing.TB) (now, most int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		for name, to := range map[string]*int{"VmRSS:": &now, "VmHWM:": &most} {
			if rest, ok := strings.CutPrefix(line, name); ok {
				kib, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
				if *to, err = strconv.Atoi(kib); err != nil {
					t.Error(err)
				}
				*to <<= 10
			}
		}
	}
	return now, most
}

// ResetMost lets the most that Memory tells begin again with what is held now.
func (p *Process) ResetMost(t testing.TB) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.PID()), []byte("5"), 0); err != nil {
		t.Log("the most that the process held cannot be reset:", err)
	}
}

// Descriptors is how many files and sockets the process has open.
func (p *Process) Descriptors() int {
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.PID()))
	if err != nil {
		return 0
	}
	return len(open)
}

// Value is the value of a metric in the text of /metrics; ok is false when it is
// not there.
func Value(metrics []byte, name string) (value float64, ok bool) {
	for line := range bytes.Lines(metrics) {
		if rest, found := bytes.CutPrefix(line, []byte(name+" ")); found {
			v, err := strconv.ParseFloat(string(bytes.TrimSpace(rest)), 64)
			return v, err == nil
		}
	}
	return 0, false
}
