package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheTableStandsUnderItself(t *testing.T) {
	t.Parallel()
	got := Table([]string{"a", "|n"}, [][]string{{"– b", "1"}, {"c", "10000"}})
	want := "| a   |     n |\n| --- | ----: |\n| – b |     1 |\n| c   | 10000 |\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// The README has a place for each table, and the last one replaces the one before.
func TestTablesGoIntoTheReadme(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "README.md")
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"chaos table, $1", "bench table", "bench table, $1"} {
		name, _, _ := strings.Cut(table, " ")
		if err := Into(file, name, table+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(got), "\nchaos table, $1\n") || !strings.Contains(string(got), "\nbench table, $1\n") || strings.Contains(string(got), "\nbench table\n") {
		t.Errorf("error %v in\n%s", err, got)
	}
	if err := Into(file, "nothing", "a table"); err == nil {
		t.Error("a file without a place takes it")
	}
}
