package workflows

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// reader walks one file's YAML and collects what is wrong with it. A method
// that cannot read a value notes the problem and returns the zero value, so
// that one mistake does not hide the next.
type reader struct {
	file     string
	problems Problems
}

func (r *reader) fail(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{r.file, line, fmt.Sprintf(format, args...)})
}

// maxFile is far above any workflow a person would read.
const maxFile = 64 << 10

// document is the file's one top-level node, nil when there is none to read.
func (r *reader) document(src []byte) ast.Node {
	if len(src) > maxFile {
		r.fail(0, "the file is larger than 64 KiB")
		return nil
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff")) // some editors begin a file with it
	f, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	docs := slices.DeleteFunc(f.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	switch len(docs) {
	case 0:
		r.fail(0, "the file is empty")
		return nil
	case 1:
		return docs[0].Body
	}
	r.fail(lineOf(docs[1].Body), "a second document begins; one file is one workflow")
	return nil
}

func (r *reader) syntax(err error) {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		text := e.GetMessage()
		if strings.HasPrefix(text, "mapping value is not allowed") {
			text += "; put a value that holds a colon in quotes"
		}
		r.fail(e.GetToken().Position.Line, "not YAML: %s", text)
		return
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	r.fail(0, "not YAML: %s", first)
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// field is one key of a mapping with its value; value is nil when it is not there.
type field struct {
	line  int
	value ast.Node
}

// mapping reads a mapping whose keys must be among known; what names it in
// problems. ok is false when n is no mapping.
func (r *reader) mapping(n ast.Node, what string, known ...string) (fields map[string]field, ok bool) {
	m, ok := n.(ast.MapNode)
	if !ok {
		r.fail(lineOf(n), "%s must be a list of `key: value`%s", what, hint(n))
		return nil, false
	}
	fields = map[string]field{}
	for it := m.MapRange(); it.Next(); {
		key, line := it.Key().GetToken().Value, lineOf(it.Key())
		switch _, twice := fields[key]; {
		case !slices.Contains(known, key):
			r.fail(line, "%s has no key %q%s", what, key, didYouMean(key, known))
		case twice:
			r.fail(line, "%q is here twice", key)
		case it.Value() == nil || it.Value().Type() == ast.NullType:
			r.fail(line, "%q is empty", key)
			fields[key] = field{line: line}
		default:
			fields[key] = field{line, it.Value()}
		}
	}
	return fields, true
}

// text reads a scalar as it is written; "" when it is not there.
func (r *reader) text(f field, key string) string {
	var s string
	switch n := f.value.(type) {
	case nil:
		return ""
	case *ast.StringNode:
		s = strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		s = strings.TrimSpace(n.Value.Value)
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		s = n.GetToken().Value
	default:
		r.fail(f.line, "%q must be text%s", key, hint(n))
		return ""
	}
	if s == "" {
		r.fail(f.line, "%q is empty", key)
	}
	return s
}

// list reads a sequence.
func (r *reader) list(f field, key string) []ast.Node {
	switch n := f.value.(type) {
	case nil:
	case *ast.SequenceNode:
		return n.Values
	default:
		r.fail(f.line, "%q must be a list%s", key, hint(n))
	}
	return nil
}

func (r *reader) flag(f field, key string) bool {
	if n, ok := f.value.(*ast.BoolNode); ok {
		return n.Value
	}
	if f.value != nil {
		r.fail(f.line, "%q must be true or false%s", key, hint(f.value))
	}
	return false
}

func (r *reader) number(f field, key string, low, high int) int {
	if f.value == nil {
		return 0
	}
	n, err := strconv.Atoi(f.value.GetToken().Value)
	if _, whole := f.value.(*ast.IntegerNode); !whole || err != nil || n < low || n > high {
		r.fail(f.line, "%q must be a whole number from %d to %d", key, low, high)
		return 0
	}
	return n
}

// hint explains the YAML that people write by accident.
func hint(n ast.Node) string {
	switch n.(type) {
	case *ast.TagNode:
		return "; YAML takes a leading ! for a tag, so put the value in quotes"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "; & and * (anchors and aliases) are not used here"
	case *ast.SequenceNode:
		return ", not a list"
	case ast.MapNode:
		return ", not a list of `key: value`"
	}
	return ""
}
