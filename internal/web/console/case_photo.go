package console

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// photo is GET …/photo/{id}: a picture that the customer sent, of this order only.
// It was checked by its content when it came in; nothing in it can run here.
func (c *console) photo(w http.ResponseWriter, r *http.Request) error {
	ref := refOf(r)
	if c.Photos == nil {
		return aftercare.Errorf(aftercare.NotFound, "There is no such photo.")
	}
	mime, body, err := c.Photos.Photo(r.Context(), ref.Store, ref.OrderKey(), r.PathValue("id"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	return send(w, r, body)
}
