package locale

import "strings"

var calendars = map[string]*calendar{
	"en": {
		long: "%W, %B %d, %y", short: "%b %d, %y", withTime: "%W, %B %d, %y at %I:%T %p",
		weekdays:    words("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
		months:      words("January February March April May June July August September October November December"),
		abbreviated: words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
		halves:      [2]string{"AM", "PM"},
	},
	"en-GB": {
		long: "%W, %d %B %y", short: "%d %b %y", withTime: "%W, %d %B %y at %H:%T",
		weekdays:    words("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
		months:      words("January February March April May June July August September October November December"),
		abbreviated: words("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"),
	},
	"ja": {
		long: "%y年%m月%d日(%W)", short: "%y/%M/%D", withTime: "%y年%m月%d日(%W) %h:%T",
		weekdays: words("日 月 火 水 木 金 土"),
	},
	"ko": {
		long: "%y년 %m월 %d일 %W", short: "%y. %m. %d.", withTime: "%y년 %m월 %d일 %W %p %I:%T",
		weekdays: words("일요일 월요일 화요일 수요일 목요일 금요일 토요일"),
		halves:   [2]string{"오전", "오후"},
	},
	"de": {
		long: "%W, %d. %B %y", short: "%D.%M.%y", withTime: "%W, %d. %B %y um %H:%T",
		weekdays: words("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
		months:   words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
	},
	"de-AT": {
		long: "%W, %d. %B %y", short: "%D.%M.%y", withTime: "%W, %d. %B %y um %H:%T",
		weekdays: words("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
		months:   words("Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"),
	},
	"fr": {
		long: "%W %e %B %y", short: "%e %b %y", withTime: "%W %e %B %y à %H:%T",
		weekdays:    words("dimanche lundi mardi mercredi jeudi vendredi samedi"),
		months:      words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		abbreviated: words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
	},
	"es": {
		long: "%W %d de %B de %y", short: "%d %b %y", withTime: "%W %d de %B de %y a las %h:%T",
		weekdays:    words("domingo lunes martes miércoles jueves viernes sábado"),
		months:      words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		abbreviated: words("ene feb mar abr may jun jul ago sept oct nov dic"),
	},
	"it": {
		long: "%W %d %B %y", short: "%d %b %y", withTime: "%W %d %B %y alle ore %H:%T",
		weekdays:    words("domenica lunedì martedì mercoledì giovedì venerdì sabato"),
		months:      words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
		abbreviated: words("gen feb mar apr mag giu lug ago set ott nov dic"),
	},
	"nl": {
		long: "%W %d %B %y", short: "%d %b %y", withTime: "%W %d %B %y om %H:%T",
		weekdays:    words("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"),
		months:      words("januari februari maart april mei juni juli augustus september oktober november december"),
		abbreviated: words("jan feb mrt apr mei jun jul aug sep okt nov dec"),
	},
}

func words(s string) []string { return strings.Fields(s) }
