package facts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// stamp says how new a telling is.
type stamp struct {
	version int64
	own     bool // at is the fact's own time, not that of its arrival
	at      time.Time
	rank    int // of the status: the one further along wins at equal times
}

// compare orders tellings, oldest first. One without a time of its own comes
// before all that have one.
func (a stamp) compare(b stamp) int {
	if c := cmp.Compare(a.version, b.version); c != 0 {
		return c
	}
	if a.own != b.own {
		if b.own {
			return -1
		}
		return 1
	}
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.rank, b.rank))
}

// undoes reports whether a telling at a is strictly newer than one at b. Unlike
// compare it weighs a time of arrival against an own time, so that a
// cancellation without a time is not undone by what happened before it came.
func (a stamp) undoes(b stamp) bool {
	if a.version != 0 && b.version != 0 && a.version != b.version {
		return a.version > b.version
	}
	if b.own && !a.own {
		return false
	}
	return a.at.After(b.at)
}

// undone reports whether any of the tellings is strictly newer than b.
func undone(b stamp, by []stamp) bool {
	return slices.ContainsFunc(by, func(a stamp) bool { return a.undoes(b) })
}

// told is one event's word about one thing.
type told[T any] struct {
	stamp
	event aftercare.Event
	what  T
}

// collect picks what the events say about one sort of thing, oldest first.
func collect[T any](events []aftercare.Event, pick func(aftercare.Event) (T, stamp, bool)) []told[T] {
	var out []told[T]
	for _, e := range events {
		if what, s, ok := pick(e); ok {
			out = append(out, told[T]{s, e, what})
		}
	}
	slices.SortFunc(out, func(a, b told[T]) int {
		if c := a.compare(b.stamp); c != 0 {
			return c
		}
		return compareEvents(a.event, b.event)
	})
	return out
}

// byID splits tellings by the thing's id, each still oldest first, and lists the
// ids in order.
func byID[T any](all []told[T], id func(T) string) (ids []string, groups map[string][]told[T]) {
	groups = map[string][]told[T]{}
	for _, t := range all {
		k := id(t.what)
		if groups[k] == nil {
			ids = append(ids, k)
		}
		groups[k] = append(groups[k], t)
	}
	slices.Sort(ids)
	return ids, groups
}

// compareEvents is 0 only for events that cannot be told apart.
func compareEvents(a, b aftercare.Event) int {
	c := cmp.Or(
		cmp.Compare(a.BodyHash, b.BodyHash), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Key, b.Key),
		cmp.Compare(a.Source, b.Source), a.ReceivedAt.Compare(b.ReceivedAt))
	if c != 0 {
		return c
	}
	x, _ := json.Marshal(a) // an event came from JSON and goes back there
	y, _ := json.Marshal(b)
	return bytes.Compare(x, y)
}

// when stamps an event with the first of the given times that is known, else
// with its own, else with its arrival.
func when(e aftercare.Event, own time.Time) stamp {
	if !own.IsZero() {
		return stamp{own: true, at: own}
	}
	at, ok := e.When()
	return stamp{own: ok, at: at}
}

// overlay sets every field of dst that src knows.
func overlay[T any](dst *T, src T) {
	d, s := reflect.ValueOf(dst).Elem(), reflect.ValueOf(src)
	for i := range d.NumField() {
		if !s.Field(i).IsZero() {
			d.Field(i).Set(s.Field(i))
		}
	}
}

// inUTC returns a copy of v whose times are UTC, so that one instant has one
// way to be written.
func inUTC[T any](v *T) *T {
	if v == nil {
		return nil
	}
	out := *v
	r := reflect.ValueOf(&out).Elem()
	for i := range r.NumField() {
		if t, ok := r.Field(i).Interface().(time.Time); ok {
			r.Field(i).Set(reflect.ValueOf(utc(t)))
		}
	}
	return &out
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.Round(0).UTC()
}

// first is the earlier of two times, of which zero ones are not known.
func first(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
