package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Decode reads src into the struct that into points at. What is wrong is in the
// document; whatever is right has been read all the same.
func Decode(file string, src []byte, into any) *Document {
	d := &decoder{doc: &Document{file: file, places: map[string]place{}}, anchors: map[string]ast.Node{}}
	target := reflect.ValueOf(into).Elem()
	Defaults(into)
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		d.syntax(err)
		return d.doc
	}
	var bodies []ast.Node
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) > 1 {
		d.fault("", bodies[1], "a second document begins here; only one is read")
	}
	if len(bodies) > 0 {
		d.value("", target, bodies[0])
	}
	return d.doc
}

type decoder struct {
	doc     *Document
	anchors map[string]ast.Node
}

func (d *decoder) fault(path string, n ast.Node, format string, args ...any) {
	d.doc.faults = append(d.doc.faults, Fault{d.doc.file, line(n), path, fmt.Sprintf(format, args...)})
}

// syntax records a parser's error, without the piece of source that it quotes.
func (d *decoder) syntax(err error) {
	f := Fault{Origin: d.doc.file, Text: "this is not YAML"}
	var e yaml.Error
	if errors.As(err, &e) {
		f.Text = e.GetMessage()
		if t := e.GetToken(); t != nil {
			f.Line = t.Position.Line
		}
	}
	d.doc.faults = append(d.doc.faults, f)
}

func (d *decoder) value(path string, dst reflect.Value, n ast.Node) {
	n, ok := d.resolve(path, n)
	if !ok || n.Type() == ast.NullType {
		return
	}
	if path != "" {
		if _, seen := d.doc.places[path]; !seen {
			d.doc.places[path] = place{d.doc.file, line(n)}
		}
	}
	if dst.Kind() == reflect.Pointer {
		dst.Set(reflect.New(dst.Type().Elem()))
		Defaults(dst.Interface())
		dst = dst.Elem()
	}
	if _, own := dst.Addr().Interface().(encoding.TextUnmarshaler); !own {
		switch dst.Kind() {
		case reflect.Struct:
			d.structure(path, dst, n)
			return
		case reflect.Map:
			d.dictionary(path, dst, n)
			return
		case reflect.Slice:
			d.list(path, dst, n)
			return
		}
	}
	text, ok := scalar(n)
	if !ok {
		d.fault(path, n, "must be %s, not %s", wanted(dst), found(n))
		return
	}
	if err := SetText(dst, text); err != nil {
		d.fault(path, n, "%v", err)
	}
}

// resolve sees through anchors and aliases.
func (d *decoder) resolve(path string, n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.AnchorNode:
		d.anchors[n.Name.GetToken().Value] = n.Value
		return d.resolve(path, n.Value)
	case *ast.AliasNode:
		target, ok := d.anchors[n.Value.GetToken().Value]
		if !ok {
			d.fault(path, n, "no anchor of this name stands above")
			return nil, false
		}
		return target, true
	case *ast.TagNode:
		d.fault(path, n, "tags (!) are not supported")
		return nil, false
	}
	return n, n != nil
}

func (d *decoder) structure(path string, dst reflect.Value, n ast.Node) {
	fields := map[string]int{}
	for i := range dst.NumField() {
		if name := Key(dst.Type().Field(i)); name != "" {
			fields[name] = i
		}
	}
	d.pairs(path, dst, n, func(key string, keyNode, value ast.Node) {
		i, ok := fields[key]
		if !ok {
			d.fault(join(path, key), keyNode, "%s", unknown(fields, key))
			return
		}
		d.doc.places[join(path, key)] = place{d.doc.file, line(keyNode)}
		d.value(join(path, key), dst.Field(i), value)
	})
}

func (d *decoder) dictionary(path string, dst reflect.Value, n ast.Node) {
	if dst.IsNil() {
		dst.Set(reflect.MakeMap(dst.Type()))
	}
	d.pairs(path, dst, n, func(key string, keyNode, value ast.Node) {
		d.doc.places[join(path, key)] = place{d.doc.file, line(keyNode)}
		element := reflect.New(dst.Type().Elem())
		Defaults(element.Interface())
		d.value(join(path, key), element.Elem(), value)
		dst.SetMapIndex(reflect.ValueOf(key).Convert(dst.Type().Key()), element.Elem())
	})
}

func (d *decoder) list(path string, dst reflect.Value, n ast.Node) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fault(path, n, "must be %s, not %s", wanted(dst), found(n))
		return
	}
	dst.Set(reflect.MakeSlice(dst.Type(), len(seq.Values), len(seq.Values)))
	for i, v := range seq.Values {
		Defaults(dst.Index(i).Addr().Interface())
		d.value(fmt.Sprintf("%s[%d]", path, i), dst.Index(i), v)
	}
}

// pairs calls each for every pair of a mapping, and records whatever is none.
func (d *decoder) pairs(path string, dst reflect.Value, n ast.Node, each func(key string, keyNode, value ast.Node)) {
	m, ok := n.(ast.MapNode)
	if !ok {
		d.fault(path, n, "must be %s, not %s", wanted(dst), found(n))
		return
	}
	for it := m.MapRange(); it.Next(); {
		key := it.Key()
		if key.IsMergeKey() {
			d.fault(path, key, "merge keys (<<) are not supported; write the keys out")
			continue
		}
		each(strings.TrimSpace(key.GetToken().Value), key, it.Value())
	}
}

func line(n ast.Node) int { return n.GetToken().Position.Line }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
