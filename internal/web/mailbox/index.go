package mailbox

import "net/http"

// index is GET /mailbox: the list, and the newest mail beside it.
func (b *box) index(w http.ResponseWriter, r *http.Request) {
	v := b.view(r, "")
	if len(v.Groups) > 0 {
		v = b.view(r, v.Groups[0].Newest[0].ID)
	}
	b.pages.Render(w, r, http.StatusOK, "mailbox", v)
}
