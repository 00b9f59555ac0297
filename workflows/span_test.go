package workflows

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
)

func TestSpans(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]aftercare.Span{
		"10m":     {Clock: 10 * time.Minute},
		"24h":     {Clock: 24 * time.Hour},
		"1d":      {Days: 1},
		"2w":      {Days: 14},
		"1w3d":    {Days: 10},
		"1mo":     {Months: 1},
		"-30d":    {Days: -30},
		"-1d12h":  {Days: -1, Clock: -12 * time.Hour},
		"1d12h5m": {Days: 1, Clock: 12*time.Hour + 5*time.Minute},
		"120mo":   {Months: 120},
	} {
		got, err := parseSpan(text)
		if err != nil || got != want {
			t.Errorf("%s = %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", "7", "d", "1.5d", "1d1d", "12h1d", "1y", "1 d", "+1d", "0d", "0h0m", "121mo31d", "999999d", "١d"} {
		if got, err := parseSpan(text); err == nil {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}

func TestSpansReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?([0-9]{1,2}mo)?([0-9]{1,2}w)?([0-9]{1,3}d)?([0-9]{1,4}h)?([0-9]{1,5}m)?`).Draw(t, "span")
		span, err := parseSpan(text)
		if err != nil {
			return
		}
		again, err := parseSpan(formatSpan(span))
		if err != nil || again != span {
			t.Fatalf("%s is %+v, written %s, read %+v, %v", text, span, formatSpan(span), again, err)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"cancelled": "canceled", "canecled": "canceled", "CANCELED": "canceled", "deliverd": "delivered",
		"paied": "paid", "x": "", "warranty": "", "pay": "",
	} {
		if want != "" {
			want = "; did you mean " + want + "?"
		}
		if got := didYouMean(word, []string{"paid", "canceled", "delivered"}); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}
