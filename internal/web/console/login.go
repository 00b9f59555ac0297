package console

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

type loginPage struct {
	frame
	Next    string
	Problem string
}

// login is GET /login.
func (c *console) login(w http.ResponseWriter, r *http.Request) error {
	if c.sessions.user(r) != "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	c.showLogin(w, r, http.StatusOK, r.URL.Query().Get("next"), "")
	return nil
}

func (c *console) showLogin(w http.ResponseWriter, r *http.Request, status int, next, problem string) {
	f := c.frame("Log in", "")
	f.Login = false
	c.pages.Render(w, r, status, "login", loginPage{f, within(next), problem})
}

// maxForm bounds the body of any form of the console.
const maxForm = 16 << 10

// enter is POST /login.
func (c *console) enter(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	next := r.PostFormValue("next")
	if !c.attempts.Take(web.Peer(r)) {
		w.Header().Set("Retry-After", "60")
		c.showLogin(w, r, http.StatusTooManyRequests, next, "Too many tries. Please wait a minute.")
		return nil
	}
	if !c.knows(r.PostFormValue("password")) {
		c.Log.WarnContext(r.Context(), "login refused", "peer", web.Peer(r))
		c.showLogin(w, r, http.StatusUnauthorized, next, "That is not the password.")
		return nil
	}
	if err := c.sessions.manager.RenewToken(r.Context()); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "log in: %w", err)
	}
	c.sessions.manager.Put(r.Context(), sessionUser, "operator")
	http.Redirect(w, r, within(next), http.StatusSeeOther) // #nosec G710 -- within lets no other site through
	return nil
}

// knows compares hashes, so that neither content nor length shows in the time.
func (c *console) knows(password string) bool {
	got, want := sha256.Sum256([]byte(password)), sha256.Sum256([]byte(c.Password))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && c.Password != ""
}
