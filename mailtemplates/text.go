package mailtemplates

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// escapeText makes text of the author meaningless to Liquid.
func escapeText(s string) string {
	return strings.ReplaceAll(s, "{", "{{ '{' }}")
}

// textOf makes the Liquid template of the plain-text body.
func (s *source) textOf(doc ast.Node) *emitter {
	e := &textEmitter{emitter: newEmitter(s)}
	e.blocks(doc)
	return e.emitter
}

type textEmitter struct {
	*emitter
	indent string
	number int // of the next item; 0 in bulleted lists
}

func (e *textEmitter) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		e.block(n)
	}
}

func (e *textEmitter) block(n ast.Node) {
	switch n := n.(type) {
	case *tagLine:
		for _, i := range n.tokens {
			e.token(i)
		}
	case *ast.Heading, *ast.Paragraph:
		e.raw(e.indent)
		e.inlines(n)
		e.raw("\n\n")
	case *ast.TextBlock:
		e.inlines(n)
		e.raw("\n")
	case *ast.Blockquote:
		outer := e.indent
		e.indent += "> "
		e.blocks(n)
		e.indent = outer
	case *ast.ThematicBreak:
		e.raw(e.indent, strings.Repeat("-", 24), "\n\n")
	case *ast.List:
		outer := e.number
		e.number = 0
		if n.IsOrdered() {
			e.number = n.Start
		}
		e.blocks(n)
		e.number = outer
		if _, nested := n.Parent().(*ast.ListItem); !nested {
			e.raw("\n")
		}
	case *ast.ListItem:
		e.item(n)
	}
}

func (e *textEmitter) item(n *ast.ListItem) {
	bullet := "- "
	if e.number > 0 {
		bullet = strconv.Itoa(e.number) + ". "
		e.number++
	}
	e.raw(e.indent, bullet)
	outer := e.indent
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		e.indent = outer + strings.Repeat(" ", len(bullet))
		if c == n.FirstChild() && c.Kind() == ast.KindParagraph { // the bullet is its indent
			e.indent = ""
		}
		e.block(c)
	}
	e.indent = outer
}

func (e *textEmitter) inlines(parent ast.Node) {
	src := []byte(e.s.marked)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			e.words(literal(n.Segment.Value(src)), escapeText)
			if n.HardLineBreak() {
				e.raw("\n", e.indent)
			}
			if n.SoftLineBreak() {
				e.raw(softBreak(n, src))
			}
		case *ast.String:
			e.raw(escapeText(string(n.Value)))
		case *ast.Link:
			e.inlines(n)
			if !e.dials(n, src) {
				e.address(string(n.Destination), n)
			}
		case *ast.AutoLink:
			e.raw(escapeText(string(n.Label(src))))
		default:
			e.inlines(n)
		}
	}
}

// numbers are what links dial, by their address.
var numbers = map[string]string{"case.call_url": "case.call_phone", "store.phone_url": "store.phone"}

// dials reports whether the link's label is the number itself, which plain text
// need not say twice.
func (e *textEmitter) dials(n *ast.Link, src []byte) bool {
	var label ast.Node = n
	for label.Kind() != ast.KindText && label.ChildCount() == 1 { // it may be bold
		label = label.FirstChild()
	}
	t, ok := label.(*ast.Text)
	number := numbers[e.soleTag(n.Destination)]
	return ok && number != "" && e.soleTag(t.Segment.Value(src)) == number
}

// soleTag is what a text outputs that is a single tag.
func (e *textEmitter) soleTag(text []byte) string {
	m := e.s.tokenWords().FindSubmatch(text)
	if m == nil || len(m[0]) != len(text) {
		return ""
	}
	i, _ := strconv.Atoi(string(m[1]))
	return e.s.tokens[i].args
}

// address follows a link's label: "Label: URL" where the link stands alone,
// "label (URL)" within a sentence.
func (e *textEmitter) address(dest string, n ast.Node) {
	how := "within"
	if n.PreviousSibling() == nil && n.NextSibling() == nil {
		how = "alone"
	}
	e.raw("{% _a ", strconv.Itoa(e.s.lineOf(n)), " ", how, " %}")
	e.words([]byte(dest), escapeText)
	e.raw("{% end_a %}")
}
