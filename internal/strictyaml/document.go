package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Document is a file that was read, with the faults found so far.
type Document struct {
	file   string
	places map[string]place
	faults []Fault
}

type place struct {
	origin string // file or environment variable
	line   int    // 0: none
}

// Fault is one thing that is wrong.
type Fault struct {
	Origin string // the file, or what stands in for it, such as an environment variable
	Line   int    // 0 when there is none
	Path   string // "stores[0].mail.from"; "" for the whole file
	Text   string
}

// String is "file:line: path: text", without what is not known.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.Origin)
	if f.Line > 0 {
		b.WriteString(":" + strconv.Itoa(f.Line))
	}
	if f.Path != "" {
		b.WriteString(": " + f.Path)
	}
	return b.String() + ": " + f.Text
}

// Faults is all that is wrong with a document, in the order of its lines and paths.
type Faults []Fault

// Error has one line for each fault.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// Faultf records that the value at path is wrong. The line is the value's own
// or, when it is missing, that of the nearest thing around it.
func (d *Document) Faultf(path, format string, args ...any) {
	p := d.placeOf(path)
	d.faults = append(d.faults, Fault{p.origin, p.line, path, fmt.Sprintf(format, args...)})
}

// Has reports whether the document, or whatever replaced it, says something at path.
func (d *Document) Has(path string) bool {
	_, ok := d.places[path]
	return ok
}

// Replace says that the value at path came from elsewhere, such as an
// environment variable; faults about it will name that.
func (d *Document) Replace(path, origin string) { d.places[path] = place{origin, 0} }

// Replaced reports whether the value at path came from elsewhere.
func (d *Document) Replaced(path string) bool {
	p, ok := d.places[path]
	return ok && p.origin != d.file
}

// Faults is what was found so far, as it was found.
func (d *Document) Faults() Faults { return slices.Clone(d.faults) }

// Err is all faults, nil when there are none.
func (d *Document) Err() error {
	if len(d.faults) == 0 {
		return nil
	}
	all := slices.Clone(d.faults)
	slices.SortStableFunc(all, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path))
	})
	return Faults(all)
}

func (d *Document) placeOf(path string) place {
	for path != "" {
		if p, ok := d.places[path]; ok {
			return p
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return place{origin: d.file}
}
