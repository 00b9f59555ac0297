package locale

import (
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// FullName is the customer's name in the order in which it is read. Family
// names go first in Japanese, Korean, Chinese and Hungarian, and in names
// written in those scripts wherever they are read; a name in Latin letters
// keeps its given name first there, as its owner would write it. Korean and
// Chinese names have no space between the two, Japanese ones have. Where the
// platform has only a whole name, that stands as it was given. "" without a name.
func FullName(c aftercare.Customer, locale string) string {
	first, last, whole := CleanName(c.FirstName), CleanName(c.LastName), CleanName(c.Name)
	if hides(c.FirstName, first) || hides(c.LastName, last) {
		return ""
	}
	switch {
	case first != "" && last != "":
		return CleanName(join(first, last, language(locale)))
	case whole != "":
		return whole
	}
	return first + last
}

// Greeting is what a mail calls the customer: the given name, or in Japanese
// and Korean the full name with its honorific ("山田 太郎 様", "김민준 님"). It
// is "" where the name is missing, and where only a family name is known and
// calling somebody by it would be rude.
func Greeting(c aftercare.Customer, locale string) string {
	full, lang := FullName(c, locale), language(locale)
	if full == "" {
		return ""
	}
	switch lang {
	case "ja":
		return honor(full, "様", "さま", "さん", "殿", "御中")
	case "ko":
		return honor(full, "님", "씨", "귀하")
	}
	if lang == "zh" || eastern(full) {
		return full
	}
	if first := CleanName(c.FirstName); first != "" {
		return first
	}
	if CleanName(c.Name) != "" {
		return full
	}
	return ""
}

// hides reports whether cleaning took a whole part of a name away: one that is
// an advertisement makes the rest of the name one too.
func hides(raw, clean string) bool { return clean == "" && collapse(raw) != "" }

func join(first, last, lang string) string {
	name := first + last
	switch {
	case unicode.In(firstLetter(name), unicode.Hangul):
		return last + first
	case eastern(name) && lang == "zh":
		return last + first
	case eastern(name), lang == "hu":
		return last + " " + first
	}
	return first + " " + last
}

// eastern reports whether a name is written in the scripts of Japan, Korea or China.
func eastern(name string) bool {
	return unicode.In(firstLetter(name), unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

// honor adds the first honorific unless the name ends with one already.
func honor(name string, honorifics ...string) string {
	for _, h := range honorifics {
		if strings.HasSuffix(name, h) && len(name) > len(h) {
			return name
		}
	}
	return name + " " + honorifics[0]
}
