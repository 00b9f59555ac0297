package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// crashPoint ends the process without a word at the n-th commit, for tests that
// kill it at every durable step: AFTERCARE_CRASH_AT=before:3 or after:3. It is
// nil, and costs nothing, when that is not set.
func crashPoint(when string) func(name string) {
	side, count, _ := strings.Cut(os.Getenv("AFTERCARE_CRASH_AT"), ":")
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil || side != when {
		return nil
	}
	var commits atomic.Int64
	return func(string) {
		if commits.Add(1) == n {
			os.Exit(137) // as after kill -9: no deferred call runs
		}
	}
}
