package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

var tents = aftercare.Walk{
	Announcement: aftercare.Announcement{ID: "recall-1", Kind: aftercare.AnnouncementRecall, SKUs: []string{"TENT"}, Title: aftercare.Text{"en": "Poles may break"}},
	Store:        "acme", PerMinute: 60, By: "kim", CreatedAt: noon, Numbers: aftercare.Numbers{Orders: 3, Months: map[string]int{"2026-03": 3}},
}

func buys(id, sku string) aftercare.Event {
	e := order(id)
	e.Order.Lines[0].SKU = sku
	return e
}

func (w *world) walk() aftercare.Walk {
	w.Helper()
	got, err := w.s.Walk(w.Context(), "acme", "recall-1")
	w.must(err)
	return got
}

// goes lets the recall go, and tells where it ends.
func (w *world) goes() aftercare.Walk {
	w.Helper()
	_, err := w.s.LetGo(w.Context(), tents, noon)
	w.must(err)
	_, ok, err := w.s.SetOut(w.Context(), w.walk())
	w.must(err)
	if !ok {
		w.Fatal("the walk does not set out")
	}
	return w.walk()
}

func (w *world) stretch(walk aftercare.Walk, rows, most int) aftercare.Stretch {
	w.Helper()
	got, err := w.s.Stretch(w.Context(), walk, rows, most)
	w.must(err)
	return got
}

func (w *world) advance(walk aftercare.Walk, to aftercare.Stretch) bool {
	w.Helper()
	moved, err := w.s.Advance(w.Context(), walk, to, len(to.Orders), 0, noon)
	w.must(err)
	return moved
}

// A dry run may be made again until the announcement is let go, and that happens once.
func TestAnnouncementGoesOnce(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.s.KeepDry(w.Context(), tents))
		newer := tents
		newer.Numbers.Orders = 4
		w.must(w.s.KeepDry(w.Context(), newer))
		if got := w.walk(); got.State != aftercare.WalkDry || got.Numbers.Orders != 4 || got.Numbers.Months["2026-03"] != 3 || got.By != "kim" || got.Title["en"] != "Poles may break" {
			w.Fatalf("dry: %+v", got)
		}
		w.wantCode(w.s.StopWalk(w.Context(), "acme", "recall-1"), aftercare.Conflict)
		for _, want := range []bool{true, false} {
			if fresh, err := w.s.LetGo(w.Context(), tents, noon); err != nil || fresh != want {
				w.Fatalf("let go: %v, %v; want %v", fresh, err, want)
			}
		}
		w.must(w.s.KeepDry(w.Context(), newer)) // too late
		if got := w.walk(); got.State != aftercare.WalkRunning || got.Numbers.Orders != 3 || !got.BeganAt.Equal(noon) {
			w.Fatalf("running: %+v", got)
		}
		w.must(w.s.StopWalk(w.Context(), "acme", "recall-1"))
		if fresh, err := w.s.LetGo(w.Context(), tents, noon); err != nil || fresh {
			w.Fatalf("one that was stopped was let go again: %v", err)
		}
		w.must(w.s.GoOn(w.Context(), "acme", "recall-1"))
		w.wantCode(w.s.GoOn(w.Context(), "acme", "recall-1"), aftercare.Conflict)
		w.wantCode(w.s.StopWalk(w.Context(), "acme", "recall-2"), aftercare.NotFound)
		for state, want := range map[aftercare.WalkState]int{"": 1, aftercare.WalkRunning: 1, aftercare.WalkDone: 0} {
			if all, err := w.s.Walks(w.Context(), "acme", state); err != nil || len(all) != want {
				w.Errorf("%d announcements in state %q, want %d; %v", len(all), state, want, err)
			}
		}
	})
}

// Webhooks that came before are heard before the walk knows where it ends.
func TestAnnouncementWaitsForTheInbox(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		behind := w.receive(order("2"))
		_, err := w.s.LetGo(w.Context(), tents, noon)
		w.must(err)
		if _, ok, err := w.s.SetOut(w.Context(), w.walk()); ok || err != nil {
			w.Fatalf("set out while a webhook waits: %v, %v", ok, err)
		}
		_, err = w.s.Apply(w.Context(), behind, parse, rules{}, noon)
		w.must(err)
		walk := w.goes()
		w.tell(order("3")) // later than the walk
		if got := w.stretch(walk, 100, 100); len(got.Orders) != 2 || !got.End || got.Last != walk.Through {
			w.Fatalf("%d orders, end %v at %d of %d", len(got.Orders), got.End, got.Last, walk.Through)
		}
		if through, ok, err := w.s.SetOut(w.Context(), walk); err != nil || !ok || through != walk.Through {
			w.Fatalf("set out again: through %d, %v, %v; want %d", through, ok, err, walk.Through)
		}
	})
}

