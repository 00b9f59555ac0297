package console

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

type announcementsPage struct {
	frame
	Rows []walkCard
}

// walkCard is an announcement as it is shown.
type walkCard struct {
	aftercare.Walk
	Zone      *time.Location
	Name      string
	What      string // which products and lots
	Word      word
	Percent   int64    // of the orders looked at
	Facts     []number // of the dry run
	Countries string
	Months    string
}

type number struct {
	N    int
	What string
}

var walkWords = map[aftercare.WalkState]word{
	aftercare.WalkDry: {"not let go", "quiet"}, aftercare.WalkRunning: {"running", "info"},
	aftercare.WalkPaused: {"stopped", "warn"}, aftercare.WalkDone: {"done", "ok"},
}

// announcements is GET /announcements: recalls and early access, and how far each
// has come. A recall is let go on the command line, with the number in hand.
func (c *console) announcements(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Walks.Walks(r.Context(), "", "")
	if err != nil {
		return err
	}
	p := announcementsPage{frame: c.frame("Announcements", "/announcements")}
	for _, x := range all {
		p.Rows = append(p.Rows, c.card(x))
	}
	c.pages.Render(w, r, http.StatusOK, "announcements", p)
	return nil
}

func (c *console) card(x aftercare.Walk) walkCard {
	n := x.Numbers
	out := walkCard{Walk: x, Zone: c.zone(x.Store), Name: newsName(x.Announcement), Word: walkWords[x.State], What: strings.Join(x.SKUs, ", "),
		Countries: tally(n.Countries, greatest, func(code string) string { return locale.Country(code, "en") }), Months: tally(n.Months, nil, month)}
	if len(x.Lots) > 0 {
		out.What += ", " + lots(x.Lots)
	}
	if x.Kind == aftercare.AnnouncementPresale { // of something else than what they own
		out.What = "for owners of " + out.What
	}
	if out.What = c.storeName(x.Store) + " · " + out.What; x.Through > 0 {
		out.Percent = x.Cursor * 100 / x.Through
	}
	for _, f := range []number{{n.Orders, "orders to be told"}, {n.Persons, "persons among them"}, {n.Unsure, "whose lot is not known"}, {n.NoAddress, "without a mail address"},
		{n.Suppressed, "whose address must get no mail"}, {n.Restricted, "that wait until a restriction ends"}, {n.Erased, "of erased customers"}} {
		if f.N > 0 {
			out.Facts = append(out.Facts, f)
		}
	}
	return out
}

// tally lists counts in an order, else by their keys.
func tally(counts map[string]int, order func(counts map[string]int) func(a, b string) int, name func(string) string) string {
	keys := slices.Sorted(maps.Keys(counts))
	if order != nil {
		slices.SortStableFunc(keys, order(counts))
	}
	var out []string
	for _, k := range keys {
		out = append(out, count(counts[k], "in ", "in ")+name(k))
	}
	return strings.Join(out, ", ")
}

func greatest(counts map[string]int) func(a, b string) int {
	return func(a, b string) int { return counts[b] - counts[a] }
}

// month is "2026-11" as people read it.
func month(m string) string {
	t, err := time.Parse("2006-01", m)
	if err != nil {
		return m
	}
	return t.Format("Jan 2006")
}

// moveAnnouncement is POST /announcements/{store}/{id}/stop and …/resume.
func (c *console) moveAnnouncement(w http.ResponseWriter, r *http.Request) error {
	move := map[string]func(store, id string) error{
		"stop":   func(store, id string) error { return c.Walks.StopWalk(r.Context(), store, id) },
		"resume": func(store, id string) error { return c.Walks.GoOn(r.Context(), store, id) },
	}[r.PathValue("do")]
	if move == nil {
		return aftercare.Errorf(aftercare.NotFound, "There is no such page.")
	}
	store, id := r.PathValue("store"), r.PathValue("id")
	if err := move(store, id); err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "announcement "+r.PathValue("do"), "store", store, "announcement", id)
	http.Redirect(w, r, "/announcements", http.StatusSeeOther)
	return nil
}
