package aftercare

import (
	"strings"
	"testing"
)

func TestUsual(t *testing.T) {
	t.Parallel()
	sent := func(c BrakeCount) int { return c.Sent }
	const now = 10_000
	var counts []BrakeCount
	for day := range int64(7) {
		for hour := range int64(24) {
			counts = append(counts, BrakeCount{Hour: now - 1 - day*24 - hour, Sent: 1})
		}
		counts = append(counts, BrakeCount{Hour: now - 5 - day*24, Sent: 100 * int(day+1)})
	}
	if got := Usual(now, counts, sent); got != 400 {
		t.Errorf("the median of the busiest hours is %d, want 400", got)
	}
	if got := Usual(now, append(counts, BrakeCount{Hour: now, Sent: 1e6}, BrakeCount{Hour: now - 169, Sent: 1e6}, BrakeCount{Hour: now - 3, Sent: 1e6}), sent); got != 500 {
		t.Errorf("with a blast, of which only one lies in the week: %d, want 500", got)
	}
	if got := Usual(now, counts[:25], sent); got != 0 {
		t.Errorf("one day makes %d usual", got)
	}
}

func TestBlast(t *testing.T) {
	t.Parallel()
	var week []BrakeCount
	for day := range int64(7) {
		week = append(week, BrakeCount{Hour: 990 - day*24, Sent: 60, Due: 90})
	}
	for _, c := range []struct {
		now      BrakeCount
		history  []BrakeCount
		approved int
		want     string
	}{
		{BrakeCount{Hour: 1000, Sent: 500, Due: 500}, nil, 0, ""},
		{BrakeCount{Hour: 1000, Sent: 501}, nil, 0, "501 service and marketing mails were sent in one hour, in its usual busy hour it is 0; more than 500"},
		{BrakeCount{Hour: 1000, Sent: 600, Due: 900}, week, 0, ""},
		{BrakeCount{Hour: 1000, Sent: 601, Due: 900}, week, 0, "601 service"},
		{BrakeCount{Hour: 1000, Due: 901}, week, 0, "901 service and marketing mails are due"},
		{BrakeCount{Hour: 1000, Due: 1000}, week, 100, ""},
	} {
		if got := Blast(c.now, c.history, c.approved); (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.now, got, c.want)
		}
	}
}
