package archtest

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const root = "../.."

func TestProgramKeepsItsCut(t *testing.T) {
	t.Parallel()
	for _, v := range violations(goFiles(t, os.DirFS(root))) {
		t.Error(v)
	}
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	for _, v := range misplaced(topLevel(t)) {
		t.Error(v)
	}
}

// Each rule can fail: every archive of testdata is a small wrong program, and
// its comment is what must be said about it, and nothing else.
func TestRulesCanFail(t *testing.T) {
	t.Parallel()
	archives, err := fs.Glob(os.DirFS("testdata"), "*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no wrong programs: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(path.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			tree, err := txtar.FS(a)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(violations(goFiles(t, tree)), "\n")
			if want := strings.TrimSpace(string(a.Comment)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if got := misplaced([]string{"cmd", ".ci", "scripts"}); len(got) != 1 || !strings.HasPrefix(got[0], "scripts does not belong") {
		t.Errorf("top level: %v", got)
	}
}

// Every ban and layer of the tables can fail, not only those of the archives.
func TestEveryRowCanFail(t *testing.T) {
	t.Parallel()
	for _, b := range bans {
		dirs := []string{"internal/web"}
		if b.in != nil {
			dirs = b.in
		}
		for _, dir := range dirs {
			if len(banned(importing(t, dir, b.path))) == 0 {
				t.Errorf("%s may import %s", dir, b.path)
			}
		}
		if strings.TrimSpace(b.why) == "" {
			t.Errorf("the ban of %s has no reason", b.path)
		}
	}
	for _, l := range layers {
		if len(layering(importing(t, l.path, module+"/unheard"))) == 0 {
			t.Errorf("%s may import anything", l.path)
		}
		if strings.TrimSpace(l.why) == "" {
			t.Errorf("the layer %s has no reason", l.path)
		}
	}
}

func importing(t *testing.T, dir, what string) file {
	t.Helper()
	return parse(t, dir, "x.go", []byte("package x\nimport _ \""+what+"\"\n"))
}

func parse(t *testing.T, dir, name string, src []byte) file {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), path.Join(dir, name), src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file{dir, name, bytes.Count(src, []byte("\n")), syntax}
}

// goFiles are the Go files of a tree that are neither tests nor test data.
func goFiles(t *testing.T, tree fs.FS) []file {
	t.Helper()
	var files []file
	err := fs.WalkDir(tree, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(tree, p)
		if err == nil {
			files = append(files, parse(t, path.Dir(p), path.Base(p), src))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// topLevel lists what stands at the top of the repository. In a checkout it asks
// git, so that build output and a developer's own ignored files do not count.
func topLevel(t *testing.T) []string {
	t.Helper()
	if out, err := exec.Command("git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard").Output(); err == nil && len(out) > 0 {
		seen := map[string]bool{}
		var names []string
		for line := range strings.Lines(string(out)) {
			name, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(line), `"`), "/")
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
		return names
	}
	found, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		if n := e.Name(); n != "bin" && n != "dist" && !strings.Contains(n, ".db") {
			names = append(names, n)
		}
	}
	return names
}
