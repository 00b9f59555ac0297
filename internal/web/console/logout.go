package console

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// leave is POST /logout: the session ends on the server, not only the cookie.
func (c *console) leave(w http.ResponseWriter, r *http.Request) error {
	if err := c.sessions.manager.Destroy(r.Context()); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "log out: %w", err)
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}
