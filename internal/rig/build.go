package rig

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/testkit"
)

// Released is the release before this one. A rolling deploy has it beside the new
// program, on one database.
const Released = "0.1.0"

var (
	building sync.Mutex
	built    = map[string]string{} // by tags
)

// Build is the program, built with these tags; once per test process.
func Build(t testing.TB, tags ...string) (file string) {
	t.Helper()
	return build(t, "aftercare "+strings.Join(tags, " "), func(file string) ([]byte, error) {
		return goBuild(root(), file, tags...)
	})
}

// BuildReleased is the program of the release before; ok is false where the
// history does not have it, as in a shallow clone.
func BuildReleased(t testing.TB) (file string, ok bool) {
	t.Helper()
	commit := released()
	if commit == "" {
		return "", false
	}
	return build(t, Released, func(file string) ([]byte, error) {
		dir := file + ".source"
		if err := os.Mkdir(dir, 0o700); err != nil {
			return nil, err
		}
		unpack := exec.Command("sh", "-c", `git -C "$0" archive "$1" | tar -x -C "$2"`, root(), commit, dir)
		if out, err := unpack.CombinedOutput(); err != nil {
			return out, err
		}
		return goBuild(dir, file)
	}), true
}

// released is the commit that cut Released in the changelog: tags do not come
// along with every clone, and commits do. "" where it is not there.
func released() string {
	out, err := exec.Command("git", "-C", root(), "log", "--reverse", "--format=%H", "-S", "## "+Released+" - ", "--", "CHANGELOG.md").Output()
	if err != nil {
		return ""
	}
	commit, _, _ := strings.Cut(string(out), "\n")
	return commit
}

func goBuild(dir, file string, tags ...string) ([]byte, error) {
	cmd := exec.Command("go", "build", "-tags", strings.Join(tags, ","), "-o", file, "./cmd/aftercare")
	cmd.Dir = dir
	return cmd.CombinedOutput()
}

func build(t testing.TB, what string, into func(file string) ([]byte, error)) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	if file, ok := built[what]; ok {
		return file
	}
	dir, err := testkit.Folder("aftercare-build-*")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "aftercare")
	if out, err := into(file); err != nil {
		t.Fatal(fmt.Errorf("build %s: %w\n%s", what, err, out))
	}
	built[what] = file
	return file
}

// root is the folder of the module.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
