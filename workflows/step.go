package workflows

import (
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"aftercare/internal/aftercare"
)

const day = 24 * time.Hour

// step reads one step and adds it to the workflow.
func (p *workflowReader) step(n ast.Node) {
	f, ok := p.mapping(n, "a step", "id", "wait", "if", "unless", "mail", "useful_for", "must_arrive")
	if !ok {
		return
	}
	s := aftercare.StepSpec{
		ID:         p.stepID(p.required(f, "id", lineOf(n), "the step's name, kept for ever")),
		Wait:       p.stepWait(f["wait"]),
		If:         p.condition(f["if"], "if"),
		Unless:     p.condition(f["unless"], "unless"),
		UsefulFor:  p.span(f["useful_for"], "useful_for"),
		MustArrive: p.flag(f["must_arrive"], "must_arrive"),
	}
	if length(s.UsefulFor) < 0 {
		p.fail(f["useful_for"].line, "useful_for: a mail cannot be useful for less than no time")
	}
	s.Mail, s.Kind = p.mail(p.required(f, "mail", lineOf(n), "the template to send"))
	p.w.Steps = append(p.w.Steps, s)
}

func (p *workflowReader) stepID(f field) string {
	id := p.name(f, "step")
	if id == "" {
		return id
	}
	if _, taken := aftercare.Anchors[id]; taken {
		p.fail(f.line, "step %q is called like a point in time; another id keeps `from: %s` clear", id, id)
	}
	if slices.ContainsFunc(p.w.Steps, func(s aftercare.StepSpec) bool { return s.ID == id }) {
		p.fail(f.line, "step %q is here twice", id)
	}
	if slices.Contains(p.w.Retired, id) {
		p.fail(f.line, "step %q is retired; running orders still mean the old step by it, so choose a new id", id)
	}
	return id
}

func (p *workflowReader) mail(f field) (string, aftercare.Kind) {
	name := p.text(f, "mail")
	if name == "" {
		return "", ""
	}
	kind, ok := p.template(name)
	if !ok {
		near := oneOff(name, func(try string) bool { _, ok := p.template(try); return ok })
		if near != "" {
			near = "; did you mean " + near + "?"
		}
		p.fail(f.line, "there is no mail template %q%s", name, near)
		return name, ""
	}
	switch kind {
	case aftercare.KindTransactional, aftercare.KindService, aftercare.KindMarketing:
	default:
		p.fail(f.line, "template %q is of kind %q; it must be transactional, service or marketing", name, kind)
	}
	return name, kind
}
