package bench

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"strings"
)

// binaryTrial is the size of the program.
func binaryTrial() Trial {
	return Trial{
		Rows: []Row{{Name: "binary-mb", Work: "the program's file, without symbols, as it is released", Unit: "MB", Ours: Figure{sideOurs, "size"}, AtMost: 60}},
		Long: true, // it does not change
		Set:  setBinary,
	}
}

func setBinary(_ context.Context, g *Ground) (*Stage, error) {
	whole, symbols, err := sizes(g.o.Program)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", g.o.Program, err)
	}
	stage := &Stage{Order: []string{sideOurs}, Sides: map[string]Side{sideOurs: func(context.Context) (Figures, error) {
		return Figures{"size": float64(whole-symbols) / 1e6}, nil
	}}}
	if symbols > 0 {
		stage.Note = func(string) string {
			return fmt.Sprintf("this one was built with symbols and has %.1f MB; the release leaves them out (-s -w)", float64(whole)/1e6)
		}
	}
	return stage, nil
}

// sizes are those of a file and of what -s -w would leave out of it.
func sizes(file string) (whole, symbols int64, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, 0, err
	}
	f, err := elf.Open(file)
	if err != nil {
		return info.Size(), 0, nil // another system's file: its size is all that is known
	}
	defer func() { _ = f.Close() }() // it was only read
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, ".debug_") || s.Name == ".symtab" || s.Name == ".strtab" {
			symbols += int64(s.FileSize)
		}
	}
	return info.Size(), symbols, nil
}
