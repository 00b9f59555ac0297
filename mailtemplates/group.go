package mailtemplates

import (
	"fmt"
	"reflect"

	"github.com/osteele/liquid/values"
)

// bind is the data as Liquid sees it. In Liquid an empty text is true, so what
// is empty becomes nil here: {% if customer.first_name %} then means what an
// author expects.
func bind(v reflect.Value, s *schema) any {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() != dateType {
			return group{of: v.Addr().Interface(), schema: s}
		}
		if v.IsZero() {
			return nil
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return nil
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = bind(v.Index(i), s.elem)
		}
		return list
	case reflect.Bool:
	default:
		if v.IsZero() {
			return nil
		}
	}
	return v.Interface()
}

// group is a struct of Data. Its fields are bound when a template asks, since a
// mail says a small part of what could be said.
type group struct {
	_      [0]func() // groups are equal when what they point to is
	of     any       // points to the struct
	schema *schema
	shape  *schema // further names, which are nil
}

func (g group) bind(f field) any {
	return bind(reflect.ValueOf(g.of).Elem().Field(f.index), f.schema)
}

// fields are the group as a map.
func (g group) fields() map[string]any {
	m := make(map[string]any, len(g.schema.fields))
	for name, f := range g.schema.fields {
		m[name] = g.bind(f)
	}
	return m
}

// String is the group printed as a whole.
func (g group) String() string { return fmt.Sprint(g.fields()) }

// The methods of values.Value are what Liquid's expressions do with a group.

func (g group) Interface() any                            { return g }
func (g group) Int() int                                  { panic(values.TypeError("a group is not a number")) }
func (g group) Test() bool                                { return true }
func (g group) Less(values.Value) bool                    { return false }
func (g group) Equal(other values.Value) bool             { return values.Equal(g, other.Interface()) }
func (g group) Contains(name values.Value) bool           { return !values.IsUndefined(g.PropertyValue(name)) }
func (g group) IndexValue(name values.Value) values.Value { return g.PropertyValue(name) }

func (g group) PropertyValue(name values.Value) values.Value {
	n, _ := name.Interface().(string)
	if f, ok := g.schema.fields[n]; ok {
		return values.ValueOf(g.bind(f))
	}
	if g.shape != nil && g.shape.fields[n].schema != nil {
		return values.ValueOf(nil)
	}
	return undefined
}

// undefined is what Liquid makes an error of: a name that is not there.
var undefined = values.ValueOf(false).PropertyValue(values.ValueOf(""))
