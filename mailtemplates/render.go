package mailtemplates

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/osteele/liquid/values"

	"aftercare/internal/aftercare"
)

// Rendered is a mail's content. Version is the hash of the template, the layout
// and the words of its language.
type Rendered struct {
	Template, Version, Locale, Subject, Preheader, HTML, Text string
	Kind                                                      aftercare.Kind
}

// Render makes the mail in the first language of the locale's fallbacks that
// the template is written in. Dates, money and names follow the locale as far
// as the language is its own, else the language.
func (s *Set) Render(name, locale string, d *Data) (Rendered, error) {
	c, err := s.find(name, locale)
	if err != nil {
		return Rendered{}, err
	}
	if language(locale) != language(c.locale) {
		locale = c.locale
	}
	return c.render(d.inLocale(locale))
}

// Lists that layouts go through. The second keeps the body's first words out of
// the inbox line; ours has it written out.
var (
	scores        = []any{1, 2, 3, 4, 5}
	npsScores     = []any{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	preheaderFill = make([]any, 40)
)

func (c *compiled) render(d *Data) (Rendered, error) {
	kind := cmp.Or(d.kind, c.Kind)
	out := Rendered{Template: c.name, Version: c.version, Locale: c.locale, Kind: kind}
	vars := group{of: d, schema: dataSchema}.fields()
	vars["brand"] = brandOf(d.color())
	vars["lang"] = c.locale
	vars["kind"] = string(kind)
	vars["desk"], vars["about_case"] = c.Reader == readerDesk, d.Case.URL != "" && aboutCase(d.in.covers)
	rules := c.law(d)
	vars["law"] = rules.vars(kind)
	vars["scores"], vars["nps_scores"], vars["preheader_fill"] = scores, npsScores, preheaderFill
	var err error
	if out.Subject, err = c.oneLine(c.subject, c.subjectLine, vars); err != nil {
		return Rendered{}, err
	}
	if out.Preheader, err = c.oneLine(c.preheader, c.preheaderLine, vars); err != nil {
		return Rendered{}, err
	}
	if kind == aftercare.KindMarketing && rules.label != "" {
		out.Subject = rules.label + " " + out.Subject
	}
	vars["subject"], vars["preheader"] = out.Subject, out.Preheader
	if out.HTML, err = c.page(modeHTML, vars); err != nil {
		return Rendered{}, err
	}
	if out.Text, err = c.page(modeText, vars); err != nil {
		return Rendered{}, err
	}
	return out, nil
}

// page runs the body, then the layout around it.
func (c *compiled) page(m mode, vars map[string]any) (string, error) {
	body, page := takeBuffer(), takeBuffer()
	defer body.giveBack()
	defer page.giveBack()
	r := &run{}
	vars["_run"] = r
	if err := c.body[m].run(body, vars); err != nil {
		return "", c.at(c.tags[m], err)
	}
	vars["content"] = values.SafeValue{Value: pieces(body.bytes.Bytes())}
	vars["contact_placed"], vars["order_linked"] = r.contact, r.order
	if err := c.layout.page[m].run(page, vars); err != nil {
		return "", aftercare.Errorf(aftercare.Invalid, "%s:%d: %s", err.Path(), err.LineNumber(), reason(err))
	}
	return tidy[m](page.bytes.Bytes()), nil
}

// pieces cuts a body small, for Liquid makes a buffer of the size of what it
// writes.
func pieces(body []byte) [][]byte {
	return slices.Collect(slices.Chunk(bytes.TrimSpace(body), 1<<10))
}

// oneLine runs a line of the front matter. Whatever the data holds, the result
// is one line: a subject is a mail header.
func (c *compiled) oneLine(p *program, line int, vars map[string]any) (string, error) {
	out := takeBuffer()
	defer out.giveBack()
	vars["_run"] = &run{}
	if err := p.run(out, vars); err != nil {
		return "", c.errorf(line, "%s", reason(err))
	}
	return clean(out.bytes.String()), nil
}

func (d *Data) color() string {
	if d.in.facts == nil {
		return ""
	}
	return d.in.facts.Store.Color
}

// tidy takes out the white space that loops and conditions leave behind.
var tidy = [2]func([]byte) string{
	modeHTML: func(page []byte) string {
		return trimLines(page, 0, func(line []byte) []byte { return bytes.TrimLeft(line, " \t\r\f") })
	},
	modeText: func(page []byte) string {
		return trimLines(page, 1, func(line []byte) []byte { return bytes.TrimRight(line, " \t") })
	},
}

// trimLines trims every line and keeps so many empty ones together.
func trimLines(page []byte, empty int, trim func([]byte) []byte) string {
	var b strings.Builder
	b.Grow(len(page) + 1)
	seen := 0
	for line := range bytes.SplitSeq(bytes.TrimSpace(page), []byte("\n")) {
		if line = trim(line); len(line) > 0 {
			seen = 0
		} else if seen++; seen > empty {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.Write(line)
	}
	b.WriteByte('\n')
	return b.String()
}
