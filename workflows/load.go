package workflows

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

//go:embed *.yaml
var shipped embed.FS

// Options say where workflows come from and which mails they may send.
type Options struct {
	Dir      string                                   // a shop's own files; "" is none
	Template func(name string) (aftercare.Kind, bool) // required
}

// source is one file to read.
type source struct {
	path string // as problems name it
	text []byte
}

// Load reads the shipped workflows and those of the override folder, by name.
// Either all are good, or the error (code Invalid) holds a strictyaml.Faults with
// every fault of every file.
func Load(o Options) ([]*aftercare.Workflow, error) {
	files := map[string]source{}
	if err := collect(files, shipped, "workflows"); err != nil {
		return nil, err
	}
	if o.Dir != "" {
		if err := collect(files, os.DirFS(o.Dir), o.Dir); err != nil {
			return nil, err
		}
	}
	var out []*aftercare.Workflow
	var faults strictyaml.Faults
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		w, err := Parse(f.path, f.text, o.Template)
		if err == nil {
			err = endless(f.path, w)
		}
		if err == nil && w.Name != name {
			err = invalid(strictyaml.Faults{{Origin: f.path, Path: "workflow", Text: "is " + w.Name + ", so the file must be called " + w.Name + ".yaml"}})
		}
		faults = append(faults, faultsOf(err)...)
		out = append(out, w)
	}
	if err := invalid(faults); err != nil {
		return nil, err
	}
	return out, nil
}

// endless refuses marketing mail that never ends to be useful: what a cap, a case
// or a pause keeps back would come months late. An older version that enrollments
// still go through may have such a step, so Parse takes it.
func endless(path string, w *aftercare.Workflow) error {
	var faults strictyaml.Faults
	for i, s := range w.Steps {
		if s.Kind == aftercare.KindMarketing && s.UsefulFor.IsZero() {
			faults = append(faults, strictyaml.Fault{Origin: path, Path: fmt.Sprintf("steps[%d].useful_for", i),
				Text: "is missing; say for how long after its time this mail is still worth getting, such as 14d"})
		}
	}
	return invalid(faults)
}

// collect adds the YAML files of a folder by workflow name; later folders
// replace what earlier ones had.
func collect(files map[string]source, dir fs.FS, label string) error {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return aftercare.Errorf(aftercare.Invalid, "workflows: read folder %s: %w", label, err)
	}
	for _, e := range entries {
		path := filepath.Join(label, e.Name())
		switch name, ext := e.Name(), filepath.Ext(e.Name()); {
		case strings.HasPrefix(name, "."): // an editor's leftovers
		case ext == ".yml":
			return aftercare.Errorf(aftercare.Invalid, "%s: workflow files end in .yaml; rename it, or it would be overlooked", path)
		case ext == ".yaml":
			text, err := fs.ReadFile(dir, name)
			if err != nil {
				return aftercare.Errorf(aftercare.Invalid, "workflows: read %s: %w", path, err)
			}
			files[strings.TrimSuffix(name, ext)] = source{path, text}
		}
	}
	return nil
}
