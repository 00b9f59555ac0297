package sizing

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ticks is how many of the kernel's ticks a second has, on every Linux of today.
const ticks = 100

// cpu is how many seconds of a core PostgreSQL has taken, with all its processes;
// 0 where the system does not tell.
func (m *measure) cpu() (seconds float64) {
	m.Helper()
	_, main := stat(int(m.number("SELECT pg_backend_pid()")))
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range all {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		fields, parent := stat(pid)
		if pid == main {
			seconds += sum(fields[11:15]) // its own, and that of those that have ended
		} else if parent == main {
			seconds += sum(fields[11:13])
		}
	}
	return seconds
}

// stat are the fields of a process's status after its name, and its parent.
func stat(pid int) (fields []string, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, 0
	}
	fields = strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	parent, _ = strconv.Atoi(fields[1]) // the kernel writes a number
	return fields, parent
}

func sum(fields []string) (seconds float64) {
	for _, f := range fields {
		n, _ := strconv.ParseFloat(f, 64) // the kernel writes numbers
		seconds += n / ticks
	}
	return seconds
}
