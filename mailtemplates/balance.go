package mailtemplates

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
)

// checkBalance demands that a section is closed in the paragraph, item or list
// level that opened it: only then can either branch be left out and the mail
// still be well-formed.
func (s *source) checkBalance(n ast.Node) error {
	var open []token
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		for _, i := range s.tokensIn(c) {
			if err := s.step(&open, s.tokens[i]); err != nil {
				return err
			}
		}
		if err := s.checkBalance(c); err != nil {
			return err
		}
	}
	if len(open) > 0 {
		return s.errorf(open[0].line, "%s is not closed in the paragraph, item or list where it stands", open[0].text)
	}
	return nil
}

func (s *source) step(open *[]token, t token) error {
	switch role := controlTags[t.name]; role {
	case opens:
		*open = append(*open, t)
	case clause, closes:
		if len(*open) == 0 {
			return s.errorf(t.line, "%s has no beginning in the paragraph, item or list where it stands", t.text)
		}
		last := (*open)[len(*open)-1]
		if role == closes && t.name != "end"+last.name {
			return s.errorf(t.line, "%s closes %s of line %d", t.text, last.text, last.line)
		}
		if role == closes {
			*open = (*open)[:len(*open)-1]
		}
	}
	return nil
}

// tokensIn lists the tags that stand in the node itself, not below it.
func (s *source) tokensIn(n ast.Node) []int {
	switch n := n.(type) {
	case *tagLine:
		return n.tokens
	case *ast.Text:
		return s.tokensOf(n.Segment.Value([]byte(s.marked)))
	}
	return nil
}

func (s *source) tokensOf(text []byte) []int {
	var out []int
	for _, m := range s.tokenWords().FindAllSubmatch(text, -1) {
		i, _ := strconv.Atoi(string(m[1]))
		out = append(out, i)
	}
	return out
}
