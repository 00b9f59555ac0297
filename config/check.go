package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// check finds what can be read and still is wrong.
func (l *loader) check() {
	c := l.config
	for _, f := range l.doc.Faults() {
		l.unread[f.Path] = true
	}
	l.listen("listen", c.Listen)
	l.publicURL("public_url", c.PublicURL)
	l.scheme("database.url", c.Database.URL, "sqlite:///absolute/path or postgres://user:password@host/name", "sqlite", "postgres", "postgresql")
	l.databaseKeys("database", c.Database)
	l.redis("redis", &c.Redis)
	l.scheme("smtp.url", c.SMTP.URL, "smtp://user:password@host:587 or smtps://user:password@host", "smtp", "smtps")
	l.number("smtp.pool", c.SMTP.Pool, 1, 100)
	for i, d := range c.SMTP.DKIM {
		at := fmt.Sprintf("smtp.dkim[%d]", i)
		l.match(at+".domain", d.Domain, domainName, "a domain such as acme.example")
		l.match(at+".selector", d.Selector, selectorName, "a DNS label such as aftercare")
		l.required(at+".key_file", d.KeyFile)
	}
	l.rates("smtp.per_domain.", c.SMTP.PerDomain)
	if p := c.Console.Password; !p.IsZero() && len(p.Reveal()) < 8 {
		l.fault("console.password", "has fewer than 8 characters")
	}
	l.sandbox("sandbox", &c.Sandbox)
	l.stores(c.Stores)
}

var (
	domainName   = regexp.MustCompile(`^(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$`)
	selectorName = regexp.MustCompile(`^(?i)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$`)
)

func (l *loader) databaseKeys(at string, d Database) {
	for key, s := range map[string]Secret{".key": d.Key, ".old_key": d.OldKey} {
		if _, ok := databaseKey(s); !ok && !s.IsZero() {
			l.fault(at+key, "must be 32 bytes of base64; make one with: openssl rand -base64 32")
		}
	}
	if d.Key.IsZero() && !d.OldKey.IsZero() {
		l.fault(at+".old_key", "needs database.key, the new one, beside it")
	}
}

func (l *loader) redis(at string, r *Redis) {
	ways := 0
	if !r.URL.IsZero() {
		ways++
		if r.URL.Reveal() != "embedded" {
			l.scheme(at+".url", r.URL, "embedded, redis://host:6379 or rediss://host:6379", "redis", "rediss")
		}
	}
	if s := r.Sentinel; s != nil {
		ways++
		l.required(at+".sentinel.master", s.Master)
		l.addrs(at+".sentinel.addrs", s.Addrs)
		l.number(at+".sentinel.db", s.DB, 0, 1<<20)
	}
	if r.Cluster != nil {
		ways++
		l.addrs(at+".cluster.addrs", r.Cluster.Addrs)
	}
	if ways > 1 {
		l.fault(at, "has more than one of url, sentinel and cluster; leave one")
	}
}

func (l *loader) sandbox(at string, s *Sandbox) {
	for key, set := range map[string]bool{".timelapse": s.Timelapse > 1, ".start": !s.Start.IsZero(), ".allow": len(s.Allow) > 0} {
		if set && !s.Enabled && !l.unread[at+".enabled"] {
			l.fault(at+key, "works in the sandbox only: set sandbox.enabled, or AFTERCARE_SANDBOX=1")
		}
	}
	if s.Timelapse < 1 || s.Timelapse > 1_000_000 {
		l.fault(at+".timelapse", "must be between 1 and 1000000, not %d", s.Timelapse)
	}
	s.Start = s.Start.UTC()
	for i, a := range s.Allow {
		if _, domain, ok := strings.Cut(a, "@"); !domainName.MatchString(a) && (!ok || !domainName.MatchString(domain)) {
			l.fault(fmt.Sprintf("%s.allow[%d]", at, i), "must be an address or a domain")
		}
	}
}

func (l *loader) listen(at, s string) {
	_, port, err := net.SplitHostPort(s)
	if n, e := strconv.Atoi(port); err != nil || e != nil || n < 0 || n > 65535 {
		l.fault(at, "must be host:port, such as 127.0.0.1:8080 or :8080")
	}
}

// publicURL refuses plain http except on this machine: signed links and the
// console's password would cross the net readable.
func (l *loader) publicURL(at, s string) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" || (u.Scheme != "https" && u.Scheme != "http"):
		l.fault(at, "must be an address without a path, such as https://care.acme.example")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		l.fault(at, "must begin with https://, since it is not on this machine")
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
}

// scheme checks the form of an address that may hold a password, and never repeats it.
func (l *loader) scheme(at string, s Secret, want string, schemes ...string) {
	scheme, rest, ok := strings.Cut(s.Reveal(), "://")
	for _, known := range schemes {
		if ok && rest != "" && scheme == known {
			return
		}
	}
	l.fault(at, "must be %s", want)
}

func (l *loader) addrs(at string, addrs []string) {
	if len(addrs) == 0 {
		l.fault(at, "is missing; it lists host:port")
	}
	for i, a := range addrs {
		if _, _, err := net.SplitHostPort(a); err != nil {
			l.fault(fmt.Sprintf("%s[%d]", at, i), "must be host:port")
		}
	}
}

// fault records what is wrong, unless the value, or what it is part of, could
// not even be read: one fault needs one line.
func (l *loader) fault(at, format string, args ...any) {
	for part := at; part != ""; part = part[:max(0, strings.LastIndexAny(part, ".["))] {
		if l.unread[part] {
			return
		}
	}
	l.doc.Faultf(at, format, args...)
}

func (l *loader) required(at, s string) {
	if strings.TrimSpace(s) == "" {
		l.fault(at, "is missing")
	}
}

func (l *loader) number(at string, n, least, most int) {
	if n < least || n > most {
		l.fault(at, "must be between %d and %d, not %d", least, most, n)
	}
}

func (l *loader) match(at, s string, pattern *regexp.Regexp, want string) {
	if !pattern.MatchString(s) {
		l.fault(at, "must be %s, not %q", want, s)
	}
}

func (l *loader) oneOf(at, s string, words ...string) {
	for _, w := range words {
		if s == w {
			return
		}
	}
	l.fault(at, "must be %s, not %q", strings.Join(words, " or "), s)
}
