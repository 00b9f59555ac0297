package store_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

func wish(key string, after time.Duration, e aftercare.Event) aftercare.Event {
	e.Key, e.At, e.Person = key, noon.Add(after), &aftercare.PersonID{Email: "anna@example.com"}
	return e
}

// What a person asks for stops a mail that is under way; the last word counts,
// whichever comes last; it is for all their orders, and follows one to another
// address.
func TestWishes(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), order("2"))
		c := w.claimed(noon, w.step("1", 0).ID)
		until := noon.AddDate(0, 0, 30)
		w.asks(wish("p", time.Hour, aftercare.Event{Type: aftercare.EventMarketingPaused, Until: until}))
		w.wantCode(w.handOver(c), aftercare.Conflict)
		w.asks(wish("l", time.Hour, aftercare.Event{Type: aftercare.EventLocaleChosen, Locale: "de"}))
		want := func(order string, until time.Time, locale string) {
			w.Helper()
			if p := w.state(order).Person; !p.PausedUntil.Equal(until) || p.Locale != locale {
				w.Fatalf("order %s: person %+v, want paused until %s, locale %q", order, p, until, locale)
			}
		}
		want("1", until, "de")
		want("2", until, "de")
		w.asks(wish("late", time.Minute, aftercare.Event{Type: aftercare.EventMarketingPaused}))
		w.asks(wish("late l", time.Minute, aftercare.Event{Type: aftercare.EventLocaleChosen, Locale: "fr"}))
		want("1", until, "de")
		w.asks(wish("end", 2*time.Hour, aftercare.Event{Type: aftercare.EventMarketingPaused}))
		want("1", time.Time{}, "de")
		w.asks(wish("again", 3*time.Hour, aftercare.Event{Type: aftercare.EventMarketingPaused, Until: until}))
		w.tell(renamed("1", "anna.new@example.com"))
		want("1", until, "de")
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if left := w.leftovers("anna"); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
	})
}
