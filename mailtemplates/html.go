package mailtemplates

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// escapeHTML makes text of the author safe in HTML and meaningless to Liquid.
func escapeHTML(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "{", "&#123;")
}

// htmlOf makes the Liquid template of the HTML body.
func (s *source) htmlOf(doc ast.Node) (*emitter, error) {
	e := &htmlEmitter{newEmitter(s)}
	e.whole = true
	return e.emitter, e.blocks(doc)
}

type htmlEmitter struct{ *emitter }

func (e *htmlEmitter) blocks(parent ast.Node) error {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if err := e.block(n); err != nil {
			return err
		}
	}
	return nil
}

func (e *htmlEmitter) block(n ast.Node) error {
	switch n := n.(type) {
	case *tagLine:
		for _, i := range n.tokens {
			e.token(i)
		}
		return nil
	case *ast.Heading:
		tag := "h" + strconv.Itoa(min(n.Level, 3))
		return e.wrap(n, "<"+tag+" "+style(tag)+">", "</"+tag+">\n")
	case *ast.Paragraph:
		return e.wrap(n, "<p "+style("p")+">", "</p>\n")
	case *ast.TextBlock:
		return e.inlines(n)
	case *ast.Blockquote:
		e.raw("<div ", style("quote"), ">\n")
		err := e.blocks(n)
		e.raw("</div>\n")
		return err
	case *ast.ThematicBreak:
		e.raw("<hr ", style("hr"), ">\n")
		return nil
	case *ast.List:
		return e.list(n)
	case *ast.ListItem:
		e.raw("<li ", style("li"), ">")
		err := e.blocks(n)
		e.raw("</li>\n")
		return err
	}
	return e.s.errorf(e.s.lineOf(n), "%s is not part of these templates", n.Kind())
}

func (e *htmlEmitter) list(n *ast.List) error {
	open, end := "<ul "+style("ul")+">\n", "</ul>\n"
	if n.IsOrdered() {
		open, end = fmt.Sprintf("<ol start=\"%d\" %s>\n", n.Start, style("ul")), "</ol>\n"
	}
	e.raw(open)
	err := e.blocks(n)
	e.raw(end)
	return err
}

func (e *htmlEmitter) wrap(n ast.Node, open, end string) error {
	e.raw(open)
	err := e.inlines(n)
	e.raw(end)
	return err
}

func (e *htmlEmitter) inlines(parent ast.Node) error {
	src := []byte(e.s.marked)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			e.words(literal(n.Segment.Value(src)), escapeHTML)
			if n.HardLineBreak() {
				e.raw("<br>")
			}
			if n.SoftLineBreak() {
				e.raw(softBreak(n, src))
			}
		case *ast.String:
			e.raw(escapeHTML(string(n.Value)))
		case *ast.Emphasis:
			tag := "em"
			if n.Level > 1 {
				tag = "strong"
			}
			if err := e.wrap(n, "<"+tag+">", "</"+tag+">"); err != nil {
				return err
			}
		case *ast.Link:
			if err := e.link(string(n.Destination), n); err != nil {
				return err
			}
		case *ast.AutoLink:
			if err := e.link(autoLink(n, src), n); err != nil {
				return err
			}
		default:
			return e.s.errorf(e.s.lineOf(parent), "%s is not part of these templates; for pictures there is {%% image %%}", n.Kind())
		}
	}
	return nil
}

func (e *htmlEmitter) link(dest string, n ast.Node) error {
	e.raw("{% _a ", strconv.Itoa(e.s.lineOf(n)), " %}")
	e.whole = false
	e.words([]byte(dest), escapeHTML)
	e.whole = true
	e.raw("{% end_a %}")
	if a, ok := n.(*ast.AutoLink); ok {
		e.raw(escapeHTML(string(a.Label([]byte(e.s.marked)))))
	} else if err := e.inlines(n); err != nil {
		return err
	}
	e.raw("{% _aa %}")
	return nil
}

// softBreak is what a line break within a paragraph means: a space, but
// nothing between two Chinese or Japanese characters.
func softBreak(n *ast.Text, src []byte) string {
	before, _ := utf8.DecodeLastRune(n.Segment.Value(src))
	var after rune
	if next, ok := n.NextSibling().(*ast.Text); ok {
		after, _ = utf8.DecodeRune(next.Segment.Value(src))
	}
	if unspaced(before) && unspaced(after) {
		return ""
	}
	return " "
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || (r >= 0x3000 && r <= 0x303f) || (r >= 0xff00 && r <= 0xff5e)
}
