package workflows

import (
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// ahead are the anchors that may lie in the future, so that one can wait until
// some time before them.
var ahead = []string{
	"supply_end", "warranty_end", "window_end", "case_ready", "case_answer_due", "case_breach", "message_warn", "message_due", "expected", "all_expected", "reorder_by",
}

// bound says which anchors only workflows about those subjects know.
var bound = func() map[string][]aftercare.SubjectKind {
	m := map[string][]aftercare.SubjectKind{
		"changed":      {aftercare.SubjectChange},
		"supply_end":   {aftercare.SubjectLine},
		"reorder_by":   {aftercare.SubjectLine},
		"warranty_end": {aftercare.SubjectLine},
	}
	for name := range aftercare.Anchors {
		switch family, _, _ := strings.Cut(name, "_"); family {
		case "case":
			m[name] = ofCase
		case "message":
			m[name] = []aftercare.SubjectKind{aftercare.SubjectMessage}
		}
	}
	return m
}()

// wait checks one wait; outer are the anchors that a fallback must not repeat.
// A fallback takes over the outer time of day, so that the mail comes at the
// same hour whichever of the two holds.
func (r *reader) wait(path string, f waitFile, outer []string) aftercare.Wait {
	w := aftercare.Wait{
		From:     r.from(path+".from", r.text(path+".from", f.From)),
		For:      r.span(path+".for", f.For),
		At:       r.clock(path+".at", r.text(path+".at", f.At)),
		Business: f.Business,
	}
	if r.Has(path + ".abroad") {
		s := r.span(path+".abroad", f.Abroad)
		w.Abroad = &s
		if !r.Has(path + ".for") {
			r.Faultf(path+".abroad", "stands in for \"for\", which is missing")
		}
	}
	if slices.Contains(outer, anchor(w)) {
		r.Faultf(path, "waits from %s again, which is not known here", anchor(w))
	}
	r.possible(path, w)
	if f.Or != nil {
		r.uncertain(path+".or", anchor(w))
		inner := r.wait(path+".or", *f.Or, append(outer, anchor(w)))
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

// from checks an anchor or an earlier step. "trigger" is the default, written or not.
func (r *reader) from(path, name string) string {
	if name == "" || name == "trigger" {
		return ""
	}
	if _, ok := aftercare.Anchors[name]; ok {
		if want, is := bound[name]; is && r.w.Subject != "" && !slices.Contains(want, r.w.Subject) {
			r.Faultf(path, "%s is known per %s only; this workflow is per %s", name, either(want), r.w.Subject)
		}
		return name
	}
	if !r.hasStep(name) {
		names := slices.Collect(maps.Keys(aftercare.Anchors))
		for _, s := range r.w.Steps {
			names = append(names, s.ID)
		}
		r.Faultf(path, "%q is neither a point in time nor an earlier step%s", name, didYouMean(name, names))
	}
	return name
}

func (r *reader) clock(path, s string) string {
	if t, err := time.Parse("15:04", s); s != "" && (err != nil || t.Format("15:04") != s) {
		r.Faultf(path, `%q is no time of day; write it like "10:00"`, s)
	}
	return s
}

// possible refuses a wait that no order could ever meet.
func (r *reader) possible(path string, w aftercare.Wait) {
	for _, s := range []*aftercare.Span{&w.For, w.Abroad} {
		if s == nil {
			continue
		}
		if length(*s) < 0 && !slices.Contains(ahead, anchor(w)) {
			r.Faultf(path, "nobody can wait until before %s: it is known only when it has happened", anchor(w))
		}
		if w.Business && (s.Months != 0 || s.Days < 0 || s.Days != 0 && s.Clock != 0) {
			r.Faultf(path+".business", "counts whole days after a point in time, or business hours; write them like 3d or 4h")
		}
	}
}

// uncertain refuses a fallback for a point in time that needs none.
func (r *reader) uncertain(path, from string) {
	switch {
	case from == "trigger", from == "placed":
		r.Faultf(path, "is never used, since %s is always known", from)
	case r.hasStep(from):
		r.Faultf(path, "is never used: when step %s is skipped, what follows it is skipped too", from)
	}
}
