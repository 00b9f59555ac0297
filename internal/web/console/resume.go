package console

import (
	"net/http"
	"strconv"

	"aftercare/internal/aftercare"
)

// resume is POST /pauses/{id}/resume.
func (c *console) resume(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return aftercare.Errorf(aftercare.NotFound, "There is no such pause.")
	}
	steps, err := c.Pauses.Resume(r.Context(), id, c.sessions.user(r))
	if err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "resumed", "pause", id, "steps", steps)
	http.Redirect(w, r, "/pauses?resumed="+strconv.Itoa(steps), http.StatusSeeOther)
	return nil
}
