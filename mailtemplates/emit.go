package mailtemplates

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// emitter writes a Liquid template and remembers which of its lines came from
// which tag of the author. Every tag holds a line break of its own, so that the
// line number of a Liquid error names one tag.
type emitter struct {
	s     *source
	buf   bytes.Buffer
	line  int
	tags  map[int]token
	whole bool // values that are read as one word are kept from breaking
}

// unbroken are such values: a mail program would break them at - and at spaces.
// One that would not fit on a phone still breaks.
var unbroken = set("case.id", "case.number", "case.call_phone", "order.name")

func newEmitter(s *source) *emitter { return &emitter{s: s, line: 1, tags: map[int]token{}} }

func (e *emitter) raw(parts ...string) {
	for _, p := range parts {
		e.line += strings.Count(p, "\n")
		e.buf.WriteString(p)
	}
}

func (e *emitter) token(i int) {
	t := e.s.tokens[i]
	if e.whole && t.output() && unbroken[t.args] {
		e.raw(`<span{% if `, t.args, `.size < 25 %} style="white-space:nowrap;"{% endif %}>`)
		defer e.raw("</span>")
	}
	e.tags[e.line] = t
	if t.output() {
		e.raw("{{ ", t.args, "\n}}")
		return
	}
	e.raw("{% ", t.name, " ", t.args, "\n%}")
	if t.name == "for" {
		e.raw(tick(e.s.tokens[i:]))
	}
}

// words writes text of the source: escape for what the author wrote, tags as tags.
func (e *emitter) words(src []byte, escape func(string) string) {
	at := 0
	for _, m := range e.s.tokenWords().FindAllSubmatchIndex(src, -1) {
		e.raw(escape(string(src[at:m[0]])))
		i, _ := strconv.Atoi(string(src[m[2]:m[3]]))
		e.token(i)
		at = m[1]
	}
	e.raw(escape(string(src[at:])))
}

// literal is text of the source as Markdown means it: without backslashes, with
// entities resolved.
func literal(src []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(src)))
}

// lineOf is the source line of a node, by the first text below it.
func (s *source) lineOf(n ast.Node) int {
	line := s.line
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			line = s.line + strings.Count(s.marked[:t.Segment.Start], "\n")
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return line
}

// autoLink is the address of <https://…> or <name@host>.
func autoLink(n *ast.AutoLink, src []byte) string {
	url := string(n.URL(src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(url, "mailto:") {
		return "mailto:" + url
	}
	return url
}
