package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/jobs"
)

// crashPoint ends the process without a word at the n-th commit, for tests that
// kill it at every durable step: AFTERCARE_CRASH_AT=before:3 or after:3, or
// after:settle for the first commit of that name. It is nil, and costs nothing,
// when that is not set. The leader's lease is renewed by the clock and not by the
// story, so it does not count.
func crashPoint(when string) func(name string) {
	side, which, ok := strings.Cut(os.Getenv("AFTERCARE_CRASH_AT"), ":")
	if !ok || side != when {
		return nil
	}
	n, err := strconv.ParseInt(which, 10, 64)
	if err != nil {
		n = 1
	}
	var commits atomic.Int64
	return func(name string) {
		if named := err != nil; named && name != which || !named && name == "lease" {
			return
		}
		if commits.Add(1) == n {
			fmt.Fprintln(os.Stderr, "crash", when, name)
			os.Exit(137) // as after kill -9: no deferred call runs
		}
	}
}

// deadly makes w end the process over the mail of one order, as a template does
// that takes all memory: AFTERCARE_CRASH_AT=write:70007.
func deadly(w jobs.Writer) jobs.Writer {
	if order, ok := strings.CutPrefix(os.Getenv("AFTERCARE_CRASH_AT"), "write:"); ok {
		return deadlyWriter{w, order}
	}
	return w
}

type deadlyWriter struct {
	jobs.Writer
	order string
}

// Write ends the process, or makes the message.
func (w deadlyWriter) Write(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) {
	if c.State.Facts.Order.ID == w.order {
		fmt.Fprintln(os.Stderr, "crash write")
		os.Exit(137)
	}
	return w.Writer.Write(c)
}

// testPatience is how long tests wait before they take a silent process for
// dead, in place of every lease's own time: AFTERCARE_TEST_LEASE=2s. It is 0,
// which means those times, when that is not set. A short one costs mails that
// are slow, never a second copy.
func testPatience() time.Duration {
	d, err := time.ParseDuration(os.Getenv("AFTERCARE_TEST_LEASE"))
	if err != nil {
		return 0
	}
	return d
}

// testCheckpoint is store.Options.Checkpoint: AFTERCARE_TEST_CHECKPOINT=1 lets
// kills come in the middle of checkpoints.
func testCheckpoint() int {
	n, err := strconv.Atoi(os.Getenv("AFTERCARE_TEST_CHECKPOINT"))
	if err != nil {
		return 0
	}
	return n
}

// wrongClock is a machine's clock that a test makes jump: it is off by what the
// file AFTERCARE_TEST_CLOCK says, 1h or -1h, at the moment. asynq and the database
// have clocks of their own, as on other machines.
type wrongClock struct{ file string }

// Now reads the file each time.
func (c wrongClock) Now() time.Time {
	text, err := os.ReadFile(c.file)
	if err != nil {
		panic(err)
	}
	by, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil {
		panic(err)
	}
	return time.Now().Add(by).UTC().Round(0)
}

// machineClock is the machine's, or the one that a test gives in its place.
func machineClock() clock.Clock {
	if file := os.Getenv("AFTERCARE_TEST_CLOCK"); file != "" {
		return wrongClock{file}
	}
	return clock.Machine
}
