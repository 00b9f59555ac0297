package mailtemplates

import (
	"regexp"
	"strings"

	"github.com/osteele/liquid"
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

func (c *compiled) render(d *Data) (Rendered, error) {
	out := Rendered{Template: c.name, Version: c.version, Locale: c.locale, Kind: c.Kind}
	vars := group{of: d, schema: dataSchema}.fields()
	vars["brand"] = brandOf(d.color())
	vars["lang"] = c.locale
	vars["kind"] = string(c.Kind)
	vars["scores"] = []any{1, 2, 3, 4, 5}
	vars["preheader_fill"] = make([]any, 40) // keeps the body's first words out of the inbox line
	var err error
	if out.Subject, err = c.oneLine(c.subject, c.subjectLine, vars); err != nil {
		return Rendered{}, err
	}
	if out.Preheader, err = c.oneLine(c.preheader, c.preheaderLine, vars); err != nil {
		return Rendered{}, err
	}
	if c.Kind == aftercare.KindMarketing && c.korean(d) {
		out.Subject = "(광고) " + out.Subject
	}
	vars["subject"], vars["preheader"] = out.Subject, out.Preheader
	for m := range extensions {
		body, err := c.page(mode(m), vars)
		if err != nil {
			return Rendered{}, err
		}
		if mode(m) == modeHTML {
			out.HTML = tidyHTML(body)
		} else {
			out.Text = tidyText(body)
		}
	}
	return out, nil
}

// page runs the body, then the layout around it.
func (c *compiled) page(m mode, vars map[string]any) (string, error) {
	r := &run{}
	vars["_run"] = r
	body, err := execute(c.body[m], vars)
	if err != nil {
		return "", c.at(c.tags[m], err)
	}
	vars["content"] = values.SafeValue{Value: strings.TrimSpace(body)}
	vars["contact_placed"] = r.contact
	page, err := execute(c.layout.page[m], vars)
	if err != nil {
		return "", aftercare.Errorf(aftercare.Invalid, "%s:%d: %s", err.Path(), err.LineNumber(), reason(err))
	}
	return page, nil
}

// oneLine runs a line of the front matter. Whatever the data holds, the result
// is one line: a subject is a mail header.
func (c *compiled) oneLine(t *liquid.Template, line int, vars map[string]any) (string, error) {
	vars["_run"] = &run{}
	s, err := execute(t, vars)
	if err != nil {
		return "", c.errorf(line, "%s", reason(err))
	}
	return clean(s), nil
}

// korean reports whether Korean rules for advertising mail hold: the subject
// starts with (광고) whatever the language (Act on Promotion of Information and
// Communications Network Utilization, Art. 50).
func (c *compiled) korean(d *Data) bool {
	if language(c.locale) == "ko" {
		return true
	}
	f := d.in.facts
	return f != nil && (f.Order.Country() == "KR" || f.Store.Country == "KR")
}

func (d *Data) color() string {
	if d.in.facts == nil {
		return ""
	}
	return d.in.facts.Store.Color
}

var (
	spaceEnds  = regexp.MustCompile(`[ \t]+\n`)
	blankLines = regexp.MustCompile(`\n{3,}`)
	leadSpace  = regexp.MustCompile(`\n\s+`)
)

// tidyHTML takes out the white space that loops and conditions leave behind.
func tidyHTML(s string) string {
	return strings.TrimSpace(leadSpace.ReplaceAllString(s, "\n")) + "\n"
}

func tidyText(s string) string {
	s = spaceEnds.ReplaceAllString(s, "\n")
	return strings.TrimSpace(blankLines.ReplaceAllString(s, "\n\n")) + "\n"
}
