package engine

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// Ten in the morning stays ten when clocks change; an hour that is skipped or
// shown twice brings one mail; months end on their last day, in leap years too.
func TestSeasons(t *testing.T) {
	t.Parallel()
	berlin, _ := time.LoadLocation("Europe/Berlin")
	days := func(n int) aftercare.Span { return aftercare.Span{Days: n} }
	months := func(n int) aftercare.Span { return aftercare.Span{Months: n} }
	for name, c := range map[string]struct {
		from string
		wait aftercare.Wait
		want string
	}{
		"over the spring":           {"2026-03-27 15:30", aftercare.Wait{For: days(3), At: "10:00"}, "2026-03-30 10:00 CEST"},
		"over the autumn":           {"2026-10-23 15:30", aftercare.Wait{For: days(3), At: "10:00"}, "2026-10-26 10:00 CET"},
		"so many hours in autumn":   {"2026-10-23 15:30", aftercare.Wait{For: aftercare.Span{Clock: 72 * time.Hour}}, "2026-10-26 14:30 CET"},
		"an hour that is skipped":   {"2026-03-28 12:00", aftercare.Wait{For: days(1), At: "02:30"}, "2026-03-29 03:00 CEST"},
		"an hour that comes twice":  {"2026-10-24 12:00", aftercare.Wait{For: days(1), At: "02:30"}, "2026-10-25 02:30 CEST"},
		"the last of January":       {"2026-01-31 09:00", aftercare.Wait{For: months(1)}, "2026-02-28 09:00 CET"},
		"... in a leap year":        {"2028-01-31 09:00", aftercare.Wait{For: months(1)}, "2028-02-29 09:00 CET"},
		"a year after the leap day": {"2028-02-29 09:00", aftercare.Wait{For: months(12)}, "2029-02-28 09:00 CET"},
		"over the leap day":         {"2028-02-28 09:00", aftercare.Wait{For: days(2), At: "10:00"}, "2028-03-01 10:00 CET"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, berlin)
			if err != nil {
				t.Fatal(err)
			}
			p := &pass{facts: &aftercare.Facts{Store: &aftercare.Store{Timezone: "Europe/Berlin"}}, zone: berlin}
			at, _ := p.calendar(p.delayed(from, &c.wait, nil), &c.wait, aftercare.KindService, nil)
			if got := at.In(berlin).Format("2006-01-02 15:04 MST"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if again, _ := p.calendar(at, &c.wait, aftercare.KindService, nil); !again.Equal(at) {
				t.Errorf("asked again from there, it moves on to %s", again.In(berlin))
			}
		})
	}
}
