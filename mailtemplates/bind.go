package mailtemplates

import (
	"reflect"
	"slices"
)

// Field is one name an author may use, for the studio's list and for the lint.
type Field struct {
	Path string // "order.lines[].title"
	Type string // text, number, yes/no, date, list, group
	Doc  string
}

// Fields lists every field of Data in the order of its declaration.
func Fields() []Field {
	var out []Field
	var walk func(t reflect.Type, path string)
	walk = func(t reflect.Type, path string) {
		for f := range fieldsOf(t) {
			p := path + f.Tag.Get("liquid")
			out = append(out, Field{p, typeName(f.Type), f.Tag.Get("doc")})
			switch {
			case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
				walk(f.Type.Elem(), p+"[].")
			case f.Type.Kind() == reflect.Struct && f.Type != dateType:
				walk(f.Type, p+".")
			}
		}
	}
	walk(reflect.TypeFor[Data](), "")
	return out
}

var dateType = reflect.TypeFor[Date]()

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("liquid") != "" && !yield(f) {
				return
			}
		}
	}
}

func typeName(t reflect.Type) string {
	switch {
	case t == dateType:
		return "date"
	case t.Kind() == reflect.Struct:
		return "group"
	case t.Kind() == reflect.Slice:
		return "list"
	case t.Kind() == reflect.Bool:
		return "yes/no"
	case t.Kind() == reflect.Int:
		return "number"
	}
	return "text"
}

// schema is the tree of names, for checking templates without running them and
// for finding what they name. Each type has one.
type schema struct {
	fields map[string]field // of a group
	elem   *schema          // of a list
}

type field struct {
	*schema
	index int // in the struct
}

// anything is the schema of what cannot be known before the template runs.
var anything = &schema{}

var (
	schemas        = map[reflect.Type]*schema{} // complete before anything runs
	dataSchema     = schemaOf(reflect.TypeFor[Data]())
	shipmentSchema = schemaOf(reflect.TypeFor[Shipment]())
)

func schemaOf(t reflect.Type) *schema {
	s, known := schemas[t]
	if known {
		return s
	}
	s = &schema{fields: map[string]field{}}
	schemas[t] = s
	switch {
	case t == dateType:
	case t.Kind() == reflect.Struct:
		for f := range fieldsOf(t) {
			s.fields[f.Tag.Get("liquid")] = field{schemaOf(f.Type), f.Index[0]}
		}
	case t.Kind() == reflect.Slice:
		s.fields, s.elem = nil, schemaOf(t.Elem())
	}
	return s
}

// suggest names the nearest known word, as ", did you mean …?", or "".
func suggest(word string, known []string) string {
	best, dist := "", len(word)/2+1
	for _, k := range known {
		if d := distance(word, k); d < dist {
			best, dist = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost++
			}
			last = row[j]
			row[j] = slices.Min([]int{cost, row[j] + 1, row[j-1] + 1})
		}
	}
	return row[len(b)]
}
