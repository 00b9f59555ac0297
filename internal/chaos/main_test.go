package chaos

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if p := flag.Lookup("test.parallel"); p.Value.String() == p.DefValue {
		_ = flag.Set("test.parallel", "4") // most of these tests wait for another process
	}
	code := m.Run()
	testkit.Stop()
	if err := table.write(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
