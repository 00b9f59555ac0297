package console

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/web"
)

//go:embed pages/*.html
var files embed.FS

// console is the area with what it was given.
type console struct {
	Deps
	pages    *web.Pages
	sessions *sessions
	attempts *web.Limit
	stores   map[string]*aftercare.Store
	flows    map[string]*aftercare.Workflow
}

// New serves the operators' pages and /assets/.
func New(d Deps) http.Handler {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	sub, err := fs.Sub(files, "pages")
	if err != nil {
		panic("console: " + err.Error())
	}
	c := &console{
		Deps: d, pages: web.MustParsePages(sub, d.Log, funcs()), attempts: &web.Limit{Burst: 10, Refill: 6 * time.Second, Machine: d.Machine},
		stores: map[string]*aftercare.Store{}, flows: map[string]*aftercare.Workflow{},
	}
	for _, s := range d.Stores {
		c.stores[s.ID] = s
	}
	for _, f := range d.Workflows {
		c.flows[f.Name] = f
	}
	c.sessions = newSessions(d, c.unavailable)
	return c.routes()
}

func funcs() template.FuncMap {
	return template.FuncMap{
		"asset":    web.AssetURL,
		"when":     web.When,
		"day":      web.Day,
		"away":     web.Away,
		"language": languageOf,
		"said":     func(v any) string { return sentence(words(fmt.Sprint(v))) },
		"who":      locale.FullName,
		"kind":     kindWord,
		"words":    words,
		"want":     wantWord,
		"cause":    causeWord,
		"cover":    func(c string) string { return sentence(coverWords[c]) },
		"grant":    grantText,
		"given":    grantWord,
		"tel":      dial,
		"money":    func(m aftercare.Money) string { return locale.Money(m, "en") },
	}
}

// zone is the store's time zone. Lists that mix stores use their common zone,
// and UTC when they have none.
func (c *console) zone(store string) *time.Location {
	if s := c.stores[store]; s != nil {
		return s.Location()
	}
	zone := time.UTC
	for i, s := range c.Stores {
		if i > 0 && s.Timezone != c.Stores[0].Timezone {
			return time.UTC
		}
		zone = s.Location()
	}
	return zone
}

// frame is what the layout shows on every page.
type frame struct {
	Title   string
	Area    string // which entry of the navigation is current
	Banner  string
	Now     time.Time
	Zone    *time.Location
	Mailbox bool
	Login   bool // somebody is logged in and may log out
	Late    int  // cases whose clock has run out
}

func (c *console) frame(title, area string) frame {
	return frame{
		Title: title, Area: area, Banner: c.Banner, Now: c.Business.Now(), Zone: c.zone(""),
		Mailbox: c.Mailbox != nil, Login: !c.Open, Late: c.late(),
	}
}

// late counts for the navigation. It knows no request, since every page has one;
// a page is shown without the number rather than not at all.
func (c *console) late() int {
	if c.Cases == nil {
		return 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n, err := c.Cases.DeskCounts(ctx, "", c.Business.Now())
	if err != nil {
		return 0
	}
	return n.Late
}

// action is a handler that leaves its error to one place.
type action func(w http.ResponseWriter, r *http.Request) error

// page wraps an action: its error becomes a page with the right status.
func (c *console) page(a action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := a(w, r); err != nil {
			c.fail(w, r, err)
		}
	}
}

type failure struct {
	frame
	Text string
}

func (c *console) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := web.Status(err)
	if status >= http.StatusInternalServerError {
		c.Log.ErrorContext(r.Context(), "console page failed", "path", r.URL.Path, "err", err)
	}
	f := failure{c.frame(http.StatusText(status), ""), web.Shown(err)}
	c.pages.Render(w, r, status, "failure", f)
}

// unavailable answers when sessions cannot be read or written.
func (c *console) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	c.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "sessions cannot be read just now: %w", err))
}

func (c *console) notFound(http.ResponseWriter, *http.Request) error {
	return aftercare.Errorf(aftercare.NotFound, "There is no such page.")
}

// Nav is one entry of the navigation.
func (f frame) Nav(link, label string) tab {
	return tab{Label: label, Link: link, Current: f.Area == link}
}

// CaseNav is the entry of the desk, with the number of cases that are late.
func (f frame) CaseNav() tab {
	t := f.Nav("/cases", "Cases")
	t.Late = f.Late
	return t
}
