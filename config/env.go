package config

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"aftercare/internal/strictyaml"
)

const prefix = "AFTERCARE_"

var secretType = reflect.TypeFor[Secret]()

// variables are the ones of the environment that are set; empty counts as not
// set, as compose files leave them.
func variables(environ []string) map[string]string {
	env := map[string]string{}
	for _, pair := range environ {
		if key, value, _ := strings.Cut(pair, "="); value != "" {
			env[key] = value
		}
	}
	return env
}

// forTests are read by the program's own tests alone. They are no settings, and
// nobody is told of them.
var forTests = []string{"AFTERCARE_CRASH_AT", "AFTERCARE_TEST_LEASE", "AFTERCARE_TEST_CLOCK"}

// overlay lays the variables over the file.
func (l *loader) overlay() {
	known := map[string]bool{"AFTERCARE_CONFIG": true}
	for _, name := range forTests {
		known[name] = true
	}
	walk("", reflect.ValueOf(l.config).Elem(), func(path string, v reflect.Value, tag reflect.StructTag) {
		name := tag.Get("env")
		if name == "" {
			return
		}
		known[name] = true
		value := l.env[name]
		if v.Type() == secretType {
			known[name+"_FILE"] = true
			value = l.fromFile(path, name)
		}
		if value == "" {
			return
		}
		l.doc.Replace(path, name)
		if v.Kind() == reflect.Slice {
			v.SetZero()
		}
		if err := strictyaml.SetText(v, value); err != nil {
			l.doc.Faultf(path, "%v", err)
		}
	})
	l.unknown(known)
}

// fromFile is the value of a secret's variable or the content of the file that
// NAME_FILE names, as container platforms mount secrets.
func (l *loader) fromFile(path, name string) string {
	value, file := l.env[name], l.env[name+"_FILE"]
	if file == "" {
		return value
	}
	l.doc.Replace(path, name+"_FILE")
	if value != "" {
		l.doc.Faultf(path, "%s is set too; set one of them", name)
		return value
	}
	content, err := readSecret(file)
	if err != nil {
		l.doc.Faultf(path, "%v", err)
	}
	return content
}

// unknown warns of variables that look like ours and do nothing, except those
// that Kubernetes sets for a service of our name.
func (l *loader) unknown(known map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(l.env)) {
		rest, ours := strings.CutPrefix(name, prefix)
		if ours && !known[name] && !strings.HasPrefix(rest, "PORT") && !strings.HasPrefix(rest, "SERVICE_") {
			l.config.Warnings = append(l.config.Warnings, "the environment variable "+name+" is set, and nothing reads it")
		}
	}
}

// secrets replaces env:NAME and file:/path by what they name.
func (l *loader) secrets() {
	walk("", reflect.ValueOf(l.config).Elem(), func(path string, v reflect.Value, _ reflect.StructTag) {
		if v.Type() != secretType {
			return
		}
		written := v.Interface().(Secret).Reveal()
		if name, ok := strings.CutPrefix(written, "env:"); ok {
			if l.env[name] == "" {
				l.doc.Faultf(path, "the environment variable %s is not set", name)
			}
			v.Set(reflect.ValueOf(NewSecret(l.env[name])))
		}
		if file, ok := strings.CutPrefix(written, "file:"); ok {
			content, err := readSecret(absolute(l.base(path), file))
			if err != nil {
				l.doc.Faultf(path, "%v", err)
			}
			v.Set(reflect.ValueOf(NewSecret(content)))
		}
	})
}

// readSecret reads a file and drops the line break that editors end it with.
func readSecret(file string) (string, error) {
	content, err := os.ReadFile(file) // #nosec G304 -- the operator names the file
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", unwrapPath(file, err))
	}
	if s := strings.TrimRight(string(content), "\r\n"); s != "" {
		return s, nil
	}
	return "", fmt.Errorf("%s is empty", file)
}

// walk visits every value of the configuration that is no section, with its
// path and its field's tag. Sections that are not there are not visited.
func walk(path string, v reflect.Value, visit func(path string, v reflect.Value, tag reflect.StructTag)) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		key := strictyaml.Key(field)
		if key == "" {
			continue
		}
		at := strings.TrimPrefix(path+"."+key, ".")
		walkValue(at, v.Field(i), field.Tag, visit)
	}
}

func walkValue(at string, f reflect.Value, tag reflect.StructTag, visit func(path string, v reflect.Value, tag reflect.StructTag)) {
	if f.Kind() == reflect.Pointer && f.Type().Elem().Kind() == reflect.Struct {
		if !f.IsNil() {
			walk(at, f.Elem(), visit)
		}
		return
	}
	if section(f.Type()) {
		walk(at, f, visit)
		return
	}
	if f.Kind() == reflect.Slice && (section(f.Type().Elem()) || f.Type().Elem() == secretType) {
		for i := range f.Len() {
			walkValue(fmt.Sprintf("%s[%d]", at, i), f.Index(i), "", visit)
		}
		return
	}
	visit(at, f, tag)
}

// section reports whether a type is made of keys, not read from one text.
func section(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]())
}
