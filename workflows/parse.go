package workflows

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

// Parse reads one workflow. file is only named in faults; template tells the
// kind of a mail template, or false when there is none of that name. The error
// (code Invalid) holds a strictyaml.Faults with every fault.
//
// It reads shipped files, a shop's own, and the Source of a pinned version. The
// latter is checked as strictly: when its template is gone it cannot go on.
func Parse(file string, src []byte, template func(name string) (aftercare.Kind, bool)) (*aftercare.Workflow, error) {
	f, doc, ok := decode(file, src)
	r := &reader{Document: doc, template: template}
	if ok {
		r.workflow(f)
	}
	if err := doc.Err(); err != nil {
		return nil, invalid(err.(strictyaml.Faults))
	}
	r.w.Source = normalize(&r.w)
	r.w.Version = version(r.w.Source)
	return &r.w, nil
}

// reader checks a decoded file and fills w as it goes. A method that finds a
// fault notes it and goes on, so that one mistake does not hide the next.
type reader struct {
	*strictyaml.Document
	template func(string) (aftercare.Kind, bool)
	w        aftercare.Workflow
}

func (r *reader) workflow(f workflowFile) {
	w := &r.w
	w.Name = r.name("workflow", r.required("workflow", f.Workflow, "the workflow's name, as the file is called"))
	w.About = r.about(r.required("about", f.About, "one sentence that says what it is for"))
	w.Trigger = r.trigger(r.required("trigger", f.Trigger, "the event it starts from"))
	w.Subject = aftercare.Triggers[w.Trigger]
	w.When = r.condition("when", f.When)
	w.ExitWhen = r.conditions("exit_when", f.ExitWhen)
	w.HoldWhen = r.conditions("hold_when", f.HoldWhen)
	w.Together = r.together("together", f.Together, 31)
	w.TogetherOrders = r.together("together_orders", f.Orders, 366)
	w.StaleAfter = r.span("stale_after", f.Stale)
	if length(w.StaleAfter) < 0 {
		r.Faultf("stale_after", "nothing can be heard of before it has happened")
	}
	w.Priority = f.Priority
	if w.Priority < 0 || w.Priority > 1000 {
		r.Faultf("priority", "must be from 0 to 1000; greater goes first")
	}
	for i, id := range f.Retired {
		if slices.Contains(w.Retired, id) {
			r.Faultf(fmt.Sprintf("retired[%d]", i), "step %q is retired twice", id)
		}
		w.Retired = append(w.Retired, r.name(fmt.Sprintf("retired[%d]", i), id))
	}
	if len(f.Steps) == 0 && !r.faulty("steps") {
		r.Faultf("steps", "there is no step, so nothing would be sent")
	}
	for i, s := range f.Steps {
		r.step(fmt.Sprintf("steps[%d]", i), s)
	}
}

// required is the text, or a fault that says what belongs there.
func (r *reader) required(path, text, what string) string {
	if text = r.text(path, text); text == "" && !r.Has(path) {
		r.Faultf(path, "is missing: %s", what)
	}
	return text
}

// text refuses a key that was written without a value: an empty when: would
// quietly mean everybody.
func (r *reader) text(path, text string) string {
	if text = strings.TrimSpace(text); text == "" && r.Has(path) && !r.faulty(path) {
		r.Faultf(path, "is empty")
	}
	return text
}

// faulty reports whether something is known to be wrong with the value already.
func (r *reader) faulty(path string) bool {
	faults, _ := r.Err().(strictyaml.Faults)
	return slices.ContainsFunc(faults, func(f strictyaml.Fault) bool { return f.Path == path })
}

func (r *reader) span(path string, s span) aftercare.Span {
	r.text(path, s.text)
	return s.Span
}

// nameForm is a workflow's name or a step's id: both stand in rows and URLs.
var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (r *reader) name(path, s string) string {
	if s != "" && (!nameForm.MatchString(s) || len(s) > 60) {
		r.Faultf(path, "%q is no name; use lower-case letters, digits and single hyphens", s)
	}
	return s
}

func (r *reader) about(s string) string {
	if strings.ContainsAny(s, "\n\r") || len(s) > 300 {
		r.Faultf("about", "must be one sentence on one line")
	}
	return s
}

func (r *reader) trigger(s string) string {
	if _, ok := aftercare.Triggers[s]; !ok && s != "" {
		names := slices.Sorted(maps.Keys(aftercare.Triggers))
		near := didYouMean(s, names)
		if near == "" {
			near = "; there are " + strings.Join(names, ", ")
		}
		r.Faultf("trigger", "there is no trigger %q%s", s, near)
	}
	return s
}

func (r *reader) together(path string, s span, most time.Duration) time.Duration {
	t := r.span(path, s)
	if t.Months != 0 || length(t) < 0 || length(t) > most*day {
		r.Faultf(path, "must be minutes, hours or days, at most %dd", most)
	}
	return length(t)
}

func (r *reader) condition(path, text string) aftercare.Condition {
	whole, _ := r.compile(path, text)
	return whole
}

func (r *reader) conditions(path, text string) []aftercare.Condition {
	_, parts := r.compile(path, text)
	return parts
}

func (r *reader) compile(path, text string) (whole aftercare.Condition, parts []aftercare.Condition) {
	if text = r.text(path, text); text == "" {
		return nil, nil
	}
	whole, parts, wrong := compile(text, r.w.Subject)
	for _, err := range wrong {
		r.Faultf(path, "%v", err)
	}
	return whole, parts
}
