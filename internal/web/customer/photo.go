package customer

import (
	"net/http"
	"strconv"
)

// showPhoto is GET /c/{token}/photo/{id}: a picture of this order, for whoever has
// a link to it or to one of its cases. It is an answer of its own, which can do
// nothing even where somebody opens it as a page.
func (s *site) showPhoto(w http.ResponseWriter, r *http.Request, v *visit) {
	u, err := s.upload(r.Context(), v, r.PathValue("id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	body := u.Body
	if r.URL.Query().Has("small") {
		body = u.Small
	}
	h := w.Header()
	h.Set("Content-Type", u.Type)
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, max-age=86400")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader left; there is nobody to tell
	}
}
