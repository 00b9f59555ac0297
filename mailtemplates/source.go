package mailtemplates

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"aftercare/internal/aftercare"
)

// sourceLimit caps a template's source; a mail is a page, not a book.
const sourceLimit = 64 << 10

// front is what stands between the two --- lines of a template.
type front struct {
	Subject   string         `yaml:"subject"`
	Preheader string         `yaml:"preheader"`
	Kind      aftercare.Kind `yaml:"kind"`
	Reader    string         `yaml:"reader"` // "" is the customer
}

// readerDesk marks mails to people of the store's desk: they get no footer for
// customers.
const readerDesk = "desk"

// source is one template file, taken apart.
type source struct {
	file string
	front
	subjectLine, preheaderLine int

	marked string  // the body with a word in place of each tag
	mark   string  // what those words start with
	tokens []token // by the number in the word
	line   int     // of the body's first line
}

// token is one Liquid tag of the author.
type token struct {
	text string // as written
	line int
	name string // "" for {{ }}
	args string // the expression, or what follows the tag's name
}

func (t token) output() bool  { return t.name == "" }
func (t token) control() bool { return controlTags[t.name] != notControl }

type controlRole int

const (
	notControl controlRole = iota
	opens                  // starts a section that must be closed in the same place
	clause
	closes
	stands // assign and the like
)

var controlTags = map[string]controlRole{
	"if": opens, "unless": opens, "case": opens, "for": opens,
	"else": clause, "elsif": clause, "when": clause,
	"endif": closes, "endunless": closes, "endcase": closes, "endfor": closes,
	"assign": stands, "break": stands, "continue": stands,
}

var (
	tagPattern     = regexp.MustCompile(`\{\{-?\s*(.*?)\s*-?\}\}|\{%-?\s*(\w+)\s*(.*?)\s*-?%\}`)
	commentPattern = regexp.MustCompile(`(?s)\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}`)
	rawHTML        = regexp.MustCompile(`<(?:[A-Za-z][A-Za-z0-9-]*[\s/>]|/[A-Za-z]|!--)`)
)

// parseSource reads a template file.
func parseSource(file string, src []byte) (*source, error) {
	s := &source{file: file}
	if len(src) > sourceLimit {
		return nil, s.errorf(1, "the template is larger than %d KB", sourceLimit>>10)
	}
	text := strings.ReplaceAll(string(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))), "\r\n", "\n")
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(text, "---\n") {
		return nil, s.errorf(1, "a template starts with front matter: ---, subject, preheader, kind, ---")
	}
	if err := s.parseFront(head); err != nil {
		return nil, err
	}
	s.line = strings.Count(head, "\n") + 4
	return s, s.markTags(body)
}

func (s *source) parseFront(head string) error {
	if err := yaml.UnmarshalWithOptions([]byte(head), &s.front, yaml.Strict()); err != nil {
		return s.errorf(2, "front matter: %s", strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	for i, l := range strings.Split(head, "\n") {
		switch {
		case strings.HasPrefix(l, "subject:"):
			s.subjectLine = i + 2
		case strings.HasPrefix(l, "preheader:"):
			s.preheaderLine = i + 2
		}
	}
	if strings.TrimSpace(s.Subject) == "" {
		return s.errorf(2, "the front matter has no subject")
	}
	if s.Reader != "" && s.Reader != readerDesk {
		return s.errorf(2, "reader is %q; it must be desk, or be left out", s.Reader)
	}
	switch s.Kind {
	case aftercare.KindTransactional, aftercare.KindService, aftercare.KindMarketing:
		return nil
	}
	return s.errorf(2, "kind is %q; it must be transactional, service or marketing", s.Kind)
}

// markTags replaces each tag by a word that Markdown leaves alone: mark, number
// and "E" within a line, "B" for a line that holds nothing but tags.
func (s *source) markTags(body string) error {
	body = commentPattern.ReplaceAllStringFunc(body, func(c string) string {
		return strings.Repeat("\n", strings.Count(c, "\n"))
	})
	for n := 0; ; n++ {
		s.mark = "LQ" + strings.Repeat("X", n)
		if !regexp.MustCompile(s.mark + `\d`).MatchString(body) {
			break
		}
	}
	if err := s.checkMarks(body); err != nil {
		return err
	}
	var out strings.Builder
	for i, l := range strings.Split(body, "\n") {
		end := "E"
		if onlyTags(l) {
			end = "B"
		}
		marked, err := s.markLine(l, s.line+i, end)
		if err != nil {
			return err
		}
		out.WriteString(marked + "\n")
	}
	s.marked = out.String()
	return nil
}

// onlyTags reports whether a line holds {% %} tags and nothing else.
func onlyTags(l string) bool {
	return strings.Contains(l, "{%") && !strings.Contains(l, "{{") && strings.TrimSpace(tagPattern.ReplaceAllString(l, "")) == ""
}

func (s *source) markLine(l string, line int, end string) (string, error) {
	var err error
	marked := tagPattern.ReplaceAllStringFunc(l, func(text string) string {
		m := tagPattern.FindStringSubmatch(text)
		t := token{text: text, line: line, name: m[2], args: m[1] + m[3]}
		if e := s.checkToken(t, end == "B"); e != nil && err == nil {
			err = e
		}
		s.tokens = append(s.tokens, t)
		return s.mark + strconv.Itoa(len(s.tokens)-1) + end
	})
	if err != nil {
		return "", err
	}
	for _, open := range []string{"{{", "{%"} {
		if strings.Contains(marked, open) {
			return "", s.errorf(line, "%s is not closed on its line", open)
		}
	}
	if m := rawHTML.FindString(marked); m != "" {
		return "", s.errorf(line, "HTML (%s) does not belong in a template: use Markdown or a block tag", strings.TrimSpace(m))
	}
	return marked, nil
}

func (s *source) checkToken(t token, alone bool) error {
	if t.output() {
		if t.args == "" {
			return s.errorf(t.line, "%s is empty", t.text)
		}
		return s.checkExpression(t)
	}
	if t.control() {
		return s.checkExpression(t)
	}
	b, ok := blockSpecs[t.name]
	if !ok {
		return s.errorf(t.line, "unknown tag %q%s", t.name, suggest(t.name, tagNames()))
	}
	if !alone {
		return s.errorf(t.line, "{%% %s %%} must stand on a line of its own", t.name)
	}
	if _, err := parseArgs(b, t.args); err != nil {
		return s.errorf(t.line, "{%% %s %%}: %s", t.name, err)
	}
	return s.checkExpression(t)
}

// checkExpression refuses what could take without end: ranges make lists of
// any length.
func (s *source) checkExpression(t token) error {
	if strings.Contains(unquote(t.args), "..") {
		return s.errorf(t.line, "%s: ranges (1..n) are not part of these templates", t.text)
	}
	for _, f := range filtersOf(t.args) {
		if !filterNames[f] {
			return s.errorf(t.line, "%s: unknown filter %q%s", t.text, f, suggest(f, keys(filterNames)))
		}
	}
	return nil
}

func (s *source) errorf(line int, format string, args ...any) error {
	return aftercare.Errorf(aftercare.Invalid, "%s:%d: %s", s.file, line, fmt.Sprintf(format, args...))
}
