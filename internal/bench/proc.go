package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// field is the number that follows a name at the beginning of a line.
func field(text, name string) (float64, error) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			first, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			return strconv.ParseFloat(first, 64)
		}
	}
	return 0, fmt.Errorf("no %s in it", name)
}

// resident is what a process holds in memory, in megabytes.
func resident(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	kib, err := field(string(text), "VmRSS:")
	return kib * 1024 / 1e6, err
}

// hertz is what /proc counts processor time in; Linux has one value for all that
// look from outside the kernel.
const hertz = 100

// spent are the seconds of processor time of these processes and of all below
// them. One that has ended is not counted; 0 where there is no /proc.
func spent(pids ...int) (seconds float64) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	parents, times := map[int]int{}, map[int]float64{}
	for _, file := range stats {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		// The name is in parentheses, and may hold spaces.
		_, rest, _ := strings.Cut(string(text), ") ")
		f := strings.Fields(rest)
		if len(f) < 15 {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file))) // digits, by the pattern
		parents[pid], _ = strconv.Atoi(f[1])
		for _, ticks := range f[11:15] { // its own, and that of children that have ended
			n, _ := strconv.ParseFloat(ticks, 64)
			times[pid] += n / hertz
		}
	}
	for pid, time := range times {
		for at, up := pid, 0; at > 1 && up < 5; at, up = parents[at], up+1 {
			if slices.Contains(pids, at) {
				seconds += time
				break
			}
		}
	}
	return seconds
}

// idleTime are the seconds of processor time that nobody has used since the machine
// began; 0 where there is no /proc.
func idleTime() float64 {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(text))
	if len(f) < 6 || f[0] != "cpu" {
		return 0
	}
	rest, _ := strconv.ParseFloat(f[4], 64)
	waiting, _ := strconv.ParseFloat(f[5], 64) // for a disk
	return (rest + waiting) / hertz
}
