package mailtemplates

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/rivo/uniseg"

	"aftercare/internal/aftercare"
)

// filterNames lists what an author may write behind a |. The rest of Liquid's
// filters is left out because it could break an escape or grow without end.
var filterNames = set("default", "date", "upcase", "downcase", "capitalize", "append", "prepend", "replace",
	"remove", "strip", "truncate", "truncatewords", "pluralize", "size", "first", "last", "join", "plus", "minus",
	"times", "divided_by", "modulo", "round", "at_least", "at_most", "url_encode")

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

func (e *engine) addFilters() {
	e.AddFilter("date", dateFilter)
	e.AddFilter("append", func(s, more string) (string, error) { return capped(s + more) })
	e.AddFilter("prepend", func(s, more string) (string, error) { return capped(more + s) })
	e.AddFilter("replace", func(s, old, with string) (string, error) {
		if n := strings.Count(s, old); n*len(with) > stringLimit {
			return "", errLong()
		}
		return capped(strings.ReplaceAll(s, old, with))
	})
	e.AddFilter("url_encode", func(s string) (string, error) { return capped(url.QueryEscape(s)) })
	e.AddFilter("join", func(list []any, by func(string) string) (string, error) {
		var texts []string
		for _, v := range list {
			if v != nil {
				texts = append(texts, fmt.Sprint(v))
			}
		}
		sep := by(" ")
		if len(list)*len(sep) > stringLimit {
			return "", errLong()
		}
		return capped(strings.Join(texts, sep))
	})
	e.AddFilter("truncate", func(s string, length int) string {
		if r := []rune(s); len(r) > length {
			return strings.TrimSpace(string(r[:max(length-1, 0)])) + "…"
		}
		return s
	})
	// For the blocks only:
	e.AddFilter("row", row)
	e.AddFilter("dash", func(s string) string { return strings.Repeat("-", max(3, min(textWidth, width(s)))) })
}

func capped(s string) (string, error) {
	if len(s) > stringLimit {
		return "", errLong()
	}
	return s, nil
}

func errLong() error {
	return aftercare.Errorf(aftercare.Invalid, "a text grows beyond %d KB", stringLimit>>10)
}

// dateFilter shows a date "long" (the default), "short" or with the "time".
func dateFilter(v, how any) (string, error) {
	if v == nil {
		return "", nil
	}
	d, ok := v.(Date)
	if !ok {
		return "", aftercare.Errorf(aftercare.Invalid, "date: %v is not a date", v)
	}
	switch how {
	case nil, "long":
		return d.Long, nil
	case "short":
		return d.Short, nil
	case "time":
		return d.Time, nil
	default:
		return "", aftercare.Errorf(aftercare.Invalid, `date: "%v" is unknown; there are "long", "short" and "time"`, how)
	}
}

// textWidth is the width of aligned lines in plain text, in columns.
const textWidth = 58

// row puts a label to the left and a value to the right of one line of plain
// text; wide characters count two columns.
func row(label string, value any) string {
	v := ""
	if value != nil {
		v = fmt.Sprint(value)
	}
	gap := textWidth - width(label) - width(v)
	if v == "" {
		return label
	}
	if gap < 2 {
		return label + "\n" + strings.Repeat(" ", max(2, textWidth-width(v))) + v
	}
	return label + strings.Repeat(" ", gap) + v
}

// width counts columns. What is ASCII on both sides is one, without a look at
// the tables.
func width(s string) (columns int) {
	for s != "" {
		if s[0] >= ' ' && s[0] <= '~' && (len(s) == 1 || s[1] <= '~') {
			columns, s = columns+1, s[1:]
			continue
		}
		var w int
		_, s, w, _ = uniseg.FirstGraphemeClusterInString(s, -1)
		columns += w
	}
	return columns
}
