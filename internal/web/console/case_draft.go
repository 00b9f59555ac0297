package console

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
	"aftercare/mailtemplates"
)

// draft is a canned reply in the words that this customer reads.
type draft struct {
	ID, Title string
	Text      string
	Lang      string // the text's
	Gloss     string // the same in English, when that is another language
	Problem   string // why it could not be made
	State     string
	Asks      bool
}

// drafts are the replies that fit the case, the next step's first.
func (c *console) drafts(o *openCase, helper string) []draft {
	_, next, _ := cases.Next(o.Case, o.Shop.Help)
	var out []draft
	for _, r := range cases.Replies(o.Case, o.Shop.Help) {
		if d := c.draft(o, r, helper); r.ID == next.ID {
			out = slices.Insert(out, 0, d)
		} else {
			out = append(out, d)
		}
	}
	return out
}

func (c *console) draft(o *openCase, r aftercare.Reply, helper string) draft {
	d := draft{ID: r.ID, Title: cmp.Or(r.Title, title(r.ID)), State: r.State, Asks: r.Asks}
	text, lang := inLanguage(r.Text, o.locale())
	d.Lang = lang
	var err error
	if d.Text, err = c.render(o, r.ID, text, lang, helper); err != nil {
		d.Problem = err.Error()
	}
	if en := r.Text["en"]; en != "" && lang != "en" && d.Problem == "" {
		d.Gloss, _ = c.render(o, r.ID, en, "en", helper) // only a help for the eye
	}
	return d
}

// inLanguage is the text in the first language of the fallbacks that has it.
func inLanguage(t aftercare.Text, loc string) (text, lang string) {
	for _, l := range locale.Fallbacks(loc) {
		if t[l] != "" {
			return t[l], l
		}
	}
	return t.In(), loc
}

// render makes the reply for this customer. Dates and money follow the customer's
// locale as far as the language is its own.
func (c *console) render(o *openCase, id, text, lang, helper string) (string, error) {
	r, err := mailtemplates.ParseReply("reply "+id+", "+lang, text)
	if err != nil {
		return "", err
	}
	loc := o.locale()
	if !strings.HasPrefix(loc, lang) {
		loc = lang
	}
	return r.Render(c.Desk.Data(o.Facts, o.Case, loc, c.Business.Now()), helper)
}
