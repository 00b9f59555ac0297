package mailtemplates

import (
	"bytes"
	"regexp"
	"strconv"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// tagLine is a line of the source that holds nothing but Liquid tags.
type tagLine struct {
	ast.BaseBlock
	tokens []int
}

var kindTagLine = ast.NewNodeKind("TagLine")

func (n *tagLine) Kind() ast.NodeKind         { return kindTagLine }
func (n *tagLine) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (s *source) controls(n *tagLine) bool {
	return allOf(n.tokens, func(t int) bool { return s.tokens[t].control() })
}
func (s *source) tokenWords() *regexp.Regexp { return regexp.MustCompile(s.mark + `(\d+)[EB]`) }
func allOf(xs []int, ok func(int) bool) bool {
	for _, x := range xs {
		if !ok(x) {
			return false
		}
	}
	return true
}

// tagLineParser reads tagLines; they may end a paragraph without a blank line.
type tagLineParser struct{ words *regexp.Regexp }

func (p tagLineParser) Trigger() []byte { return []byte{'L'} }

func (p tagLineParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := r.PeekLine()
	trimmed := bytes.TrimSpace(line)
	found := p.words.FindAllSubmatch(trimmed, -1)
	if len(found) == 0 || found[0][0][len(found[0][0])-1] != 'B' || !bytes.HasPrefix(trimmed, found[0][0]) {
		return nil, parser.NoChildren
	}
	n := &tagLine{}
	for _, m := range found {
		i, _ := strconv.Atoi(string(m[1]))
		n.tokens = append(n.tokens, i)
	}
	r.Advance(seg.Len() - 1)
	return n, parser.NoChildren
}

func (p tagLineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (p tagLineParser) Close(ast.Node, text.Reader, parser.Context) {}
func (p tagLineParser) CanInterruptParagraph() bool                 { return true }
func (p tagLineParser) CanAcceptIndentedLine() bool                 { return true }

// anyParagraph takes deeply indented text too, which would be code elsewhere.
type anyParagraph struct{ parser.BlockParser }

func (anyParagraph) CanAcceptIndentedLine() bool { return true }

// parse reads the marked body. Code blocks, HTML and underlined headings are
// not part of the language: indented text stays text, --- is always a rule.
func (s *source) parse() (ast.Node, error) {
	md := goldmark.New(goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(tagLineParser{s.tokenWords()}, 50),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(anyParagraph{parser.NewParagraphParser()}, 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)))
	doc := md.Parser().Parse(text.NewReader([]byte(s.marked)))
	s.mergeLists(doc)
	return doc, s.checkBalance(doc)
}

// mergeLists makes one list of lists that only control lines keep apart, so
// that {% if %} around an item and {% for %} around items keep the list whole.
func (s *source) mergeLists(parent ast.Node) {
	var run []ast.Node
	flush := func() { s.mergeRun(parent, run); run = nil }
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		switch n := n.(type) {
		case *ast.List:
			run = append(run, n)
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				s.mergeLists(item)
			}
		case *tagLine:
			if s.controls(n) {
				run = append(run, n)
			} else {
				flush()
			}
		default:
			flush()
		}
		n = next
	}
	flush()
}

func (s *source) mergeRun(parent ast.Node, run []ast.Node) {
	from, to := s.listSpan(run)
	if from < 0 || from == to {
		return
	}
	var list *ast.List
	for _, n := range run[from : to+1] {
		if l, ok := n.(*ast.List); ok && list == nil {
			list = ast.NewList(l.Marker)
			list.Start, list.IsTight = l.Start, true
		}
	}
	parent.InsertBefore(parent, run[from], list)
	for _, n := range run[from : to+1] {
		l, ok := n.(*ast.List)
		if !ok {
			list.AppendChild(list, n)
			continue
		}
		for item := l.FirstChild(); item != nil; {
			next := item.NextSibling()
			list.AppendChild(list, item)
			item = next
		}
		parent.RemoveChild(parent, l)
	}
}

// listSpan is the smallest stretch of the run that holds all its lists, has
// whole sections only, and takes in a {% for %} that stands right around it.
func (s *source) listSpan(run []ast.Node) (from, to int) {
	from, to = -1, -1
	for i, n := range run {
		if _, ok := n.(*ast.List); ok {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	if from < 0 {
		return -1, -1
	}
	for {
		before, after := s.depths(run[from : to+1])
		switch {
		case before > 0 && from > 0:
			from--
		case after > 0 && to < len(run)-1:
			to++
		case before > 0 || after > 0:
			return -1, -1 // checkBalance tells the author
		case from > 0 && to < len(run)-1 && s.roleName(run[from-1]) == "for" && s.roleName(run[to+1]) == "endfor":
			from, to = from-1, to+1
		default:
			return from, to
		}
	}
}

// depths tells how many sections the nodes need opened before them and closed
// after them.
func (s *source) depths(nodes []ast.Node) (before, after int) {
	depth, low := 0, 0
	for _, n := range nodes {
		tl, ok := n.(*tagLine)
		if !ok {
			continue
		}
		for _, t := range tl.tokens {
			switch controlTags[s.tokens[t].name] {
			case opens:
				depth++
			case closes:
				depth--
				low = min(low, depth)
			case clause:
				low = min(low, depth-1)
			}
		}
	}
	return -low, depth - low
}

func (s *source) roleName(n ast.Node) string {
	if tl, ok := n.(*tagLine); ok && len(tl.tokens) == 1 {
		return s.tokens[tl.tokens[0]].name
	}
	return ""
}
