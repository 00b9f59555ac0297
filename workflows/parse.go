package workflows

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"aftercare/internal/aftercare"
)

// Parse reads one workflow. file is only named in problems; template tells the
// kind of a mail template, or false when there is none of that name.
//
// It reads shipped files, a shop's own, and the Source of a pinned version. The
// latter is checked as strictly: when its template is gone it cannot go on.
func Parse(file string, src []byte, template func(name string) (aftercare.Kind, bool)) (*aftercare.Workflow, error) {
	p := &workflowReader{reader: reader{file: file}, template: template}
	w := p.workflow(src)
	if err := p.problems.err(); err != nil {
		return nil, err
	}
	w.Source = normalize(w)
	w.Version = version(w.Source)
	return w, nil
}

// workflowReader reads the YAML of a workflow; w is filled as it goes.
type workflowReader struct {
	reader
	template func(string) (aftercare.Kind, bool)
	w        aftercare.Workflow
}

// nameForm is a workflow's name or a step's id: both stand in rows and URLs.
var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (p *workflowReader) workflow(src []byte) *aftercare.Workflow {
	doc := p.document(src)
	if doc == nil {
		return nil
	}
	f, ok := p.mapping(doc, "a workflow", "workflow", "about", "trigger", "when", "exit_when", "hold_when", "together", "priority", "retired", "steps")
	if !ok {
		return nil
	}
	w := &p.w
	w.Name = p.name(p.required(f, "workflow", lineOf(doc), "the workflow's name, as the file is called"), "workflow")
	w.About = p.about(p.required(f, "about", lineOf(doc), "one sentence that says what it is for"))
	w.Trigger = p.trigger(p.required(f, "trigger", lineOf(doc), "the event it starts from"))
	w.Subject = aftercare.Triggers[w.Trigger]
	w.When = p.condition(f["when"], "when")
	w.ExitWhen = p.conditions(f["exit_when"], "exit_when")
	w.HoldWhen = p.conditions(f["hold_when"], "hold_when")
	if s := p.span(f["together"], "together"); s.Months != 0 || length(s) < 0 || length(s) > 31*day {
		p.fail(f["together"].line, `"together" must be minutes, hours or days, at most 31d`)
	} else {
		w.Together = length(s)
	}
	w.Priority = p.number(f["priority"], "priority", 0, 1000)
	w.Retired = p.retired(f["retired"])
	steps := p.required(f, "steps", lineOf(doc), "what to send and when")
	if list := p.list(steps, "steps"); len(list) > 0 {
		for _, n := range list {
			p.step(n)
		}
	} else if _, isList := steps.value.(*ast.SequenceNode); isList {
		p.fail(steps.line, `"steps" is empty`)
	}
	return w
}

// required is the field, or a problem that says what belongs there.
func (p *workflowReader) required(f map[string]field, key string, line int, what string) field {
	got, ok := f[key]
	if !ok {
		p.fail(line, "%q is missing: %s", key, what)
	}
	return got
}

func (p *workflowReader) name(f field, key string) string {
	s := p.text(f, key)
	if f.value != nil && s != "" && (!nameForm.MatchString(s) || len(s) > 60) {
		p.fail(f.line, "%q is no name for a %s; use lower-case letters, digits and single hyphens", s, key)
	}
	return s
}

func (p *workflowReader) about(f field) string {
	s := p.text(f, "about")
	if strings.ContainsAny(s, "\n\r") || len(s) > 300 {
		p.fail(f.line, `"about" must be one sentence on one line`)
	}
	return s
}

func (p *workflowReader) trigger(f field) string {
	s := p.text(f, "trigger")
	if _, ok := aftercare.Triggers[s]; !ok && s != "" {
		names := slices.Sorted(maps.Keys(aftercare.Triggers))
		near := didYouMean(s, names)
		if near == "" {
			near = "; there are " + strings.Join(names, ", ")
		}
		p.fail(f.line, "there is no trigger %q%s", s, near)
	}
	return s
}

func (p *workflowReader) retired(f field) []string {
	var ids []string
	for _, n := range p.list(f, "retired") {
		id := p.name(field{lineOf(n), n}, "step")
		if slices.Contains(ids, id) {
			p.fail(lineOf(n), "step %q is retired twice", id)
		}
		ids = append(ids, id)
	}
	return ids
}

func (p *workflowReader) condition(f field, key string) aftercare.Condition {
	whole, _ := p.compile(f, key)
	return whole
}

func (p *workflowReader) conditions(f field, key string) []aftercare.Condition {
	_, parts := p.compile(f, key)
	return parts
}

func (p *workflowReader) compile(f field, key string) (whole aftercare.Condition, parts []aftercare.Condition) {
	text := p.text(f, key)
	if text == "" {
		return nil, nil
	}
	whole, parts, wrong := compile(text, p.w.Subject)
	for _, err := range wrong {
		p.fail(f.line, "%s: %v", key, err)
	}
	return whole, parts
}

func (p *workflowReader) span(f field, key string) aftercare.Span {
	text := p.text(f, key)
	if text == "" {
		return aftercare.Span{}
	}
	s, err := parseSpan(text)
	if err != nil {
		p.fail(f.line, "%s: %v", key, err)
	}
	return s
}
