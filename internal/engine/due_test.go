package engine

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
)

// zones are awkward ones: clocks that change by half an hour, at midnight, on a
// Friday, never, and one that skipped a day.
var zones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut", "Asia/Tokyo",
	"Asia/Kolkata", "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns", "UTC",
}

func drawTime(t *rapid.T, name string) time.Time {
	return time.Unix(rapid.Int64Range(1_300_000_000, 1_900_000_000).Draw(t, name), rapid.Int64Range(0, 999_999_999).Draw(t, name+" ns")).UTC()
}

func drawPass(t *rapid.T) *pass {
	draw := func(name string) *time.Location {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, name))
		if err != nil {
			t.Fatal(err)
		}
		return loc
	}
	clock := rapid.SampledFrom([]string{"", "00:00", "02:00", "02:30", "09:00", "21:00", "23:59"})
	store := &aftercare.Store{
		Timezone: draw("store zone").String(), Country: "DE", QuietFrom: clock.Draw(t, "quiet from"), QuietTo: clock.Draw(t, "quiet to"),
		CapEvery: time.Duration(rapid.IntRange(0, 40).Draw(t, "every")) * time.Hour,
		CapMax:   rapid.IntRange(0, 3).Draw(t, "max"), CapWithin: 7 * 24 * time.Hour,
		Holidays: []string{"2016-12-26", "2020-01-01", "2024-12-25"},
	}
	return &pass{facts: &aftercare.Facts{Store: store}, zone: draw("zone")}
}

func drawWait(t *rapid.T) *aftercare.Wait {
	return &aftercare.Wait{
		For: aftercare.Span{
			Months: rapid.IntRange(0, 13).Draw(t, "months"), Days: rapid.IntRange(0, 40).Draw(t, "days"),
			Clock: time.Duration(rapid.SampledFrom([]int{0, 0, 1, 90}).Draw(t, "minutes")) * time.Minute,
		},
		At:       rapid.SampledFrom([]string{"", "00:00", "02:30", "10:00", "22:00"}).Draw(t, "at"),
		Business: rapid.Bool().Draw(t, "business"),
	}
}

var kindsDrawn = rapid.SampledFrom([]aftercare.Kind{aftercare.KindTransactional, aftercare.KindService, aftercare.KindMarketing})

// A step is never due before its anchor, nor more than a few days after its
// delay; never in quiet hours; on a business day if it counts those; and moving
// what is in place moves nothing.
func TestCalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, w, kind, anchor := drawPass(t), drawWait(t), kindsDrawn.Draw(t, "kind"), drawTime(t, "anchor")
		delayed := ceil(p.delayed(anchor, w, nil))
		at, _ := p.calendar(delayed, w, kind, nil)
		if at.Before(anchor) {
			t.Fatalf("%s is before the anchor %s", at, anchor)
		}
		if at.Sub(delayed) > 9*24*time.Hour {
			t.Fatalf("moved from %s to %s", delayed, at)
		}
		if end := p.quietEnd(at, kind); !end.Equal(at) {
			t.Fatalf("%s is in quiet hours until %s", at.In(p.zone), end.In(p.zone))
		}
		if w.Business && !p.businessDay(at, w).Equal(at) {
			t.Fatalf("%s is no business day", at)
		}
		if p.facts.Store.QuietFrom == "" && !w.Business && w.At != "" {
			if again := p.timeOfDay(at, w.At); !again.Equal(at) {
				t.Fatalf("%s is not %s", at.In(p.zone), w.At)
			}
		}
	})
}

// What is free passes both quiet hours and the cap, and is the same when asked
// again from there.
func TestFree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, w, kind, from := drawPass(t), drawWait(t), kindsDrawn.Draw(t, "kind"), drawTime(t, "from")
		var slots []time.Time
		for range rapid.IntRange(0, 4).Draw(t, "slots") {
			slots = append(slots, from.Add(-time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "minutes ago"))*time.Minute))
		}
		from = ceil(from)
		at, why := p.free(from, w, kind, slots, nil)
		switch {
		case at.Before(from):
			t.Fatalf("moved back from %s to %s", from, at)
		case at.After(from) == why.IsZero():
			t.Fatalf("moved by %s because of %q", at.Sub(from), why)
		case !p.quietEnd(at, kind).Equal(at) || !p.capEnd(at, kind, slots).Equal(at):
			t.Fatalf("%s is not free", at)
		case kind == aftercare.KindTransactional && !at.Equal(from):
			t.Fatalf("transactional mail waits until %s", at)
		}
		if again, _ := p.free(at, w, kind, slots, nil); !again.Equal(at) {
			t.Fatalf("%s moves on to %s", at, again)
		}
	})
}

func TestDelays(t *testing.T) {
	t.Parallel()
	berlin, _ := time.LoadLocation("Europe/Berlin")
	from := time.Date(2026, 3, 27, 15, 30, 0, 0, berlin) // a Friday, two days before clocks change
	days := func(n int) aftercare.Span { return aftercare.Span{Days: n} }
	for _, c := range []struct {
		wait aftercare.Wait
		want string
	}{
		{aftercare.Wait{}, "Fri 27 15:30"},
		{aftercare.Wait{At: "10:00"}, "Sat 28 10:00"},
		{aftercare.Wait{At: "16:00"}, "Fri 27 16:00"},
		{aftercare.Wait{For: days(3)}, "Mon 30 15:30"},
		{aftercare.Wait{For: days(3), At: "10:00"}, "Mon 30 10:00"},
		{aftercare.Wait{For: days(3), At: "20:00"}, "Mon 30 20:00"},
		{aftercare.Wait{For: days(-3), At: "10:00"}, "Tue 24 10:00"},
		{aftercare.Wait{For: aftercare.Span{Clock: 72 * time.Hour}}, "Mon 30 16:30"},
		{aftercare.Wait{For: aftercare.Span{Clock: 12 * time.Hour}, At: "10:00"}, "Sat 28 10:00"},
		{aftercare.Wait{For: days(1), Business: true, At: "10:00"}, "Mon 30 10:00"},
		{aftercare.Wait{For: days(2), Business: true}, "Tue 31 15:30"},
		{aftercare.Wait{For: days(-2), Business: true}, "Wed 25 15:30"},
	} {
		t.Run(fmt.Sprintf("%+v", c.wait), func(t *testing.T) {
			t.Parallel()
			p := &pass{facts: &aftercare.Facts{Store: &aftercare.Store{Timezone: "Europe/Berlin"}}, zone: berlin}
			at, _ := p.calendar(p.delayed(from, &c.wait, nil), &c.wait, aftercare.KindService, nil)
			if got := at.In(berlin).Format("Mon 2 15:04"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
