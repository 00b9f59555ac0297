package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"aftercare/internal/bench"
)

type benchCmd struct {
	Quick    bool     `help:"Under a minute: smaller tables, fewer runs, a fifth of grace."`
	Only     []string `placeholder:"ROW" help:"Only these rows: --only webhook-sqlite,render"`
	JSON     bool     `help:"As JSON."`
	Profiles string   `type:"path" placeholder:"FOLDER" help:"Write a CPU profile of each side's last run there, for go tool pprof."`
	Readme   string   `type:"path" placeholder:"FILE" help:"Put the table into this file, between <!-- bench: begin --> and <!-- bench: end -->."`
}

// Help lists the rows.
func (*benchCmd) Help() string {
	return `Measures Aftercare beside what one would use instead, in one run on this machine, as ratios. It
starts its own PostgreSQL and Redis, which must be installed, on free ports and in temporary folders,
and touches nothing else. Without --quick it takes a quarter of an hour and six gigabytes of disk.

Examples:
  aftercare bench --quick
  aftercare bench --only steps-postgres,mail-5ms
  aftercare bench --only webhook-postgres --profiles /tmp/profiles
  aftercare bench --json > bench.json
  aftercare bench --readme README.md

Rows: ` + strings.Join(bench.Names(), ", ")
}

// Run measures and prints. A row that misses its figure is no error; one that
// could not be measured is.
func (c *benchCmd) Run(ctx context.Context, s *streams) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench: find this program's file: %w", err)
	}
	report, failed := bench.Run(ctx, bench.Options{Quick: c.Quick, Only: c.Only, Program: program, Profiles: c.Profiles, Progress: s.err})
	if len(report.Rows) == 0 {
		return failed
	}
	if c.JSON {
		err = s.json(report)
	} else {
		_, err = fmt.Fprint(s.out, report.Markdown())
	}
	if c.Readme != "" && failed == nil {
		err = errors.Join(err, report.IntoReadme(c.Readme))
	}
	return errors.Join(err, failed)
}
