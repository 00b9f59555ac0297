package config

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"aftercare/internal/strictyaml"
)

var update = flag.Bool("update", false, "write aftercare.example.yaml anew")

const exampleFile = "aftercare.example.yaml"

// TestExample holds the example against the fields' tags, and loads it.
func TestExample(t *testing.T) {
	want := example()
	if *update {
		if err := os.WriteFile(exampleFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(exampleFile)
	if err != nil || string(got) != want {
		t.Errorf("%s is stale; run: go generate ./config", exampleFile)
	}
	c, err := Load(exampleFile, []string{"ACME_SHOPIFY_SECRET=a", "ACME_WOOCOMMERCE_SECRET=b", "ACME_STANDARD_SECRET=c"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings: %v", c.Warnings)
	}
	if s := c.Stores[0]; s.ID != "acme" || s.Mode != "shadow" || s.Sources.Shopify.Secrets[0].Reveal() != "a" || s.Workflows["cross-sell"] {
		t.Errorf("the example's store is %+v", s)
	}
}

func example() string {
	e := &exampleWriter{}
	e.line("", "# Every key of Aftercare's configuration, each with what it is for. What is not")
	e.line("", "# set has the default told. Made from the fields of package config: to change")
	e.line("", "# a text here, change it there and run go generate ./config.")
	e.section("", reflect.TypeFor[Config]())
	return e.b.String()
}

type exampleWriter struct{ b strings.Builder }

func (e *exampleWriter) line(indent, text string) {
	e.b.WriteString(strings.TrimRight(indent+text, " ") + "\n")
}

// section writes the keys of a type. Those with the example "-" are commented
// out, as are those without an example or a default.
func (e *exampleWriter) section(indent string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		key := strictyaml.Key(f)
		if key == "" {
			continue
		}
		sub, value, mark := f.Type, f.Tag.Get("example"), ""
		for sub.Kind() == reflect.Pointer {
			sub = sub.Elem()
		}
		if value == "-" {
			mark = "# "
		}
		if indent == "" || section(sub) && mark == "" {
			e.line("", "")
		}
		e.doc(indent, f)
		switch {
		case section(sub):
			e.line(indent+mark, key+":")
			e.section(indent+mark+"  ", sub)
		case sub.Kind() == reflect.Slice && section(sub.Elem()) && (value == "" || value == "-"):
			e.line(indent+mark, key+":")
			e.item(indent+mark+"  ", sub.Elem())
		default:
			e.leaf(indent+mark, key, value, f)
		}
	}
}

// item writes the one element of a list of sections.
func (e *exampleWriter) item(indent string, t reflect.Type) {
	inner := &exampleWriter{}
	inner.section(indent+"  ", t)
	text, done := inner.b.String(), false
	for line := range strings.Lines(text) {
		rest := strings.TrimPrefix(line, indent)
		if !done && !strings.HasPrefix(strings.TrimLeft(rest, " "), "#") {
			line, done = indent+"- "+strings.TrimLeft(rest, " "), true
		}
		e.b.WriteString(line)
	}
}

func (e *exampleWriter) leaf(indent, key, value string, f reflect.StructField) {
	if value == "" {
		value = f.Tag.Get("default")
		switch {
		case value == "":
			e.line(indent+"# ", key+":")
			return
		case f.Type.Kind() == reflect.Slice:
			value = "[" + value + "]"
		case strings.ContainsAny(value, ":#"):
			value = fmt.Sprintf("%q", value)
		}
	}
	e.line(indent, key+": "+value)
}

func (e *exampleWriter) doc(indent string, f reflect.StructField) {
	text := f.Tag.Get("doc")
	if d := f.Tag.Get("default"); d != "" && !strings.Contains(text, "Default:") {
		text += " Default: " + d + "."
	}
	if env := f.Tag.Get("env"); env != "" {
		text += " Environment: " + env
		if f.Type == secretType {
			text += " or " + env + "_FILE"
		}
		text += "."
	}
	line := "#"
	for _, word := range strings.Fields(text) {
		if len(indent)+len(line)+len(word) > 78 && line != "#" {
			e.line(indent, line)
			line = "#"
		}
		line += " " + word
	}
	e.line(indent, line)
}
