package customer

import "regexp"

var (
	dayThenMonth = regexp.MustCompile(`(\d(?:\.|er)?) (?:(de) )?(\p{L}+)`) // "6 avril", "1er avril", "20. März", "6 de abril"
	monthThenDay = regexp.MustCompile(`(\p{L}) (\d{1,2},)`)                // "April 6,"
)

// together keeps a day and its month in one line.
func together(date string) string {
	if monthThenDay.MatchString(date) {
		return monthThenDay.ReplaceAllString(date, "$1\u00a0$2")
	}
	i := dayThenMonth.FindStringSubmatchIndex(date)
	if i == nil {
		return date
	}
	joint := "\u00a0"
	if i[4] >= 0 {
		joint = "\u00a0de\u00a0"
	}
	return date[:i[3]] + joint + date[i[6]:]
}
