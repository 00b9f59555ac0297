package locale

import (
	"regexp"
	"slices"
	"strings"
)

// A shop writes its hours and answer times once, in its own language, and its
// customers read others. The two shapes in which nearly everybody writes them,
// "Mon-Fri 9-17" and "within two hours", are understood in English,
// Japanese and Korean, and said in each language of the pages.

// speech is how a language writes opening hours and answer times.
type speech struct {
	days    []string // Monday first, then weekdays, then every day
	between string   // between two days, and two times
	units   []string // minutes, hours, working days, days; % is the number
	few     []string // the same without a number
	one     []string // the same of one; nil where the number changes nothing
}

var speeches = map[string]speech{
	"en": {strings.Fields("Mon Tue Wed Thu Fri Sat Sun Weekdays Daily"), "-",
		[]string{"within % minutes", "within % hours", "within % working days", "within % days"}, []string{"within minutes", "within hours", "within days", "within days"},
		[]string{"within 1 minute", "within 1 hour", "within 1 working day", "within 1 day"}},
	"de": {strings.Fields("Mo Di Mi Do Fr Sa So Werktags Täglich"), "–",
		[]string{"innerhalb von % Minuten", "innerhalb von % Stunden", "innerhalb von % Werktagen", "innerhalb von % Tagen"},
		[]string{"innerhalb weniger Minuten", "innerhalb weniger Stunden", "innerhalb weniger Tage", "innerhalb weniger Tage"},
		[]string{"innerhalb einer Minute", "innerhalb einer Stunde", "innerhalb eines Werktags", "innerhalb eines Tages"}},
	"fr": {strings.Fields("lun. mar. mer. jeu. ven. sam. dim. lun.–ven. tlj"), "–",
		[]string{"sous % minutes", "sous % heures", "sous % jours ouvrés", "sous % jours"}, []string{"en quelques minutes", "en quelques heures", "en quelques jours", "en quelques jours"},
		[]string{"sous une minute", "sous une heure", "sous un jour ouvré", "sous un jour"}},
	"es": {strings.Fields("lun. mar. mié. jue. vie. sáb. dom. lun.–vie. diario"), "–",
		[]string{"en % minutos", "en % horas", "en % días laborables", "en % días"}, []string{"en unos minutos", "en unas horas", "en unos días", "en unos días"},
		[]string{"en un minuto", "en una hora", "en un día laborable", "en un día"}},
	"ja": {strings.Fields("月 火 水 木 金 土 日 平日 毎日"), "〜",
		[]string{"%分以内", "%時間以内", "%営業日以内", "%日以内"}, []string{"数分以内", "数時間以内", "数日以内", "数日以内"}, nil},
	"ko": {strings.Fields("월 화 수 목 금 토 일 평일 매일"), "–",
		[]string{"%분 이내", "%시간 이내", "%영업일 이내", "%일 이내"}, []string{"몇 분 이내", "몇 시간 이내", "며칠 이내", "며칠 이내"}, nil},
}

const (
	dayPattern  = `(mon|tue|wed|thu|fri|sat|sun|weekdays|daily|月|火|水|木|金|土|日|平日|毎日|월|화|수|목|금|토|일|평일|매일)(?:曜日?|요일)?`
	timePattern = `(\d{1,2}(?::\d\d)?)`
)

var (
	hoursPattern = regexp.MustCompile(`^(?i)` + dayPattern + `(?:\s*[-–~〜～]\s*` + dayPattern + `)?\s*` + timePattern + `\s*[-–~〜～]\s*` + timePattern + `$`)
	waitPattern  = regexp.MustCompile(`^(?i)(?:within\s+)?(?:(an?|one|two|three|four|five|six|ten|twelve|\d{1,3})\s*)?(minutes?|hours?|(?:working |business )?days?|分|時間|営業日|日|분|시간|영업일|일)(?:\s*(?:以内|이내))?$`)
)

// numbers are the words that people write answer times with.
var numbers = map[string]string{"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "twelve": "12"}

// Hours says a shop's opening hours, written in the locale own, to a reader:
// "Mon-Fri 9-17" is "月〜金 9:00〜17:00". What has another shape stays as it is:
// even in another language, a day and a number tell something.
func Hours(s, own, reader string) string {
	to, ok := foreign(own, reader)
	m := hoursPattern.FindStringSubmatch(strings.TrimSpace(s))
	if !ok || m == nil {
		return s
	}
	days := to.day(m[1])
	if m[2] != "" {
		days += to.between + to.day(m[2])
	}
	return days + " " + to.clock(m[3]) + to.between + to.clock(m[4])
}

// Answers says a usual answer time, written in the locale own, to a reader:
// "within one working day" is "1営業日以内". It stands within sentences, so what
// has another shape is "" in another language.
func Answers(s, own, reader string) string {
	to, ok := foreign(own, reader)
	if !ok {
		return s
	}
	m := waitPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	unit, n := unitOf(strings.ToLower(m[2])), strings.ToLower(m[1])
	if n == "" {
		return to.few[unit]
	}
	if word, ok := numbers[n]; ok {
		n = word
	}
	if n == "1" && to.one != nil {
		return to.one[unit]
	}
	return strings.Replace(to.units[unit], "%", n, 1)
}

// unitOf is the place of a unit in speech.units.
func unitOf(s string) int {
	switch {
	case strings.HasPrefix(s, "min"), s == "分", s == "분":
		return 0
	case strings.HasPrefix(s, "hour"), s == "時間", s == "시간":
		return 1
	case strings.HasPrefix(s, "working"), strings.HasPrefix(s, "business"), s == "営業日", s == "영업일":
		return 2
	}
	return 3
}

// clock says a time of day: "9" alone is no time in Japanese and Korean.
func (to speech) clock(s string) string {
	if to.between == "-" || strings.Contains(s, ":") {
		return s
	}
	return s + ":00"
}

// day says a day that was written in any of the languages.
func (to speech) day(s string) string {
	for _, l := range speeches {
		if i := slices.IndexFunc(l.days, func(d string) bool { return strings.EqualFold(d, s) }); i >= 0 {
			return to.days[i]
		}
	}
	return s
}

// foreign reports whether the reader's language is another than the shop's own,
// and how it is spoken.
func foreign(own, reader string) (speech, bool) {
	to, ok := speeches[language(reader)]
	return to, ok && language(own) != language(reader)
}
