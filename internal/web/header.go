package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
)

// Policy is a Content-Security-Policy.
type Policy string

const (
	// PagePolicy is for pages without any script.
	PagePolicy Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	// ScriptPolicy is for pages with a script file of ours that asks our own server.
	ScriptPolicy Policy = PagePolicy + "; script-src 'self'; connect-src 'self'"
	// MailPolicy is for a mail's own HTML: styles and pictures, nothing that acts.
	// Its links open in a new tab (allow-popups), outside the sandbox.
	MailPolicy Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; " +
		"form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)

// SetHeaders writes the security headers that every response carries. The
// referrer stays within the site, since addresses of customer pages hold a
// token; "no-referrer" would turn the Origin of our own forms into "null".
func SetHeaders(w http.ResponseWriter, p Policy) {
	h := w.Header()
	h.Set("Content-Security-Policy", string(p))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // pages hold personal data; assets set their own
}

// Secure sets the headers before the handler runs, so that it may tighten them.
func Secure(p Policy, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		SetHeaders(w, p)
		next.ServeHTTP(w, r)
	})
}

// Hash is the CSP source of one inline style or script, by its exact text.
func Hash(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Protection refuses unsafe requests that another site's page sent. The public
// address is trusted by name, because a proxy in front may change the Host.
func Protection(publicURL string) *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if o := Origin(publicURL); o != "" {
		_ = p.AddTrustedOrigin(o) // Origin gives scheme://host only, which is what it takes
	}
	return p
}

// Origin is the scheme and host of an address, "" when it has none.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
