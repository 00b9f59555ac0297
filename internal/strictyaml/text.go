package strictyaml

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Key is the name a struct field has in YAML, "" when it has none.
func Key(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if !f.IsExported() || name == "-" {
		return ""
	}
	if name == "" {
		return strings.ToLower(f.Name)
	}
	return name
}

// Defaults fills the zero fields of a struct, and of the structs in it, from
// their `default` tags. Other types are left alone. A default that does not
// parse is a fault of the program and panics.
func Defaults(pointer any) {
	v := reflect.ValueOf(pointer).Elem()
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		f, tag := v.Field(i), v.Type().Field(i).Tag.Get("default")
		switch {
		case !v.Type().Field(i).IsExported():
		case tag != "" && f.IsZero():
			if err := SetText(f, tag); err != nil {
				panic(fmt.Sprintf("strictyaml: default of %s.%s: %v", v.Type(), v.Type().Field(i).Name, err))
			}
		case f.Kind() == reflect.Struct:
			Defaults(f.Addr().Interface())
		}
	}
}

// SetText reads one value from text: by the type's own UnmarshalText, as text,
// number or truth value, or, for lists of those, separated by commas.
func SetText(dst reflect.Value, text string) error {
	if own, ok := dst.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return own.UnmarshalText([]byte(text))
	}
	switch dst.Kind() {
	case reflect.String:
		dst.SetString(text)
		return nil
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true", "yes", "on", "1":
			dst.SetBool(true)
			return nil
		case "false", "no", "off", "0":
			dst.SetBool(false)
			return nil
		}
	case reflect.Int, reflect.Int64:
		if n, err := strconv.ParseInt(text, 10, dst.Type().Bits()); err == nil {
			dst.SetInt(n)
			return nil
		}
	case reflect.Slice:
		for part := range strings.SplitSeq(text, ",") {
			element := reflect.New(dst.Type().Elem()).Elem()
			if err := SetText(element, strings.TrimSpace(part)); err != nil {
				return err
			}
			dst.Set(reflect.Append(dst, element))
		}
		return nil
	}
	return fmt.Errorf("must be %s", wanted(dst))
}

// scalar is the text of a node that is neither list nor mapping, as written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	}
	return "", false
}

func wanted(v reflect.Value) string {
	if _, own := v.Addr().Interface().(encoding.TextUnmarshaler); own {
		return "a plain value"
	}
	switch v.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "keys with values"
	}
	return "text"
}

func found(n ast.Node) string {
	switch n.(type) {
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "keys with values (quote text that has a colon in it)"
	}
	return "a plain value"
}
