package locale

import "strings"

// Fallbacks lists where to look for a locale's texts, best first, English last:
// "de_AT" gives de-AT, de, en.
func Fallbacks(locale string) []string {
	lang, script, region := parse(locale)
	var out []string
	add := func(parts ...string) {
		tag := lang
		for _, p := range parts {
			if p == "" {
				return
			}
			tag += "-" + p
		}
		out = append(out, tag)
	}
	if lang != "" {
		if script != "" {
			add(script, region)
		} else {
			add(region)
		}
		add(script)
		add()
	}
	if lang != "en" {
		out = append(out, "en")
	}
	return compact(out)
}

// compact drops repeats of one that is already there.
func compact(tags []string) []string {
	out := tags[:0]
	for _, t := range tags {
		if len(out) == 0 || out[len(out)-1] != t {
			out = append(out, t)
		}
	}
	return out
}

// parse reads language, script and region of a tag; whatever follows them
// (variants, WordPress's "formal", POSIX's ".UTF-8") is left out. A tag that is
// none has no language.
func parse(locale string) (lang, script, region string) {
	locale, _, _ = strings.Cut(strings.TrimSpace(locale), ".")
	parts := strings.FieldsFunc(locale, func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts[0]) < 2 || len(parts[0]) > 3 || !letters(parts[0]) {
		return "", "", ""
	}
	lang, parts = strings.ToLower(parts[0]), parts[1:]
	if len(parts) > 0 && len(parts[0]) == 4 && letters(parts[0]) {
		script = strings.ToUpper(parts[0][:1]) + strings.ToLower(parts[0][1:])
		parts = parts[1:]
	}
	if len(parts) > 0 && (len(parts[0]) == 2 && letters(parts[0]) || len(parts[0]) == 3 && digits(parts[0])) {
		region = strings.ToUpper(parts[0])
	}
	return lang, script, region
}

// language is the bare language of a locale, "en" when it has none.
func language(locale string) string {
	if lang, _, _ := parse(locale); lang != "" {
		return lang
	}
	return "en"
}

func letters(s string) bool {
	for _, c := range []byte(s) {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	return true
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
