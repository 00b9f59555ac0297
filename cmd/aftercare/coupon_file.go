package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// couponColumns is the head of a file of codes.
var couponColumns = []string{"code", "value", "expires"}

// mostFaults is how many lines are complained of; the rest will be alike.
const mostFaults = 20

// readCoupons reads a file of codes: its head, and then a line for each. All that
// is wrong is told at once, since half a pool helps nobody. A day ends as the
// store's clocks say.
func readCoupons(file string, text []byte, st *aftercare.Store) ([]aftercare.Coupon, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))) // spreadsheets begin a file with it
	r.FieldsPerRecord = -1
	f := &couponFile{name: file, store: st, lines: map[string]int{}}
	if head, err := r.Read(); err != nil || !slices.Equal(head, couponColumns) {
		return nil, aftercare.Errorf(aftercare.Invalid, "%s:1: must be the head of the columns: %s", file, strings.Join(couponColumns, ","))
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			f.fault(wrong.Line, "%v", wrong.Err)
			break // where the next line begins is anybody's guess
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		f.row(line, fields)
	}
	if len(f.faults) > 0 {
		if n := len(f.faults) - mostFaults; n > 0 {
			f.faults = append(f.faults[:mostFaults], fmt.Sprintf("%s: and %d more", file, n))
		}
		return nil, aftercare.Errorf(aftercare.Invalid, "%s\nnothing was imported", strings.Join(f.faults, "\n"))
	}
	return f.coupons, nil
}

type couponFile struct {
	name    string
	store   *aftercare.Store
	coupons []aftercare.Coupon
	lines   map[string]int // by code
	faults  []string
}

func (f *couponFile) fault(line int, format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf("%s:%d: ", f.name, line)+fmt.Sprintf(format, args...))
}

func (f *couponFile) row(line int, fields []string) {
	if len(fields) != len(couponColumns) {
		f.fault(line, "has %d columns, not %d: %s", len(fields), len(couponColumns), strings.Join(couponColumns, ","))
		return
	}
	c := aftercare.Coupon{Code: strings.TrimSpace(fields[0]), Value: strings.TrimSpace(fields[1])}
	switch {
	case c.Code == "":
		f.fault(line, "code is missing")
	case utf8.RuneCountInString(c.Code) > 64 || strings.ContainsFunc(c.Code, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		f.fault(line, "code must be one word of at most 64 characters")
	case f.lines[c.Code] > 0:
		f.fault(line, "code stands in line %d already", f.lines[c.Code])
	default:
		f.lines[c.Code] = line
	}
	if !printable(c.Value) || utf8.RuneCountInString(c.Value) > 40 {
		f.fault(line, "value must be a few words as customers read them, such as 10 %% or 5.00 EUR")
	}
	var ok bool
	if c.Expires, ok = expiry(strings.TrimSpace(fields[2]), f.store); !ok {
		f.fault(line, "expires must be the last day, such as 2026-12-31, a time such as 2026-12-31T23:59:59Z, or nothing")
	}
	f.coupons = append(f.coupons, c)
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f' })
}

// expiry is the last instant of a code; zero when it has none.
func expiry(s string, st *aftercare.Store) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	if t := st.LastInstant(s); !t.IsZero() {
		return t, true
	}
	t, err := time.Parse(time.RFC3339, s)
	return t.UTC(), err == nil
}
