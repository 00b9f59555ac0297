package customer

import (
	"regexp"
	"strings"
)

var (
	dayThenMonth = regexp.MustCompile(`(\d\.?) (\p{L})`)    // "6 avril", "20. März", "6 de abril"
	monthThenDay = regexp.MustCompile(`(\p{L}) (\d{1,2},)`) // "April 6,"
)

// together keeps a day and its month in one line.
func together(date string) string {
	return monthThenDay.ReplaceAllString(dayThenMonth.ReplaceAllString(date, "$1\u00a0$2"), "$1\u00a0$2")
}

// unbroken keeps a number that is to be copied in one line, wherever it has a hyphen.
func unbroken(number string) string { return strings.ReplaceAll(number, "-", "-\u2060") }
