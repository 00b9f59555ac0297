package mailbox

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"aftercare/internal/web"
)

//go:embed pages/*.html
var files embed.FS

func pageFiles() fs.FS {
	sub, err := fs.Sub(files, "pages")
	if err != nil {
		panic("mailbox: " + err.Error())
	}
	return sub
}

func funcs(zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"asset": web.AssetURL, "plain": plain,
		"day":   func(t time.Time) template.HTML { return web.Day(t, zone) },
		"when":  func(t time.Time) template.HTML { return web.When(t, zone) },
		"short": func(t time.Time) string { return t.In(zone).Format("2 Jan") },
	}
}

// view is what the templates see.
type view struct {
	Banner             string
	Progress           Progress
	Total              int
	Kinds              map[string]int
	Groups             []group
	Filter             filter
	Templates, Locales []string
	Open               *Mail // nil: nothing chosen
	OpenName           string
	Tag                string // changes when the list does
	Query              template.URL
}

// Filled is the progress in whole percent.
func (v view) Filled() int {
	if v.Progress.Days <= 0 {
		return 100
	}
	return min(100, 100*v.Progress.Day/v.Progress.Days)
}

// view reads the box once. chosen is the id of the mail to show, "" for none.
func (b *box) view(r *http.Request, chosen string) view {
	mails := b.Box.Mails()
	f := filter{r.URL.Query().Get("template"), r.URL.Query().Get("locale")}
	shown := f.apply(mails)
	v := view{
		Banner: b.Banner, Progress: b.Box.Progress(), Total: len(mails), Kinds: counts(mails),
		Groups: grouped(shown), Filter: f, Query: f.query(),
	}
	v.Templates, v.Locales = choices(mails)
	if i := slices.IndexFunc(mails, func(m Mail) bool { return m.ID == chosen }); i >= 0 {
		v.Open = &mails[i]
		v.OpenName, _ = person(mails[i].To)
	}
	sum := sha256.Sum256([]byte(chosen + "|" + string(v.Query) + "|" + strconv.Itoa(len(mails)) + "|" +
		v.Progress.Now.String() + strconv.FormatBool(v.Progress.Done)))
	v.Tag = hex.EncodeToString(sum[:6])
	return v
}

// query keeps the filter in links: "?template=…&locale=…", or nothing.
func (f filter) query() template.URL {
	q := url.Values{}
	if f.Template != "" {
		q.Set("template", f.Template)
	}
	if f.Locale != "" {
		q.Set("locale", f.Locale)
	}
	if len(q) == 0 {
		return ""
	}
	return template.URL("?" + q.Encode()) // #nosec G203 -- encoded just now
}

// row is one mail in the list.
type row struct {
	Mail
	Query   template.URL
	Current bool
}

// Row gives the "row" block what it shows.
func (v view) Row(m Mail) row {
	return row{m, v.Query, v.Open != nil && v.Open.ID == m.ID}
}

// Holds reports whether the chosen mail is among those in a fold.
func (v view) Holds(mails []Mail) bool {
	return v.Open != nil && slices.ContainsFunc(mails, func(m Mail) bool { return m.ID == v.Open.ID })
}
