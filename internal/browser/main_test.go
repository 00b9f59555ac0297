package browser

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// shots keeps pictures of the pages in this folder.
var shots = flag.String("shots", "", "keep pictures of the pages in this folder")

func TestMain(m *testing.M) {
	flag.Parse()
	if *shots != "" {
		if err := os.MkdirAll(*shots, 0o700); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := m.Run()
	closeChromium()
	testkit.Stop()
	os.Exit(code)
}

// house is the demo, played to its end.
type house struct {
	Base string // "http://127.0.0.1:1234"
	dir  string
}

var (
	building sync.Once
	built    house
)

// demo plays the story once for all tests.
func demo(t *testing.T) house {
	t.Helper()
	building.Do(func() {
		dir, err := testkit.Folder("aftercare-browser-*")
		if err != nil {
			t.Fatal(err)
		}
		addr := testkit.FreeAddr(t)
		program := rig.Build(t)
		p := rig.LaunchForAll(t, program, dir, nil, "demo", "--fast", "--keep", dir, "--listen", addr)
		rig.Await(t, "the demo's story ends", func() bool {
			if !p.Running() {
				t.Fatal(p.Said())
			}
			return strings.Contains(p.Said(), "days are over")
		})
		built = house{Base: "http://" + addr, dir: dir}
	})
	if built.Base == "" {
		t.Fatal("the demo did not start")
	}
	return built
}

// state is a checksum of every table: whoever changes anything changes one.
func (h house) state(t *testing.T) map[string]string {
	t.Helper()
	db, err := sqlx.Open("sqlite", "file:"+filepath.Join(h.dir, "aftercare.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // read only
	var tables []string
	if err := db.Select(&tables, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('leases', 'sessions') AND name NOT LIKE 'sqlite_%'"); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, table := range tables {
		rows, err := db.Queryx("SELECT * FROM " + table + " ORDER BY 1, 2") // #nosec G202 -- a name from the schema
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		for rows.Next() {
			row, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(sum, "%q\n", row)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		out[table] = fmt.Sprintf("%x", sum.Sum(nil))
	}
	return out
}
