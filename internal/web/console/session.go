package console

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
)

// sessions says who is logged in. There is no idle timeout: it would write a
// row on every request, and looking at a page writes nothing.
type sessions struct {
	manager *scs.SessionManager
	open    bool
}

const (
	sessionUser = "user"
	lifetime    = 3 * 24 * time.Hour
)

// newSessions fills the manager itself: scs.New would start a goroutine that
// cleans a store in memory which nobody uses, and that cannot be stopped safely.
func newSessions(d Deps, failed func(http.ResponseWriter, *http.Request, error)) *sessions {
	if d.Sessions == nil {
		if !d.Open {
			panic("console: a login needs a store for its sessions")
		}
		return &sessions{open: true}
	}
	return &sessions{open: d.Open, manager: &scs.SessionManager{
		Store: d.Sessions, Codec: scs.GobCodec{}, ErrorFunc: failed, Lifetime: lifetime,
		Cookie: scs.SessionCookie{
			Name: "aftercare", Path: "/", HttpOnly: true, Persist: true,
			SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(d.PublicURL, "https://"),
		},
	}}
}

func (s *sessions) load(next http.Handler) http.Handler {
	if s.manager == nil {
		return next
	}
	return s.manager.LoadAndSave(next)
}

func (s *sessions) user(r *http.Request) string {
	if s.open {
		return "demo"
	}
	return s.manager.GetString(r.Context(), sessionUser)
}

// helper is who said that they act at the case desk, "" when nobody has.
func (s *sessions) helper(r *http.Request) string {
	if s.manager == nil {
		return ""
	}
	return s.manager.GetString(r.Context(), sessionHelper)
}

// become keeps who acts from now on.
func (s *sessions) become(r *http.Request, helper string) {
	if s.manager != nil {
		s.manager.Put(r.Context(), sessionHelper, helper)
	}
}

// require sends whoever is not logged in to the login page, and back afterwards.
func (s *sessions) require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.user(r) != "" {
			next.ServeHTTP(w, r)
			return
		}
		to := "/login"
		if r.Method == http.MethodGet && r.URL.Path != "/" {
			to += "?" + url.Values{"next": {r.URL.RequestURI()}}.Encode()
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	})
}

// within is where to go after login: a path of ours, never another site.
func within(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
