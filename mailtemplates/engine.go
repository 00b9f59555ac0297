package mailtemplates

import (
	"errors"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/filters"
	"github.com/osteele/liquid/parser"
	"github.com/osteele/liquid/render"
	"github.com/osteele/liquid/tags"

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
	order   bool   // the author's button leads to the order's page
}

// engine is Liquid for one language and mode. Its blocks are parsed already, so
// it never reads a file. It is what liquid.Engine wraps: here a tag reads its
// arguments once, when it is parsed, and writes straight into the mail.
type engine struct{ render.Config }

// renderer is a tag that was parsed.
type renderer = func(io.Writer, render.Context) error

func newEngine(m mode, public string) *engine {
	e := &engine{render.NewConfig()}
	filters.AddStandardFilters(&e.Config)
	tags.AddStandardTags(&e.Config)
	e.StrictVariables = true
	e.TemplateStore = noFiles{}
	if m == modeHTML {
		e.SetAutoEscapeReplacer(escaper{})
	}
	e.addFilters()
	e.AddTag("_tick", func(args string) (renderer, error) {
		n, err := strconv.Atoi(strings.TrimSpace(args))
		return func(w io.Writer, c render.Context) error {
			r := runOf(c)
			if r.work += n; err != nil || r.work > workLimit {
				return errors.New("the loops of this template run too often")
			}
			return standApart(w)
		}, nil
	})
	e.AddBlock("_a").Renderer(func(w io.Writer, c render.Context) error { return openLink(w, c, m, public) })
	e.AddTag("_aa", func(string) (renderer, error) { return closeLink, nil })
	return e
}

// standApart keeps {%- and -%} from reaching past this place.
func standApart(w io.Writer) error {
	_, err := w.Write(nil)
	return err
}

// program is a parsed text.
type program struct {
	engine *engine
	root   *render.SeqNode
}

func (e *engine) parse(src, file string, line int) (*program, liquid.SourceError) {
	root, err := e.Compile(src, parser.SourceLoc{Pathname: file, LineNo: line})
	if err != nil {
		return nil, err
	}
	return &program{e, root.(*render.SeqNode)}, nil
}

func (p *program) run(out *buffer, vars map[string]any) liquid.SourceError {
	if err := render.Render(p.root, out, vars, p.engine.Config); err != nil {
		return err
	}
	return nil
}

// escaper does what render.HtmlEscaper does, and leaves what needs no escape in
// one piece.
type escaper struct{}

func (escaper) WriteString(w io.Writer, s string) (int, error) {
	return io.WriteString(w, html.EscapeString(s))
}

type noFiles struct{}

func (noFiles) ReadTemplate(name string) ([]byte, error) {
	return nil, aftercare.Errorf(aftercare.Invalid, "templates cannot include files: %s", name)
}

func runOf(c render.Context) *run { return c.Get("_run").(*run) }
