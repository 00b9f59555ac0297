package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// run makes one run of a side, with a CPU profile of this process when it is the
// last and profiles are wanted. Where a side works in other processes, or waits
// for a database, its profile shows only what is left for this one.
func (g *Ground) run(ctx context.Context, side Side, last bool, name string) (f Figures, err error) {
	if !last || g.o.Profiles == "" {
		return side(ctx)
	}
	if err := os.MkdirAll(g.o.Profiles, 0o755); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	file, err := os.Create(filepath.Join(g.o.Profiles, name+".pprof"))
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	return side(ctx)
}
