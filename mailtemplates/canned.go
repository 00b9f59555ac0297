package mailtemplates

import (
	"fmt"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// Canned makes a canned reply of the help file for a reader of loc, in the first
// language of the fallbacks that it has. Dates and money follow the reader's
// locale as far as the language is its own; data makes the data for a locale.
func Canned(r aftercare.Reply, loc string, data func(loc string) *Data, helper string) (text, lang string, err error) {
	for _, lang = range locale.Fallbacks(loc) {
		if r.Text[lang] == "" {
			continue
		}
		p, err := ParseReply(fmt.Sprintf("reply %s, %s", r.ID, lang), r.Text[lang])
		if err != nil {
			return "", lang, err
		}
		if language(loc) != language(lang) {
			loc = lang
		}
		text, err = p.Render(data(loc), helper)
		return text, lang, err
	}
	return "", "", aftercare.Errorf(aftercare.NotFound, "reply %s is written neither in English nor in a language for %q", r.ID, loc)
}
