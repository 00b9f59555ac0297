package console

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"

	"aftercare/internal/web"
)

// rawPolicy is for asynqmon's own page. It sets styles while it runs, so inline
// styles are allowed; it also asks for two fonts of a third party, which are
// not: the operators' visits are nobody else's business, and it reads well
// without them. Its inline scripts are allowed one by one, by their hashes.
const rawPolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; script-src 'self'"

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// raw puts the policy on the raw queue view. Its page is held back until its
// scripts are known; everything else passes as it comes.
func raw(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.SetHeaders(w, rawPolicy)
		if r.Method != http.MethodGet || strings.Contains(r.URL.Path, "/api/") || strings.Contains(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r)
			return
		}
		held := &holding{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(held, r)
		policy := rawPolicy
		for _, m := range inlineScript.FindAllSubmatch(held.body.Bytes(), -1) {
			policy += " " + web.Hash(m[1])
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.WriteHeader(held.status)
		_, _ = w.Write(held.body.Bytes()) // the reader left; there is nobody to tell
	})
}

// holding keeps a response until it may go.
type holding struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (h *holding) WriteHeader(status int)      { h.status = status }
func (h *holding) Write(b []byte) (int, error) { return h.body.Write(b) }
