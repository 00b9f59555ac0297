package standard

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"aftercare/internal/aftercare"
)

func schemas(t *testing.T) map[aftercare.EventType]*jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	out := map[aftercare.EventType]*jsonschema.Schema{}
	for _, name := range append(Types(), "parts") {
		raw, err := Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("schema of %s: %v", name, err)
		}
		if err := c.AddResource("mem:///"+string(name)+".json", doc); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range Types() {
		s, err := c.Compile("mem:///" + string(name) + ".json")
		if err != nil {
			t.Fatalf("schema of %s: %v", name, err)
		}
		out[name] = s
	}
	return out
}

func validate(t *testing.T, s *jsonschema.Schema, body []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestExamplesFitTheirSchemas(t *testing.T) {
	for name, s := range schemas(t) {
		body, err := Example(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wrong := bytes.Replace(body, []byte(`"data"`), []byte(`"dta"`), 1)
		if validate(t, s, wrong) == nil {
			t.Errorf("%s: the schema lets a misspelled name pass", name)
		}
	}
}

// The reader takes at least what the schemas allow, and the schemas do not
// allow what the reader refuses, over the payloads of the tests.
func TestSchemasAndReaderAgree(t *testing.T) {
	all := schemas(t)
	src, err := at(now, secretNew)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/*.json")
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		topic, special, _ := strings.Cut(filepath.Base(f), "__")
		_, parseErr := src.Parse(aftercare.Inbound{Body: body})
		schemaErr := validate(t, all[aftercare.EventType(topic)], body)
		if lenient := strings.HasPrefix(special, "lenient-"); (schemaErr != nil) != (parseErr != nil || lenient) {
			t.Errorf("%s: reader says %v, schema says %v", f, parseErr, schemaErr)
		}
	}
}

func TestEveryTypeIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(strings.ReplaceAll(string(doc), "//", " ")), " ")
	for _, name := range Types() {
		if !strings.Contains(flat, string(name)) {
			t.Errorf("doc.go does not name %s", name)
		}
	}
	if _, err := Schema("no.such"); aftercare.CodeOf(err) != aftercare.NotFound {
		t.Errorf("an unknown schema: %v, want code not_found", err)
	}
}
