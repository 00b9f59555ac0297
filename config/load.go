package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"aftercare/internal/strictyaml"
)

// Load reads the file (or, when it is "", the one AFTERCARE_CONFIG names, or
// none), lays the environment ("KEY=value", as os.Environ gives it) over it and
// checks all. The error tells everything that is wrong, one line each, with
// "file:line: key: what" or "VARIABLE: key: what".
func Load(file string, environ []string) (*Config, error) {
	env := variables(environ)
	if file == "" {
		file = env["AFTERCARE_CONFIG"]
	}
	var src []byte
	if file != "" {
		var err error
		if src, err = os.ReadFile(file); err != nil { // #nosec G304 -- the operator names the file
			return nil, fmt.Errorf("the configuration cannot be read: %w; name it with --config or AFTERCARE_CONFIG", unwrapPath(file, err))
		}
	}
	c := &Config{}
	l := &loader{doc: strictyaml.Decode(cmp.Or(file, "configuration"), src, c), env: env, dir: filepath.Dir(file), config: c, unread: map[string]bool{}}
	l.overlay()
	l.secrets()
	l.complete()
	l.check()
	if err := l.doc.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// loader is one run of Load.
type loader struct {
	doc    *strictyaml.Document
	env    map[string]string
	dir    string // paths in the file are relative to it
	config *Config
	unread map[string]bool // paths whose values could not be read
}

// complete fills what follows from something else, and makes paths absolute.
func (l *loader) complete() {
	c := l.config
	if c.PublicURL == "" {
		c.PublicURL = localURL(c.Listen)
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.Database.URL.IsZero() {
		c.Database.URL = NewSecret("sqlite://" + filepath.ToSlash(absolute("", "aftercare.db")))
	}
	if c.Redis.URL.IsZero() && c.Redis.Sentinel == nil && c.Redis.Cluster == nil {
		c.Redis.URL = NewSecret("embedded")
	}
	if c.SMTP.URL.IsZero() {
		c.SMTP.URL = NewSecret("smtp://localhost:25")
	}
	l.place("workflows_dir", &c.WorkflowsDir)
	l.place("templates_dir", &c.TemplatesDir)
	l.place("state_dir", &c.StateDir)
	for i := range c.SMTP.DKIM {
		l.place(fmt.Sprintf("smtp.dkim[%d].key_file", i), &c.SMTP.DKIM[i].KeyFile)
	}
	for i := range c.Stores {
		s := &c.Stores[i]
		l.place(fmt.Sprintf("stores[%d].catalog", i), &s.Catalog)
		l.place(fmt.Sprintf("stores[%d].help", i), &s.Help)
		if s.Mail.MarketingFrom == "" {
			s.Mail.MarketingFrom = s.Mail.From
		}
	}
}

// place makes a path absolute and makes sure that something is there.
func (l *loader) place(key string, path *string) {
	if *path == "" {
		return
	}
	*path = absolute(l.base(key), *path)
	if _, err := os.Stat(*path); err != nil {
		l.doc.Faultf(key, "cannot be read: %v", unwrapPath(*path, err))
	}
}

// base is what a relative path at key is relative to.
func (l *loader) base(key string) string {
	if l.doc.Replaced(key) {
		return ""
	}
	return l.dir
}

func absolute(dir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// localURL is where a browser on this machine finds the listen address.
func localURL(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "http://localhost"
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// unwrapPath says "path: no such file or directory", without the system call's name.
func unwrapPath(path string, err error) error {
	var e *os.PathError
	if errors.As(err, &e) {
		err = e.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
