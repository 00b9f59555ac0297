package web

import (
	"net/http"
	"strings"
)

// ServeMail writes a mail's HTML as it was sent, for a sandboxed frame. The one
// thing added is a base target, so that links open in a new tab instead of the
// frame.
func ServeMail(w http.ResponseWriter, r *http.Request, html string) {
	SetHeaders(w, MailPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(openOutside(html)))
	}
}

const baseTarget = `<base target="_blank">`

// openOutside puts the base element first in the head, so that the doctype
// stays in front and the page out of quirks mode.
func openOutside(html string) string {
	at := strings.Index(html, "<head")
	if at < 0 {
		return html + baseTarget
	}
	end := strings.IndexByte(html[at:], '>')
	if end < 0 {
		return html
	}
	return html[:at+end+1] + baseTarget + html[at+end+1:]
}
