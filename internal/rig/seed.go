package rig

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
)

var drawn = sync.OnceValue(func() uint64 { return rand.Uint64N(1 << 32) })

// Seed is AFTERCARE_TEST_SEED, to repeat a run, or one drawn for this process.
func Seed(t testing.TB) uint64 {
	t.Helper()
	n := drawn()
	if s := os.Getenv("AFTERCARE_TEST_SEED"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("to repeat: AFTERCARE_TEST_SEED=%d", n)
	return n
}

// Long reports whether the tests that take minutes are asked for.
func Long() bool { return os.Getenv("AFTERCARE_TEST_LONG") == "1" }
