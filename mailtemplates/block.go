package mailtemplates

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/render"

	"aftercare/internal/aftercare"
)

// block is the template of a block tag. It runs among the names of the page, and
// what it calls by a name of its own is gone when it ends.
type block struct {
	*program
	body *render.BlockNode
	own  []string
}

var ownName = regexp.MustCompile(`\{%-?\s*(?:assign|capture|for|tablerow)\s+([\w-]*\w)`)

func newBlock(p *program, src string) *block {
	b := &block{p, &render.BlockNode{Body: p.root.Children}, []string{"args", "forloop"}}
	for _, m := range ownName.FindAllStringSubmatch(src, -1) {
		b.own = append(b.own, m[1])
	}
	return b
}

func (b *block) run(w io.Writer, c render.Context, args map[string]any) error {
	vars := c.Bindings()
	for _, name := range b.own {
		if outer, ok := vars[name]; ok {
			defer func() { vars[name] = outer }()
		} else {
			defer delete(vars, name)
		}
	}
	vars["args"] = args
	if err := standApart(w); err != nil {
		return err
	}
	if err := c.RenderBlock(w, b.body); err != nil {
		return inBlock(err)
	}
	return standApart(w)
}

// blockTag is a block as a tag: its arguments are worked out, links checked, and
// the block's own template does the rest.
func (l *layout) blockTag(m mode, name, public string) render.TagCompiler {
	spec := blockSpecs[name]
	return func(text string) (renderer, error) {
		exprs, err := spec.parse(text)
		return func(w io.Writer, c render.Context) error {
			if err != nil {
				return err // only now, when it gets its place
			}
			args := map[string]any{}
			for i, p := range spec.params {
				v, err := c.Evaluate(exprs[i])
				if err != nil {
					return err
				}
				if err := p.check(v, public); err != nil {
					return err
				}
				args[p.name] = p.fit(v)
			}
			switch r := runOf(c); { // what the footer need not repeat
			case name == "contact":
				r.contact = true
			case name == "button" && args["url"] == c.Bindings()["order_url"]:
				r.order = true
			}
			return l.blocks[m][name].run(w, c, args)
		}, nil
	}
}

// fit gives a group every name of the parameter's shape.
func (p param) fit(v any) any {
	if g, ok := v.(group); ok && p.shape != nil {
		g.shape = p.shape
		return g
	}
	return v
}

// check looks at what an author gives. A group is no list: loops would pass over
// it without a word.
func (p param) check(v any, public string) error {
	_, isGroup := v.(group)
	switch s, _ := v.(string); {
	case p.list && isGroup:
		return aftercare.Errorf(aftercare.Invalid, "its %s must be a list", p.name)
	case p.url && s != "":
		return checkURL(s, public)
	}
	return nil
}

// inBlock says where in a block it went wrong, before the author's tag is named.
func inBlock(err error) error {
	if errors.Is(err, errLarge) {
		return errLarge // the block is where it came out, not what is wrong
	}
	if serr, ok := err.(liquid.SourceError); ok {
		return fmt.Errorf("%s:%d: %w", serr.Path(), serr.LineNumber(), serr)
	}
	return err
}

// parse reads a tag's arguments as expressions, in the order of the parameters.
func (b blockSpec) parse(args string) ([]expressions.Expression, error) {
	texts, err := parseArgs(b, strings.TrimSpace(args))
	if err != nil {
		return nil, err
	}
	out := make([]expressions.Expression, len(b.params))
	for i, p := range b.params {
		if out[i], err = expressions.Parse(texts[p.name]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
