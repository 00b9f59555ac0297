package workflows_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"aftercare/workflows"
)

var update = flag.Bool("update", false, "write the goldens")

// Each case of testdata/parse is a file, a line of dashes, and what comes of
// it: the normalized workflow, or the problems.
func TestParse(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/parse/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range a.Files {
			t.Run(filepath.Base(path)+"/"+f.Name, func(t *testing.T) {
				input, want, ok := strings.Cut(string(f.Data), "----\n")
				if !ok && !*update {
					t.Fatal("no ---- between input and what is wanted")
				}
				got := parsed(f.Name, input)
				if diff := cmp.Diff(want, got); diff != "" && !*update {
					t.Errorf("%s\n(if the new output is meant, use -update)", diff)
				}
				a.Files[i].Data = []byte(input + "----\n" + got)
			})
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func parsed(name, input string) string {
	w, err := workflows.Parse(name, []byte(input), kindOf)
	if err != nil {
		return err.Error() + "\n"
	}
	return w.Source
}

// The version is of what a workflow does, not of how its file looks.
func TestVersion(t *testing.T) {
	t.Parallel()
	const plain = "workflow: thanks\nabout: Thanks.\ntrigger: order.shipped\nwhen: order.total > 0 && !order.test\nsteps:\n  - id: say\n    wait: {for: 14d, at: \"10:00\"}\n    mail: review-request\n"
	of := func(text string) string {
		w, err := workflows.Parse("thanks.yaml", []byte(text), kindOf)
		if err != nil {
			t.Fatal(err)
		}
		return w.Version
	}
	want := of(plain)
	for name, text := range map[string]string{
		"comments":   "# A comment.\n" + strings.ReplaceAll(plain, "\n    mail", " # another\n    mail"),
		"windows":    strings.ReplaceAll(plain, "\n", "\r\n"),
		"weeks":      strings.Replace(plain, "14d", "2w", 1),
		"words":      strings.Replace(plain, "&& !", "and not ", 1),
		"spaces":     strings.Replace(plain, "order.total > 0 && ", "(order.total>0)   && ", 1),
		"flow":       strings.Replace(plain, "{for: 14d, at: \"10:00\"}", "\n      at: '10:00'\n      for: 14d\n      from: trigger", 1),
		"order":      "trigger: order.shipped\n" + strings.Replace(plain, "trigger: order.shipped\n", "", 1),
		"byte order": "\ufeff" + plain,
	} {
		if got := of(text); got != want {
			t.Errorf("%s: version %s, want %s", name, got, want)
		}
	}
	for name, text := range map[string]string{
		"delay":     strings.Replace(plain, "14d", "15d", 1),
		"hours":     strings.Replace(plain, "14d", "336h", 1), // not the same across a change of clocks
		"condition": strings.Replace(plain, "> 0", "> 1", 1),
		"template":  strings.Replace(plain, "review-request", "cross-sell", 1),
	} {
		if got := of(text); got == want {
			t.Errorf("%s: the version did not change", name)
		}
	}
}

// Whatever is written, Parse answers; what it accepts, it reads back the same.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := workflows.Parse("fuzz.yaml", text, kindOf)
		if err != nil {
			return
		}
		again, err := workflows.Parse("fuzz.yaml", []byte(w.Source), kindOf)
		if err != nil {
			t.Fatalf("the source does not read back: %v\n%s", err, w.Source)
		}
		if again.Version != w.Version {
			t.Fatalf("another version:\n%s\n%s", w.Source, again.Source)
		}
	})
}
