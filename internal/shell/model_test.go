package shell_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile(`\b([a-z]+)\.((?:Test|Fuzz)\w+|Run)\b`)
	aTest     = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Run)\w*)\(`)
)

// TestTheModelIsTrue compares the threat model with the tests there are.
func TestTheModelIsTrue(t *testing.T) {
	there := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") && !strings.Contains(path, "platformtest") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at := filepath.Base(filepath.Dir(path))
		if strings.Contains(path, "cmd/aftercare") {
			at = "cmd"
		}
		for _, m := range aTest.FindAllStringSubmatch(string(text), -1) {
			there[at+"."+m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	model := file.Doc.Text()
	doors, _, found := strings.Cut(model, "# What is left")
	_, doors, alsoFound := strings.Cut(doors, "# The doors")
	if !found || !alsoFound {
		t.Fatal("the model has lost its headings")
	}
	named := map[string]bool{"shell.TestMain": true, "shell.TestTheModelIsTrue": true}
	rows := strings.Split(doors, "\n  - ")[1:]
	if len(rows) < 20 {
		t.Fatalf("only %d rows: %q", len(rows), rows)
	}
	for _, row := range rows {
		tests := namedTest.FindAllStringSubmatch(row, -1)
		if len(tests) == 0 {
			t.Errorf("no test holds this row: %s", row)
		}
		for _, m := range tests {
			if named[m[0]] = true; !there[m[0]] {
				t.Errorf("the model names %s, which is not there", m[0])
			}
		}
	}
	for name := range there {
		if strings.HasPrefix(name, "shell.") && !named[name] {
			t.Errorf("%s is in no row of the model in doc.go", name)
		}
	}
}
