package mailtemplates

import (
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
)

// offers are the pages on which the product of the mail's line can be had
// regularly, or with a longer warranty.
func (b *builder) offers(covers []aftercare.Subject) (subscribe, extend string) {
	for _, l := range b.coveredLines(covers) {
		p := b.f.Products[l.SKU]
		if subscribe == "" {
			subscribe = cleanURL(p.SubscribeURL)
		}
		if extend == "" {
			extend = cleanURL(p.ExtendURL)
		}
	}
	return subscribe, extend
}

// coveredLines are the lines kept that the mail covers; of a mail about the whole
// order, all of them.
func (b *builder) coveredLines(covers []aftercare.Subject) []aftercare.Line {
	own := slices.DeleteFunc(slices.Clone(b.kept), func(l aftercare.Line) bool { return !b.covered(covers, aftercare.SubjectLine, l.ID) })
	if len(own) == 0 {
		return b.kept
	}
	return own
}

// survey is what the store asks; without a word of the store, how happy.
func (b *builder) survey() Survey {
	help := b.f.Store.Help
	if help == nil {
		return Survey{CSAT: true}
	}
	s := help.Survey
	return Survey{CSAT: s.CSAT || !s.NPS, NPS: s.NPS, Question: clean(s.Question.In(b.spoken...))}
}

// percent is a rate as the mail's language writes it.
func (b *builder) percent(n int) string {
	switch lang(b.locale) {
	case "de", "fr", "es":
		return strconv.Itoa(n) + "\u00a0%"
	}
	return strconv.Itoa(n) + "%"
}

// serial is the number under which the owner registered the line.
func (b *builder) serial(line string) string {
	for _, r := range b.f.Registrations {
		if r.LineID == line {
			return cleanCustomers(strings.ToUpper(r.Serial))
		}
	}
	return ""
}
