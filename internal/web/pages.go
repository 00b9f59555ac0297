package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

// Pages are the templates of one area. Each page is parsed together with
// layout.html and with every file whose name starts with an underscore.
type Pages struct {
	byName map[string]*template.Template
	log    *slog.Logger
}

// ParsePages reads all *.html files of a folder. A page's name is its file
// name without the ending.
func ParsePages(fsys fs.FS, log *slog.Logger, funcs template.FuncMap) (*Pages, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	shared := []string{"layout.html"}
	partials, err := fs.Glob(fsys, "_*.html")
	if err != nil {
		return nil, fmt.Errorf("web: list partial templates: %w", err)
	}
	files, err := fs.Glob(fsys, "[a-z]*.html")
	if err != nil {
		return nil, fmt.Errorf("web: list templates: %w", err)
	}
	base, err := template.New("layout.html").Funcs(funcs).Option("missingkey=error").ParseFS(fsys, append(shared, partials...)...)
	if err != nil {
		return nil, fmt.Errorf("web: parse layout: %w", err)
	}
	p := &Pages{byName: map[string]*template.Template{}, log: log}
	for _, file := range files {
		if file == "layout.html" {
			continue
		}
		t, err := template.Must(base.Clone()).ParseFS(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("web: parse page %s: %w", file, err)
		}
		p.byName[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return p, nil
}

// MustParsePages is ParsePages for embedded folders: a template that can break
// breaks at start-up.
func MustParsePages(fsys fs.FS, log *slog.Logger, funcs template.FuncMap) *Pages {
	p, err := ParsePages(fsys, log, funcs)
	if err != nil {
		panic(err)
	}
	return p
}

// Render writes one page, or 500 when its template fails. Headers that were set
// before are kept; a HEAD request gets them without the body.
func (p *Pages) Render(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	p.Part(w, r, status, name, "layout.html", data)
}

// Part writes one named block of a page, for scripts that replace a piece.
func (p *Pages) Part(w http.ResponseWriter, r *http.Request, status int, name, block string, data any) {
	var buf bytes.Buffer
	t, ok := p.byName[name]
	if !ok {
		t = template.New(name) // executing it fails below, with the page's name in the log
	}
	if err := t.ExecuteTemplate(&buf, block, data); err != nil {
		p.log.ErrorContext(r.Context(), "page failed", "page", name, "err", err)
		http.Error(w, "This page could not be made. The log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(buf.Bytes()) // the reader left; there is nobody to tell
	}
}
