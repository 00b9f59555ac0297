package console

import (
	"net/http"
)

// tryAgain is POST /mails/{id}/again: a person has mended what broke the worker.
func (c *console) tryAgain(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := c.Poison.TryAgain(r.Context(), id, c.sessions.user(r)); err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "mail is tried again", "mail", id)
	http.Redirect(w, r, "/mails/"+id, http.StatusSeeOther) // #nosec G710 -- below our own path
	return nil
}
