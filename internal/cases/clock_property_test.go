package cases_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

var zones = []string{"Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"}

func drawShop(t *rapid.T) *aftercare.Store {
	s := shop()
	s.Timezone = rapid.SampledFrom(zones).Draw(t, "zone")
	s.BusinessDays = rapid.SampledFrom([][]time.Weekday{nil, {time.Monday}, {0, 1, 2, 3, 4, 5, 6}, {time.Tuesday, time.Saturday}}).Draw(t, "days")
	s.Help.Hours = rapid.SampledFrom([]aftercare.Hours{{}, {From: "09:00", To: "17:00"}, {From: "00:00", To: "24:00"}, {From: "01:30", To: "03:30"}}).Draw(t, "hours")
	hours := func(name string) time.Duration {
		return time.Duration(rapid.IntRange(0, 90).Draw(t, name)) * 30 * time.Minute
	}
	plan := s.Help.Plans[aftercare.CaseComplaint]
	plan.FirstReply, plan.NextReply, plan.Resolution, plan.Warn = hours("first"), hours("next"), hours("resolution"), hours("warn")
	s.Help.Plans[aftercare.CaseComplaint] = plan
	return s
}

var opened = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)

func drawMinute(t *rapid.T, name string) time.Time {
	return opened.Add(time.Duration(rapid.IntRange(0, 40*24*60).Draw(t, name)) * time.Minute)
}

func drawCase(t *rapid.T) aftercare.Case {
	c := aftercare.Case{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: opened}
	for i := range rapid.IntRange(0, 6).Draw(t, "messages") {
		c.Messages = append(c.Messages, aftercare.CaseMessage{
			ID: fmt.Sprint(i), At: drawMinute(t, "at"), Asks: rapid.Bool().Draw(t, "asks"),
			From: rapid.SampledFrom([]aftercare.Author{aftercare.ByCustomer, aftercare.ByDesk, aftercare.ByNote, aftercare.ByPhone}).Draw(t, "from"),
		})
	}
	if rapid.Bool().Draw(t, "estimate") {
		c.Estimate, c.EstimatedAt = &aftercare.Money{Amount: 1, Currency: "EUR"}, drawMinute(t, "estimated")
		if rapid.Bool().Draw(t, "accepted") {
			c.AcceptedAt = drawMinute(t, "accepted at")
		}
	}
	if rapid.Bool().Draw(t, "reopened") {
		c.Reopened, c.ReopenedAt = 1, drawMinute(t, "reopened at").Add(time.Minute)
		c.Moves = []aftercare.CaseMove{{State: aftercare.StateClosed, At: c.ReopenedAt.Add(-time.Minute)}}
	}
	return sorted(c)
}

func sorted(c aftercare.Case) aftercare.Case {
	slices.SortStableFunc(c.Messages, func(a, b aftercare.CaseMessage) int { return a.At.Compare(b.At) })
	return c
}

// with is the case with one more message.
func with(c aftercare.Case, m aftercare.CaseMessage) aftercare.Case {
	c.Messages = append(slices.Clone(c.Messages), m)
	return sorted(c)
}

// No clock ends outside of business hours or before the case began to wait; one
// runs only while the case waits for the store, and the first to end is the due one.
func TestClocksKeepBusinessHours(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, c := drawShop(t), drawCase(t)
		k := cases.Clocks(c, s.Help, s)
		ends := []time.Time{k.FirstReply, k.NextReply, k.Resolution}
		for _, at := range ends {
			switch {
			case at.IsZero():
				continue
			case k.WaitsFor != aftercare.WaitsForUs:
				t.Fatalf("a clock runs to %s while it waits for %s", at, k.WaitsFor)
			case at.Before(c.Begun()):
				t.Fatalf("%s lies before the case, %s", at, c.Begun())
			case k.Due.After(at):
				t.Fatalf("due %s, and a clock ends at %s", k.Due, at)
			case !s.AddBusinessTime(at.Add(-time.Nanosecond), 0).Add(time.Nanosecond).Equal(at):
				t.Fatalf("%s is not in business hours", at.In(s.Location()))
			}
		}
		if k.Due.IsZero() == (k.FirstReply.IsZero() && k.NextReply.IsZero() && k.Resolution.IsZero()) && !k.Due.IsZero() && !slices.Contains(ends, k.Due) {
			t.Fatalf("due %s is none of %v", k.Due, ends)
		}
		if k.Warn.After(k.Due) || k.Due.IsZero() != k.Warn.IsZero() {
			t.Fatalf("warned at %s of %s", k.Warn, k.Due)
		}
		if !k.FirstReply.IsZero() && !k.NextReply.IsZero() {
			t.Fatalf("first and next reply at once: %+v", k)
		}
	})
}

// A question to the customer, with its answer, never brings the end of the case
// nearer; and the longer the answer takes, the later the end.
func TestPausesNeverShorten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t)
		c := aftercare.Case{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: opened}
		var free time.Time
		for i := range rapid.IntRange(0, 3).Draw(t, "pauses") { // apart, in order
			from := later(free, opened).Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "from")) * time.Minute)
			free = from.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "length")) * time.Minute)
			c = with(with(c, aftercare.CaseMessage{ID: fmt.Sprint("q", i), From: aftercare.ByDesk, Asks: true, At: from}),
				aftercare.CaseMessage{ID: fmt.Sprint("a", i), From: aftercare.ByCustomer, At: free})
		}
		ask := later(free, opened).Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "ask")) * time.Minute)
		short := ask.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "short")) * time.Minute)
		long := short.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "longer")) * time.Minute)
		end := func(answer time.Time) time.Time {
			asked := with(c, aftercare.CaseMessage{ID: "q", From: aftercare.ByDesk, Asks: true, At: ask})
			return cases.Clocks(with(asked, aftercare.CaseMessage{ID: "a", From: aftercare.ByCustomer, At: answer}), s.Help, s).Resolution
		}
		before := cases.Clocks(c, s.Help, s).Resolution
		if end(short).Before(before) {
			t.Fatalf("a pause brings the end from %s to %s", before, end(short))
		}
		if end(long).Before(end(short)) {
			t.Fatalf("a longer pause brings the end from %s to %s", end(short), end(long))
		}
	})
}

// The later the customer asks again, the later the answer is due; and what is
// added before the answer moves nothing.
func TestRestartsAreMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t)
		c := with(aftercare.Case{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: opened},
			aftercare.CaseMessage{ID: "r", From: aftercare.ByDesk, Asks: rapid.Bool().Draw(t, "asks"), At: opened.Add(time.Hour)})
		soon := drawMinute(t, "soon").Add(2 * time.Hour)
		late := soon.Add(time.Duration(rapid.IntRange(0, 10_000).Draw(t, "later")) * time.Minute)
		next := func(at time.Time) time.Time {
			return cases.Clocks(with(c, aftercare.CaseMessage{ID: "m", From: aftercare.ByCustomer, At: at}), s.Help, s).NextReply
		}
		if next(late).Before(next(soon)) {
			t.Fatalf("asked at %s: due %s; asked at %s: due %s", soon, next(soon), late, next(late))
		}
		both := with(with(c, aftercare.CaseMessage{ID: "m", From: aftercare.ByCustomer, At: soon}), aftercare.CaseMessage{ID: "n", From: aftercare.ByCustomer, At: late})
		if got := cases.Clocks(both, s.Help, s).NextReply; !got.Equal(next(soon)) {
			t.Fatalf("a second word moves the answer from %s to %s", next(soon), got)
		}
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
