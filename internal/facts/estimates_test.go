package facts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/facts"
)

// estimate is the carrier's word, some hours in, that the parcel comes on a day of
// May, at an hour (0: the day alone).
func estimate(at float64, id string, of, clock int) aftercare.Event {
	return shipment(aftercare.EventShipmentUpdated, at, aftercare.Shipment{
		ID: id, Status: aftercare.ShipmentShipped, Estimate: time.Date(2026, 5, of, clock, 0, 0, 0, time.UTC)})
}

func promise(at float64, of int) aftercare.Event {
	return snapshot(at, func(o *aftercare.Order) { o.Delivery = time.Date(2026, 5, of, 0, 0, 0, 0, time.UTC) })
}

func TestSlips(t *testing.T) {
	t.Parallel()
	tokyo, newYork := zone(t, "Asia/Tokyo"), zone(t, "America/New_York")
	delivered := shipment(aftercare.EventShipmentDelivered, 9, aftercare.Shipment{ID: "s"})
	for name, c := range map[string]struct {
		in     *time.Location
		events []aftercare.Event
		want   string // subject's own id, "!" behind those that are over
	}{
		"one estimate":             {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0)}, ""},
		"a day later":              {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 5, 0)}, "s/2026-05-05 "},
		"told late":                {time.UTC, []aftercare.Event{estimate(2, "s", 4, 0), estimate(1, "s", 5, 0)}, ""},
		"the same day, later":      {time.UTC, []aftercare.Event{estimate(1, "s", 4, 9), estimate(2, "s", 4, 20)}, ""},
		"another day in Tokyo":     {tokyo, []aftercare.Event{estimate(1, "s", 4, 9), estimate(2, "s", 4, 20)}, "s/2026-05-05 "},
		"a day without a time":     {newYork, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 4, 20)}, ""},
		"back and forth":           {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 5, 0), estimate(3, "s", 4, 0), estimate(4, "s", 5, 0)}, "s/2026-05-05 "},
		"sooner again":             {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 5, 0), estimate(3, "s", 4, 0)}, "s/2026-05-05! "},
		"twice":                    {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 5, 0), estimate(3, "s", 8, 0)}, "s/2026-05-05! s/2026-05-08 "},
		"arrived":                  {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "s", 5, 0), delivered}, "s/2026-05-05! "},
		"the shop's own":           {time.UTC, []aftercare.Event{promise(1, 4), promise(2, 6)}, "/2026-05-06 "},
		"the carrier is later":     {time.UTC, []aftercare.Event{promise(1, 4), estimate(2, "s", 6, 0)}, "s/2026-05-06 "},
		"the carrier is as late":   {time.UTC, []aftercare.Event{promise(1, 4), promise(2, 6), estimate(3, "s", 6, 0)}, "/2026-05-06! "},
		"the shop says so later":   {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), promise(2, 6), estimate(3, "s", 5, 0)}, "s/2026-05-05 "},
		"each parcel has its days": {time.UTC, []aftercare.Event{estimate(1, "s", 4, 0), estimate(2, "r", 5, 0), estimate(3, "r", 6, 0)}, "r/2026-05-06 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := reduce(t, append(c.events, snapshot(0, nil))...)
			got := ""
			for _, s := range f.Slips(c.in) {
				got += s.Subject.ID[len("shop/1/"):]
				if !s.Current {
					got += "!"
				}
				got += " "
			}
			if got != c.want {
				t.Errorf("slips %q, want %q", got, c.want)
			}
		})
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// In whatever order estimates come in, and however often: the same slips, each
// day at most once for a parcel, each later than what was told before.
func TestSlipsInAnyOrder(t *testing.T) {
	t.Parallel()
	places := []*time.Location{time.UTC, zone(t, "Asia/Tokyo"), zone(t, "America/New_York")}
	rapid.Check(t, func(t *rapid.T) {
		var events []aftercare.Event
		for i := range rapid.IntRange(1, 9).Draw(t, "events") {
			at, of := rapid.Float64Range(0, 100).Draw(t, "at"), rapid.IntRange(1, 9).Draw(t, "day")
			e := estimate(at, rapid.SampledFrom([]string{"s", "r"}).Draw(t, "parcel"), of, rapid.SampledFrom([]int{0, 3, 12, 20}).Draw(t, "hour"))
			if rapid.IntRange(0, 3).Draw(t, "shop") == 0 {
				e = promise(at, of)
			}
			e.Key = fmt.Sprint(i)
			if rapid.IntRange(0, 5).Draw(t, "timeless") == 0 {
				e = timeless(e, at)
			}
			events = append(events, e)
		}
		loc := rapid.SampledFrom(places).Draw(t, "zone")
		f := facts.Reduce(events)
		want := f.Slips(loc)
		mixed := facts.Reduce(rapid.Permutation(append(slices.Clone(events), events[0])).Draw(t, "order"))
		if got := mixed.Slips(loc); !slices.Equal(got, want) {
			t.Fatalf("got\n%+v\nwant\n%+v", got, want)
		}
		seen := map[aftercare.Subject]bool{}
		latest := map[string]string{}
		for _, s := range want {
			was, is := aftercare.LocalDay(s.Old, loc), aftercare.LocalDay(s.New, loc)
			if seen[s.Subject] || is <= was || s.At.IsZero() {
				t.Fatalf("%+v: told already, or from %s to %s", s, was, is)
			}
			seen[s.Subject] = true
			if s.Current && latest[s.Shipment] != "" {
				t.Fatalf("%s has two days at a time: %s and %s", s.Shipment, latest[s.Shipment], is)
			}
			if s.Current {
				latest[s.Shipment] = is
			}
		}
	})
}
