package main

import (
	"flag"
	"os"
	"testing"

	"aftercare/internal/testkit"
)

// asProgram makes the test binary the program itself, so that tests can run it
// as a process of its own, and kill it.
const asProgram = "AFTERCARE_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		_ = os.Unsetenv(asProgram) // the program warns of variables that it does not know
		main()
	}
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == flag.Lookup("test.parallel").DefValue {
		_ = flag.Set("test.parallel", "4") // most of these tests wait for another process
	}
	testkit.Main(m)
}

// long reports whether the tests that take minutes are asked for: make crash.
func long() bool { return os.Getenv("AFTERCARE_TEST_LONG") == "1" }
