package mailbox

import "net/http"

// list is GET /mailbox/list: only the progress and the list, for the script. It
// answers 304 while nothing changed.
func (b *box) list(w http.ResponseWriter, r *http.Request) {
	v := b.view(r, r.URL.Query().Get("open"))
	tag := `"` + v.Tag + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	b.pages.Part(w, r, http.StatusOK, "mailbox", "live", v)
}
