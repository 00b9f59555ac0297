package mailtemplates

import (
	"bytes"
	"errors"
	"html"
	"strconv"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/render"

	"aftercare/internal/aftercare"
)

// Limits of one rendering. A mail that needs more is a mistake or an attack.
const (
	outputLimit = 512 << 10
	workLimit   = 5000 // tags and filters run by all loops together
	stringLimit = 16 << 10
)

// mode says which of the two bodies is being made.
type mode int

const (
	modeHTML mode = iota
	modeText
)

// run is what one execution of a template keeps; tags find it as _run.
type run struct {
	work    int
	links   []bool // HTML links that are open, false for one left out
	contact bool   // the author has placed the contact block
}

// newEngine makes the Liquid engine of one language and mode. Its blocks are
// parsed already, so it never reads a file.
func newEngine(m mode, public string) *liquid.Engine {
	e := liquid.NewEngine()
	e.StrictVariables()
	e.RegisterTemplateStore(noFiles{})
	if m == modeHTML {
		e.SetAutoEscapeReplacer(render.HtmlEscaper)
	}
	registerFilters(e)
	e.RegisterTag("_tick", func(c render.Context) (string, error) {
		r := runOf(c)
		n, err := strconv.Atoi(strings.TrimSpace(c.TagArgs()))
		if r.work += n; err != nil || r.work > workLimit {
			return "", errors.New("the loops of this template run too often")
		}
		return "", nil
	})
	e.RegisterBlock("_a", func(c render.Context) (string, error) { return openLink(c, m, public) })
	e.RegisterTag("_aa", func(c render.Context) (string, error) {
		r := runOf(c)
		open := r.links[len(r.links)-1]
		r.links = r.links[:len(r.links)-1]
		if !open {
			return "", nil
		}
		return "</a>", nil
	})
	return e
}

type noFiles struct{}

func (noFiles) ReadTemplate(name string) ([]byte, error) {
	return nil, aftercare.Errorf(aftercare.Invalid, "templates cannot include files: %s", name)
}

func runOf(c render.Context) *run { return c.Get("_run").(*run) }

// openLink starts a link. One whose address is not known (no tracking page yet)
// leaves its label behind as plain words.
func openLink(c render.Context, m mode, public string) (string, error) {
	dest, err := c.InnerString()
	if err != nil {
		return "", err
	}
	if m == modeHTML {
		dest = html.UnescapeString(dest)
	}
	dest = strings.TrimSpace(dest)
	if dest != "" {
		if err := checkURL(dest, public); err != nil {
			return "", err
		}
	}
	if m == modeHTML {
		runOf(c).links = append(runOf(c).links, dest != "")
		if dest == "" {
			return "", nil
		}
		open := strings.ReplaceAll(style("a"), "{{ brand.link }}", c.Get("brand").(map[string]any)["link"].(string))
		return `<a href="` + html.EscapeString(dest) + `" ` + open + ">", nil
	}
	switch {
	case dest == "":
		return "", nil
	case strings.HasSuffix(c.TagArgs(), "alone"):
		return ": " + shownURL(dest), nil
	}
	return " (" + shownURL(dest) + ")", nil
}

// execute runs a parsed template under the output limit.
func execute(t *liquid.Template, vars map[string]any) (string, liquid.SourceError) {
	w := &limitedWriter{}
	if err := t.FRender(w, vars); err != nil {
		return "", err
	}
	return w.buf.String(), nil
}

type limitedWriter struct{ buf bytes.Buffer }

func (w *limitedWriter) Write(p []byte) (int, error) {
	if w.buf.Len()+len(p) > outputLimit {
		return 0, errors.New("the mail grows beyond every measure")
	}
	return w.buf.Write(p)
}
