package mailbox

import (
	"log/slog"
	"net/http"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

// Mail is one mail that arrived at the sink.
type Mail struct {
	ID        string
	To        string // "Anna Keller <anna@example.com>" or a bare address
	From      string
	Subject   string
	HTML      string
	Text      string
	Template  string
	Locale    string
	Kind      aftercare.Kind
	At        time.Time // business time
	OrderName string    // "#1001"; "" when the mail belongs to no order
}

// Progress is how far the story is.
type Progress struct {
	Day, Days int       // "day 23 of 90"; Days 0: it has no end
	Now       time.Time // business time
	Done      bool
}

// Box is the sink. Mails are in the order of their arrival.
type Box interface {
	Mails() []Mail
	Progress() Progress
}

// Deps is what New needs.
type Deps struct {
	Box    Box
	Zone   *time.Location // of the dates; nil is UTC
	Banner string         // "" for none
	Log    *slog.Logger
}

type box struct {
	Deps
	pages *web.Pages
}

// New serves /mailbox and what is below it. The stylesheet comes from
// web.Assets, which the console serves.
func New(d Deps) http.Handler {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Zone == nil {
		d.Zone = time.UTC
	}
	b := &box{Deps: d, pages: web.MustParsePages(pageFiles(), d.Log, funcs(d.Zone))}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mailbox", b.index)
	mux.HandleFunc("GET /mailbox/list", b.list)
	mux.HandleFunc("GET /mailbox/all.json", b.asJSON)
	mux.HandleFunc("GET /mailbox/{id}", b.open)
	mux.HandleFunc("GET /mailbox/{id}/html", b.html)
	return web.Secure(web.ScriptPolicy, mux)
}
