package locale

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many runes of a name a mail shows.
const maxName = 60

// CleanName makes a name from outside fit to be shown: control, direction and
// invisible characters and runs of space collapse, what is longer than 60 runes
// is cut, and a name with a web or mail address in it is "". The last is not
// escaping: mail programs turn even plain text such as "evil.com" into a link,
// and spammers use the name fields of shops for just that.
func CleanName(s string) string {
	s = collapse(s)
	if holdsURL(s) {
		return ""
	}
	if utf8.RuneCountInString(s) > maxName {
		s = strings.TrimSpace(string([]rune(s)[:maxName-1])) + "…"
	}
	return s
}

// collapse keeps what can be seen, with single spaces between words. Zero-width
// joiners stay between letters, where Persian and Indic names need them, and
// vanish elsewhere.
func collapse(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	space, prev := false, ' '
	runes := []rune(strings.ToValidUTF8(s, ""))
	for i, r := range runes {
		switch {
		case r == '\u200c' || r == '\u200d':
			if !space && joins(prev) && i+1 < len(runes) && joins(runes[i+1]) {
				b.WriteRune(r)
			}
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Z, r):
			space = b.Len() > 0
			continue
		case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs) || r == '\ufffd' || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// plain reports whether a text is printable ASCII with single spaces within it,
// as most are.
func plain(s string) bool {
	last := byte(' ')
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' ' || s == ""
}

// joins reports whether the script of the rune uses joiners within words.
func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Gujarati, unicode.Gurmukhi,
		unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tamil, unicode.Telugu, unicode.Mongolian, unicode.Syriac)
}

// A bare host name counts when its last label is one that mail programs link.
// Two-letter ones need a longer name before them, or "Dr.In" would be a host.
var (
	dots     = strings.NewReplacer("。", ".", "．", ".", "｡", ".", "․", ".", " . ", ".", " .", ".")
	anyURL   = regexp.MustCompile(`(?i)://|:\\\\|\bwww\d?\.|\b(?:https?|ftp|mailto|javascript|data|tel):|\S@\S|\bxn--|\]\(|[\p{L}\d-]\.[a-z]{2,}[/?#:]`)
	bareHost = regexp.MustCompile(`(?i)[\p{L}\d][\p{L}\d-]*\.(?:com|net|org|info|biz|xyz|top|site|online|shop|store|club|app|dev|live|pro|vip|win|bid|icu|cyou|buzz|link|click|space|website|work|fun|loan|life|world|today|tech|agency|email|asia|mobi|page|blog|news|sale|gift|bet|casino|porn|sex|ink|one|rest|support|gle)\b`)
	shortTLD = regexp.MustCompile(`(?i)[\p{L}\d][\p{L}\d-]{2,}\.(?:io|co|me|cc|tk|ml|ga|cf|gq|ru|su|cn|de|eu|uk|us|jp|kr|fr|it|es|nl|pl|br|in|ly|gg|to|tv|ws|pw|sh|ai|gd|is|so|la|st|vc|id|vn|th|tr|ua|by|kz|ir|ng|ch|at|be|se|no|dk|fi|cz|pt|gr|ro|hu|au|nz|ca|mx|ar|cl)\b`)
)

func holdsURL(s string) bool {
	if !strings.ContainsAny(s, ".:@]-。．｡․") { // no address is written without one of these
		return false
	}
	s = dots.Replace(s)
	return anyURL.MatchString(s) || bareHost.MatchString(s) || shortTLD.MatchString(s)
}
