package mailtemplates

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"

	"github.com/osteele/liquid"

	"aftercare/internal/aftercare"
)

// compiled is a template that is ready to run, in one language.
type compiled struct {
	*source
	name, locale string
	version      string
	layout       *layout

	subject, preheader *program
	body               [2]*program
	tags               [2]map[int]token // by line of the body's Liquid
}

// compile turns a source into the Liquid templates of its parts. All mistakes
// that can be seen without data come back at once.
func compile(name, locale string, src []byte, file string, l *layout, public string) (*compiled, error) {
	s, err := parseSource(file, src)
	if err != nil {
		return nil, err
	}
	doc, err := s.parse()
	if err != nil {
		return nil, err
	}
	if errs := append(s.checkVariables(), s.checkKind()...); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	h, err := s.htmlOf(doc)
	if err != nil {
		return nil, err
	}
	c := &compiled{source: s, name: name, locale: locale, layout: l}
	for m, e := range [2]*emitter{modeHTML: h, modeText: s.textOf(doc)} {
		text, err := fill(file, e.buf.String(), locale, nil)
		if err != nil {
			return nil, err
		}
		t, perr := l.engine[m].parse(text, file, 1)
		if perr != nil {
			return nil, s.at(e.tags, perr)
		}
		c.body[m], c.tags[m] = t, e.tags
	}
	if c.subject, err = c.head(s.Subject, s.subjectLine); err != nil {
		return nil, err
	}
	if c.preheader, err = c.head(s.Preheader, s.preheaderLine); err != nil {
		return nil, err
	}
	if err := s.checkLinks(h, public); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(l.hash + "\x00" + string(src)))
	c.version = hex.EncodeToString(sum[:8])
	return c, nil
}

// head parses a line of the front matter; it is plain text.
func (c *compiled) head(text string, line int) (*program, error) {
	text, _, err := c.ready(text, line, "the front matter")
	if err != nil {
		return nil, err
	}
	t, perr := c.layout.engine[modeText].parse(text, c.file, line)
	if perr != nil {
		return nil, c.errorf(line, "%s", reason(perr))
	}
	return t, nil
}

// ready makes plain text that begins on this line fit for Liquid: nothing but
// values and conditions stands in it, and its loops count their work.
func (s *source) ready(text string, line int, place string) (ready string, tokens []token, err error) {
	for _, at := range tagPattern.FindAllStringSubmatchIndex(text, -1) {
		m := tagPattern.FindStringSubmatch(text[at[0]:at[1]])
		t := token{text: m[0], line: line + strings.Count(text[:at[0]], "\n"), name: m[2], args: m[1] + m[3]}
		tokens = append(tokens, t)
		if !t.output() && !t.control() {
			return "", nil, s.errorf(t.line, "%s has no place in %s", t.text, place)
		}
		if err := s.checkExpression(t); err != nil {
			return "", nil, err
		}
	}
	at := -1
	return tagPattern.ReplaceAllStringFunc(text, func(tag string) string {
		if at++; tokens[at].name == "for" {
			tag += tick(tokens[at:])
		}
		return tag
	}), tokens, nil
}

// checkKind keeps advertising out of mails that need no consent.
func (s *source) checkKind() []error {
	var errs []error
	for _, t := range s.tokens {
		if blockSpecs[t.name].marketing && s.Kind != aftercare.KindMarketing {
			errs = append(errs, s.errorf(t.line, "{%% %s %%} advertises; it belongs in kind: marketing, not %s", t.name, s.Kind))
		}
	}
	return errs
}

var literalLink = regexp.MustCompile(`\{% _a (\d+) %\}([^{]*)\{% end_a %\}`)

// checkLinks looks at links that the author wrote out in full.
func (s *source) checkLinks(e *emitter, public string) error {
	var errs []error
	for _, m := range literalLink.FindAllStringSubmatch(e.buf.String(), -1) {
		if err := checkURL(strings.ReplaceAll(m[2], "&amp;", "&"), public); err != nil {
			errs = append(errs, aftercare.Errorf(aftercare.Invalid, "%s:%s: %w", s.file, m[1], err))
		}
	}
	return errors.Join(errs...)
}

// at puts an author's file, line and tag to a Liquid error of a body.
func (s *source) at(tags map[int]token, err liquid.SourceError) error {
	if t, ok := tags[err.LineNumber()]; ok {
		return s.errorf(t.line, "%s: %s", t.text, reason(err))
	}
	if m := regexp.MustCompile(`_a (\d+)`).FindStringSubmatch(err.Error()); m != nil {
		return aftercare.Errorf(aftercare.Invalid, "%s:%s: a link: %s", s.file, m[1], reason(err))
	}
	return s.errorf(s.line, "%s", reason(err))
}

// reason is a Liquid error without the place it names, in an author's words.
func reason(err liquid.SourceError) string {
	text := err.Error()
	if cause := err.Cause(); cause != nil {
		text = cause.Error()
	}
	if strings.HasSuffix(text, "undefined variable") {
		return "part of the name is empty here, so nothing can follow its dot; put {% if %} around it"
	}
	return text
}
