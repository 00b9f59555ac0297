package spawn

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
)

// Versions are those of the servers that would be started, "" of one that is missing.
func Versions() (postgres, redis string) {
	if bin, err := PostgresBin(); err == nil {
		postgres = versionOf(filepath.Join(bin, "postgres"))
	}
	return postgres, versionOf("redis-server")
}

var versionNumber = regexp.MustCompile(`\d+(\.\d+)+`)

func versionOf(program string) string {
	out, err := exec.Command(program, "--version").Output()
	if err != nil {
		return ""
	}
	return versionNumber.FindString(string(out))
}

// PostgresBin is the folder of the newest server programs.
func PostgresBin() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	name, err := exec.LookPath("postgres")
	if err != nil {
		return "", ErrMissing
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(name), "initdb")); err != nil {
		return "", ErrMissing
	}
	return filepath.Dir(name), nil
}

// version is 15 for /usr/lib/postgresql/15/bin/postgres.
func version(path string) (n int) {
	_, _ = fmt.Sscanf(filepath.Base(filepath.Dir(filepath.Dir(path))), "%d", &n) // 0 sorts last
	return n
}
