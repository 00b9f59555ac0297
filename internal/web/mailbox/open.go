package mailbox

import (
	"net/http"
	"slices"

	"aftercare/internal/web"
)

// open is GET /mailbox/{id}: the page with that mail chosen.
func (b *box) open(w http.ResponseWriter, r *http.Request) {
	v := b.view(r, r.PathValue("id"))
	status := http.StatusOK
	if v.Open == nil {
		status = http.StatusNotFound
	}
	b.pages.Render(w, r, status, "mailbox", v)
}

// html is GET /mailbox/{id}/html: the mail's own HTML for the sandboxed frame.
func (b *box) html(w http.ResponseWriter, r *http.Request) {
	mails := b.Box.Mails()
	i := slices.IndexFunc(mails, func(m Mail) bool { return m.ID == r.PathValue("id") })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	web.ServeMail(w, r, mails[i].HTML)
}
