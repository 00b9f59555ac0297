package mailtemplates

import (
	"regexp"
	"strings"
)

// wordPattern finds the names in an expression: order.lines, forloop.index.
// A colon behind one makes it the name of an argument.
var (
	wordPattern = regexp.MustCompile(`[A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])*\s*:?`)
	forPattern  = regexp.MustCompile(`^(\w+)\s+in\s+(\S+)(.*)$`)
	setPattern  = regexp.MustCompile(`^(\w+)\s*=\s*(.*)$`)
)

// words of Liquid that are not names.
var reserved = set("and", "or", "not", "contains", "true", "false", "nil", "null", "blank", "empty", "in", "reversed", "limit", "offset")

var loopSchema = &schema{fields: map[string]field{"first": anyField, "last": anyField, "index": anyField,
	"index0": anyField, "rindex": anyField, "rindex0": anyField, "length": anyField}}

var anyField = field{schema: anything}

// checkVariables reports every name in the template that is not a field of
// Data, nor made by the template itself, with the nearest one that is.
func (s *source) checkVariables() []error {
	names := map[string]*schema{"forloop": loopSchema}
	for k, f := range dataSchema.fields {
		names[k] = f.schema
	}
	var errs []error
	for _, text := range []struct {
		src  string
		line int
	}{{s.Subject, s.subjectLine}, {s.Preheader, s.preheaderLine}} {
		for _, m := range tagPattern.FindAllStringSubmatch(text.src, -1) {
			errs = append(errs, s.checkNames(token{text: m[0], line: text.line, name: m[2], args: m[1] + m[3]}, names)...)
		}
	}
	for _, t := range s.tokens {
		errs = append(errs, s.checkNames(t, names)...)
	}
	return errs
}

func (s *source) checkNames(t token, names map[string]*schema) []error {
	expr := t.args
	var errs []error
	if m := forPattern.FindStringSubmatch(expr); m != nil && t.name == "for" {
		list, problem := lookup(m[2], names)
		names[m[1]] = anything
		switch {
		case problem != "" || list == anything:
		case list.elem == nil: // Liquid would pass over it without a word
			errs = append(errs, s.errorf(t.line, "%s: %s is not a list", t.text, m[2]))
		default:
			names[m[1]] = list.elem
		}
		expr = m[2] + m[3]
	}
	var made string
	if m := setPattern.FindStringSubmatch(expr); m != nil && t.name == "assign" {
		made, expr = m[1], m[2]
	}
	for i, part := range strings.Split(unquote(expr), "|") {
		if i > 0 { // the filter's own name
			_, part, _ = strings.Cut(part, ":")
		}
		for _, w := range wordPattern.FindAllString(part, -1) {
			if strings.HasSuffix(w, ":") || reserved[strings.TrimSpace(w)] {
				continue
			}
			if _, problem := lookup(strings.TrimSpace(w), names); problem != "" {
				errs = append(errs, s.errorf(t.line, "%s: %s", t.text, problem))
			}
		}
	}
	if made != "" {
		names[made] = anything
		if v, problem := lookup(expr, names); problem == "" {
			names[made] = v
		}
	}
	return errs
}

var indexPattern = regexp.MustCompile(`\[\d+\]`)

// lookup follows a dotted name; problem says, in words, where it leads nowhere.
func lookup(path string, names map[string]*schema) (found *schema, problem string) {
	parts := strings.Split(indexPattern.ReplaceAllString(path, ".first"), ".")
	at, ok := names[parts[0]]
	if !ok {
		return nil, "there is no " + parts[0] + suggest(parts[0], keys(names))
	}
	for i, p := range parts[1:] {
		switch {
		case at == anything || at == nil:
			return anything, ""
		case at.elem != nil && (p == "first" || p == "last"):
			at = at.elem
		case at.elem != nil && p == "size":
			at = anything
		case at.fields[p].schema != nil:
			at = at.fields[p].schema
		default:
			known := strings.Join(parts[:i+1], ".")
			if hint := suggest(p, keys(at.fields)); hint != "" {
				return nil, known + " has no " + p + strings.Replace(hint, "mean ", "mean "+known+".", 1)
			}
			return nil, known + " has no " + p
		}
	}
	return at, ""
}
