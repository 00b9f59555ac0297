package mailtemplates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// Problem is one thing that is wrong, or could be better, in a template.
type Problem struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// Level says how bad it is: with an error a template is not used.
type Level string

const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
)

// What mail programs bear: Gmail cuts mails at 102 KB and so hides the footer,
// phones cut subjects at about 60 characters.
const (
	sizeWarning  = 80 << 10
	sizeError    = 100 << 10
	subjectLimit = 60
)

// Lint reports everything about the templates that an author should know, by
// file and line. No errors among it means that Load succeeds.
func Lint(o Options) []Problem {
	s, errs := parseAll(o)
	l := &linter{}
	for _, err := range append(errs, s.try()...) {
		l.failed(err)
	}
	spoken := map[string]bool{}
	for _, name := range s.Names() {
		for _, loc := range s.Locales(name) {
			spoken[loc] = true
		}
	}
	for _, name := range s.Names() {
		for _, loc := range keys(spoken) {
			if c, ok := s.templates[name][loc]; ok {
				l.template(c)
			} else {
				l.add(name+"/"+loc+".md", 1, LevelWarning, "is missing: "+loc+" customers get this mail in another language")
			}
		}
	}
	slices.SortStableFunc(l.found, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return l.found
}

type linter struct{ found []Problem }

// add keeps a problem once; where names the fixture that showed it first.
func (l *linter) add(file string, line int, level Level, text string, where ...string) {
	p := Problem{file, line, level, text}
	if !slices.ContainsFunc(l.found, func(o Problem) bool {
		o.Text, _, _ = strings.Cut(o.Text, " (fixture ")
		return o == p
	}) {
		p.Text += strings.Join(where, "")
		l.found = append(l.found, p)
	}
}

var placePattern = regexp.MustCompile(`(?m)^(\S+?\.(?:md|yaml|html|txt)):(?:(\d+):)? (.*)$`)

// failed takes the errors of Load apart again.
func (l *linter) failed(err error) {
	found := placePattern.FindAllStringSubmatch(err.Error(), -1)
	if found == nil {
		l.add("", 0, LevelError, err.Error())
	}
	for _, m := range found {
		line, _ := strconv.Atoi(m[2])
		text, where, _ := strings.Cut(m[3], " (fixture ")
		if where != "" {
			where = " (fixture " + where
		}
		l.add(m[1], max(line, 1), LevelError, text, where)
	}
}

func (l *linter) template(c *compiled) {
	l.words(c)
	l.tags(c)
	for _, f := range Fixtures() {
		if out, err := c.render(f.Data(c.name, c.locale)); err == nil {
			l.result(c, f, out)
		}
	}
}

// words looks at what the author wrote.
func (l *linter) words(c *compiled) {
	if strings.TrimSpace(c.Preheader) == "" {
		l.add(c.file, max(c.preheaderLine, 2), LevelWarning, "the preheader is empty: inboxes will show the first words of the mail instead")
	}
	if strings.Contains(c.Subject, "!!") || strings.Contains(c.Subject, "！！") {
		l.add(c.file, c.subjectLine, LevelWarning, "the subject shouts (!!); spam filters listen")
	}
	if shouts(tagPattern.ReplaceAllString(c.Subject, "")) {
		l.add(c.file, c.subjectLine, LevelWarning, "the subject is in capitals; spam filters listen")
	}
	if c.Kind == aftercare.KindMarketing {
		return
	}
	lines := map[int]string{c.subjectLine: c.Subject, c.preheaderLine: c.Preheader}
	for i, text := range strings.Split(c.marked, "\n") {
		lines[c.line+i] = text
	}
	for n, text := range lines {
		if w := promotion.FindString(tagPattern.ReplaceAllString(text, "")); w != "" {
			l.add(c.file, n, LevelWarning, "“"+w+"” is a word of advertising; it makes a "+string(c.Kind)+" mail one that needs consent")
		}
	}
}

var promotion = regexp.MustCompile(`(?i)\b(?:\d+ ?% off|special offer|limited time|coupon|voucher|promo code|buy now|shop now|save up to|on sale|best deal)\b|クーポン|セール|特価|お得|キャンペーン|今だけ|期間限定|쿠폰|세일|특가|이벤트|적립금|한정 수량`)

func shouts(s string) bool {
	upper, letters := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
		if unicode.IsUpper(r) || unicode.IsLower(r) {
			letters++
		}
	}
	return letters > 8 && upper*2 > letters
}

// tags looks at the blocks.
func (l *linter) tags(c *compiled) {
	buttons := 0
	for _, t := range c.tokens {
		switch t.name {
		case "button":
			if buttons++; buttons == 2 {
				l.add(c.file, t.line, LevelWarning, "a second button: a mail has one main action")
			}
		case "image":
			args, _ := parseArgs(blockSpecs["image"], t.args)
			if alt := strings.Trim(args["alt"], `"' `); alt == "" || alt == "nil" {
				l.add(c.file, t.line, LevelError, "the image has no alt text: say in words what it shows")
			}
		}
	}
}

// result looks at what came out.
func (l *linter) result(c *compiled, f Fixture, out Rendered) {
	where := " (fixture " + f.Name + ")"
	switch n := len(out.HTML); {
	case n > sizeError:
		l.add(c.file, 1, LevelError, "the mail has "+strconv.Itoa(n>>10)+" KB; Gmail cuts at 102 KB and hides the footer", where)
	case n > sizeWarning:
		l.add(c.file, 1, LevelWarning, "the mail has "+strconv.Itoa(n>>10)+" KB; Gmail cuts at 102 KB", where)
	}
	if out.Preheader == "" && c.Preheader != "" {
		l.add(c.file, c.preheaderLine, LevelWarning, "the preheader comes out empty", where)
	}
	if f.Name != "hostile" && language(f.Locale) == c.locale && utf8.RuneCountInString(out.Subject) > subjectLimit {
		l.add(c.file, c.subjectLine, LevelWarning, "the subject has more than 60 characters: “"+out.Subject+"”", where)
	}
	if c.Kind == aftercare.KindTransactional {
		return
	}
	for _, body := range []string{out.HTML, out.Text} {
		if !strings.Contains(body, fixtureLinks.Unsubscribe) {
			l.add("layout/layout.html", 1, LevelError, string(c.Kind)+" mail comes out without its unsubscribe link", where)
		}
	}
	if !strings.Contains(out.Text, f.Facts.Store.Mail.PostalAddress) {
		l.add("layout/layout.html", 1, LevelError, string(c.Kind)+" mail comes out without the postal address", where)
	}
}
