package workflows

import (
	"maps"
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"aftercare/internal/aftercare"
)

// ahead are the anchors that may lie in the future, so that one can wait until
// some time before them.
var ahead = []string{"supply_end", "warranty_end"}

// bound says which anchors only workflows about that subject know.
var bound = map[string]aftercare.SubjectKind{
	"changed":      aftercare.SubjectChange,
	"supply_end":   aftercare.SubjectLine,
	"warranty_end": aftercare.SubjectLine,
	"case_opened":  aftercare.SubjectCase,
	"case_shipped": aftercare.SubjectCase,
	"case_closed":  aftercare.SubjectCase,
}

// stepWait reads a step's wait: a length of time, or a mapping. Without one the
// step is due at the trigger.
func (p *workflowReader) stepWait(f field) aftercare.Wait {
	switch f.value.(type) {
	case nil:
		return aftercare.Wait{}
	case ast.MapNode:
		return p.wait(f, nil)
	}
	w := aftercare.Wait{For: p.span(f, "wait")}
	p.possible(f.line, w)
	return w
}

// wait reads one wait; outer are the anchors that a fallback must not repeat.
// A fallback takes over the outer time of day, so that the mail comes at the
// same hour whichever of the two holds.
func (p *workflowReader) wait(f field, outer []string) aftercare.Wait {
	m, ok := p.mapping(f.value, "a wait", "for", "from", "abroad", "at", "business", "or")
	if !ok {
		return aftercare.Wait{}
	}
	w := aftercare.Wait{
		From:     p.from(m["from"]),
		For:      p.span(m["for"], "for"),
		At:       p.clock(m["at"]),
		Business: p.flag(m["business"], "business"),
	}
	if abroad, ok := m["abroad"]; ok {
		s := p.span(abroad, "abroad")
		w.Abroad = &s
		if _, ok := m["for"]; !ok {
			p.fail(abroad.line, `"abroad" stands in for "for", which is missing`)
		}
	}
	if slices.Contains(outer, anchor(w)) {
		p.fail(f.line, "or: waits from %s again, which is not known there", anchor(w))
	}
	p.possible(f.line, w)
	if or, ok := m["or"]; ok && or.value != nil {
		p.certain(or.line, w)
		inner := p.wait(or, append(outer, anchor(w)))
		if inner.At == "" {
			inner.At = w.At
		}
		w.Or = &inner
	}
	return w
}

func anchor(w aftercare.Wait) string {
	if w.From == "" {
		return "trigger"
	}
	return w.From
}

// from reads an anchor or an earlier step. "trigger" is the default, written or not.
func (p *workflowReader) from(f field) string {
	name := p.text(f, "from")
	if name == "" || name == "trigger" {
		return ""
	}
	if _, ok := aftercare.Anchors[name]; ok {
		if want, is := bound[name]; is && p.w.Subject != "" && p.w.Subject != want {
			p.fail(f.line, "%s is known per %s only; this workflow is per %s", name, want, p.w.Subject)
		}
		return name
	}
	names := slices.Collect(maps.Keys(aftercare.Anchors))
	for _, s := range p.w.Steps {
		if s.ID == name {
			return name
		}
		names = append(names, s.ID)
	}
	p.fail(f.line, "%q is neither a point in time nor an earlier step%s", name, didYouMean(name, names))
	return name
}

func (p *workflowReader) clock(f field) string {
	s := p.text(f, "at")
	if s == "" {
		return s
	}
	t, err := time.Parse("15:04", s)
	if err != nil || t.Format("15:04") != s {
		p.fail(f.line, `%q is no time of day; write it like "10:00"`, s)
	}
	return s
}

// possible refuses a wait that no order could ever meet.
func (p *workflowReader) possible(line int, w aftercare.Wait) {
	for _, s := range []*aftercare.Span{&w.For, w.Abroad} {
		if s == nil {
			continue
		}
		if length(*s) < 0 && !slices.Contains(ahead, anchor(w)) {
			p.fail(line, "nobody can wait until before %s: it is known only when it has happened", anchor(w))
		}
		if w.Business && (s.Months != 0 || s.Clock != 0 || s.Days < 0) {
			p.fail(line, "business: counts whole days after a point in time; write it like 3d")
		}
	}
}

// certain refuses a fallback for a point in time that needs none.
func (p *workflowReader) certain(line int, w aftercare.Wait) {
	switch from := anchor(w); {
	case from == "trigger", from == "placed":
		p.fail(line, "or: is never used, since %s is always known", from)
	case slices.ContainsFunc(p.w.Steps, func(s aftercare.StepSpec) bool { return s.ID == from }):
		p.fail(line, "or: is never used: when step %s is skipped, what follows it is skipped too", from)
	}
}
