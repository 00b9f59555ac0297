package sizing

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"aftercare/jobs"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

var update = flag.Bool("update", false, "write README.md anew")

const readme = "../../README.md"

var place = regexp.MustCompile(`(?s)(<!-- sizing: begin[^>]*-->\n).*?(<!-- sizing: end -->)`)

func TestReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if !place.Match(text) {
		t.Fatal("README.md has no place for the table: <!-- sizing: begin --> … <!-- sizing: end -->")
	}
	want := place.ReplaceAllString(string(text), "${1}\n"+strings.ReplaceAll(Text(), "$", "$$")+"\n${2}")
	if *update {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Error("README.md is stale; run: go test ./internal/sizing -update")
	}
}

// What grows with the orders, grows with them; what has a floor, does not fall
// below it.
func TestNeedGrows(t *testing.T) {
	t.Parallel()
	small, large := For(1000), For(10_000_000)
	if small.Web != fewest || small.Worker != fewest {
		t.Errorf("the smallest has %d and %d processes", small.Web, small.Worker)
	}
	if n := large.Ten / small.Ten; n < 9_999 || n > 10_001 {
		t.Errorf("ten thousand times the orders take %v times the disk", n)
	}
	if large.Redis < 20*small.Redis || large.Redis > 50*small.Redis { // ten o'clock is within the horizon, too
		t.Errorf("Redis grows from %v to %v", small.Redis, large.Redis)
	}
	if large.Worker <= small.Worker || large.Wave <= small.Wave {
		t.Errorf("from %+v to %+v", small, large)
	}
}

// What the figures say of the code.
func TestFiguresOfTheCode(t *testing.T) {
	t.Parallel()
	if jobs.Horizon.Seconds() != horizon {
		t.Errorf("the horizon is %s", jobs.Horizon)
	}
	templates, err := mailtemplates.Load(mailtemplates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := workflows.Load(workflows.Options{Template: templates.Kind})
	if err != nil || len(all) != workflowsShipped {
		t.Errorf("there are %d workflows, error %v", len(all), err)
	}
}
