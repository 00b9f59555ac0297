package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

const module = "aftercare"

// file is one Go file that is not a test; dir is relative to the module.
type file struct {
	dir, name string
	lines     int
	syntax    *ast.File
}

// under reports whether p is one of the paths or lies below one.
func under(p string, paths ...string) bool {
	return slices.ContainsFunc(paths, func(of string) bool { return p == of || strings.HasPrefix(p, of+"/") })
}

// violations are all rules that the files break, each with its reason.
func violations(files []file) []string {
	var out []string
	for _, f := range files {
		for _, rule := range []func(file) []string{layering, banned, standardOnly, clockless, initless, short, clearlyNamed} {
			for _, v := range rule(f) {
				out = append(out, path.Join(f.dir, f.name)+": "+v)
			}
		}
	}
	return append(out, undocumented(files)...)
}

func imports(f file) []string {
	var out []string
	for _, i := range f.syntax.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// layering: packages import each other only as the table says.
func layering(f file) (out []string) {
	var of *layer
	for i, l := range layers {
		if under(f.dir, l.path) && (of == nil || len(l.path) > len(of.path)) {
			of = &layers[i]
		}
	}
	if of == nil {
		return []string{f.dir + " is not in the table of layers; say there what it may import, and why"}
	}
	for _, i := range imports(f) {
		own, inside := strings.CutPrefix(i, module+"/")
		if inside && !under(own, of.path) && !under(own, of.may...) {
			out = append(out, fmt.Sprintf("%s must not import %s: %s", of.path, own, of.why))
		}
	}
	return out
}

// banned: what one package wraps, no other uses.
func banned(f file) (out []string) {
	for _, i := range imports(f) {
		for _, b := range bans {
			if i != b.path && (b.exact || !under(i, b.path)) {
				continue
			}
			if b.in != nil && under(f.dir, b.in...) || b.in == nil && !under(f.dir, append(b.only, "internal/testkit", "internal/rig")...) {
				out = append(out, fmt.Sprintf("must not import %s: %s", i, b.why))
			}
		}
	}
	return out
}

func standardOnly(f file) (out []string) {
	if !under(f.dir, standard...) {
		return nil
	}
	for _, i := range imports(f) {
		if first, _, _ := strings.Cut(i, "/"); strings.Contains(first, ".") {
			out = append(out, fmt.Sprintf("must not import %s: everything imports this package, and would depend on it too", i))
		}
	}
	return out
}

// clockless: time is given. What asked the machine itself would be wrong in a
// simulation, in the sandbox and in a test.
func clockless(f file) (out []string) {
	if under(f.dir, clocks...) {
		return nil
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && x.Obj == nil {
			out = append(out, "must not call time."+s.Sel.Name+": time is given; take a clock.Clock, or the time itself")
		}
		return true
	})
	return out
}

// initless: what runs before main cannot be tested, ordered or left out.
func initless(f file) (out []string) {
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			out = append(out, "must not have func init: what runs before main can be neither tested nor left out")
		}
	}
	return out
}

func short(f file) []string {
	if f.lines <= maxLines {
		return nil
	}
	return []string{fmt.Sprintf("has %d lines; a file of more than %d holds two thoughts", f.lines, maxLines)}
}

func clearlyNamed(f file) []string {
	if !slices.Contains(vague, f.syntax.Name.Name) {
		return nil
	}
	return []string{"package " + f.syntax.Name.Name + " says nothing, so it would collect everything; name it after its one job"}
}

// undocumented: each package has a doc.go with its one job, its invariants and
// its reasons.
func undocumented(files []file) (out []string) {
	documented := map[string]bool{}
	for _, f := range files {
		documented[f.dir] = documented[f.dir] || f.name == "doc.go" && f.syntax.Doc != nil
	}
	for dir, ok := range documented {
		if !ok {
			out = append(out, dir+": has no doc.go that says its one job")
		}
	}
	slices.Sort(out)
	return out
}

// misplaced are top-level entries that do not belong there.
func misplaced(names []string) (out []string) {
	for _, n := range names {
		if !strings.HasPrefix(n, ".") && !slices.Contains(entries, n) {
			out = append(out, n+" does not belong at the top level; find its place below, or argue for it in the table of entries")
		}
	}
	return out
}