// However the orders are cut into stretches, each that is concerned comes up once.
func TestStretches(t *testing.T) {
	each(t, func(w *world) {
		for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
			sku := "TENT"
			if id == "2" || id == "5" || id == "6" {
				sku = "MUG"
			}
			w.tell(buys(id, sku))
		}
		_, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "other", Source: "standard", Key: "x", Body: events(w, order("1")), ReceivedAt: noon})
		w.must(err)
		var id int64
		w.must(w.s.Get(w.Context(), &id, "SELECT id FROM inbox WHERE store = 'other'"))
		_, err = w.s.Apply(w.Context(), id, parse, rules{}, noon)
		w.must(err)
		start := w.goes()
		for _, cut := range []struct{ rows, most int }{{1, 1}, {2, 1}, {3, 2}, {4, 1}, {10, 3}, {100, 100}, {10, 6}} {
			walk, seen := start, 0
			var got []string
			for range 30 {
				s := w.stretch(walk, cut.rows, cut.most)
				for _, o := range s.Orders {
					got = append(got, o.Facts.Order.ID)
				}
				if len(s.Orders) > cut.most || s.Last < walk.Cursor || s.Last == walk.Cursor && !s.End {
					w.Fatalf("%+v: from %d to %d with %d orders", cut, walk.Cursor, s.Last, len(s.Orders))
				}
				walk.Cursor, seen = s.Last, seen+s.Seen
				if s.End {
					break
				}
			}
			if !slices.Equal(got, []string{"1", "3", "4", "7", "8", "9"}) || seen != 9 {
				w.Errorf("%+v: orders %q of %d seen", cut, got, seen)
			}
		}
	})
}

// Of two who walk at a time one moves the row; what the other did counts once.
func TestOneWalkerMoves(t *testing.T) {
	each(t, func(w *world) {
		for _, id := range []string{"1", "2", "3"} {
			w.tell(order(id))
		}
		walk := w.goes()
		first := w.stretch(walk, 100, 2)
		if !w.advance(walk, first) || w.advance(walk, first) {
			w.Fatal("the same stretch counts twice, or not at all")
		}
		w.must(w.s.StopWalk(w.Context(), "acme", "recall-1"))
		walk = w.walk()
		rest := w.stretch(walk, 100, 2)
		if w.advance(walk, rest) {
			w.Fatal("a stopped announcement moves")
		}
		w.must(w.s.GoOn(w.Context(), "acme", "recall-1"))
		if !w.advance(w.walk(), rest) {
			w.Fatal("it does not go on")
		}
		if got := w.walk(); got.State != aftercare.WalkDone || got.Told != 3 || got.Seen != 3 || got.EndedAt.IsZero() {
			w.Fatalf("at the end: %+v", got)
		}
	})
}

func TestPersonOrders(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		got, err := w.s.PersonOrders(w.Context(), w.state("1").Person.ID)
		w.must(err)
		if len(got) != 2 || got[1].Order.ID != "2" {
			w.Fatalf("orders %+v", got)
		}
	})
}

// An announcement is no word of the customer's: what is kept is not kept longer.
func TestAnnouncementsKeepNobody(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.send(noon, w.step("1", 0).ID)
		later := noon.AddDate(9, 0, 0)
		w.must(w.s.Exec(w.Context(), "UPDATE steps SET state = 'done'"))
		id, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "own:a", ReceivedAt: later,
			Body: events(w, aftercare.Event{Type: aftercare.EventAnnounced, Key: "announcement:r:1", At: later, OrderID: "1", Announcement: &tents.Announcement})})
		w.must(err)
		_, err = w.s.Apply(w.Context(), id, parse, rules{}, later)
		w.must(err)
		quiet, _, err := w.s.Retain(w.Context(), "acme", aftercare.Retention{Customers: 10 * 366 * 24 * time.Hour}, noon.AddDate(10, 1, 0))
		w.must(err)
		if !slices.Equal(quiet, []string{"standard/1"}) {
			w.Fatalf("quiet orders %q", quiet)
		}
	})
}

// A shop that knows a parcel by its tracking number alone: the delays of the
// parcel, whose subjects name it, lose the number too.
func TestErasureReachesDelays(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"), shipment("1", "JJD77XY", "DHL", "JJD77XY", aftercare.ShipmentShipped))
		w.send(noon, w.step("1", 0).ID)
		const slip = "standard/1/JJD77XY/2026-03-05"
		w.must(w.s.Exec(w.Context(), "UPDATE enrollments SET subject_kind = 'slip', subject_id = ?", slip))
		w.must(w.s.Exec(w.Context(), "UPDATE mails SET covers = ?", `[{"kind":"slip","id":"`+slip+`"},{"kind":"shipment","id":"standard/1/JJD77XY"}]`))
		w.tell(erased("erase:anna@example.com", "anna@example.com"))
		if left := w.leftovers(secrets...); len(left) > 0 {
			w.Fatalf("left after the erasure: %q", left)
		}
		var subjects []string
		w.must(w.s.All(w.Context(), &subjects, "SELECT subject_id FROM enrollments"))
		if len(subjects) != 1 || !strings.HasPrefix(subjects[0], "standard/1/parcel-") || !strings.HasSuffix(subjects[0], "/2026-03-05") {
			w.Fatalf("subjects %q", subjects)
		}
	})
}
