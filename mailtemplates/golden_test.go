package mailtemplates

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// shown are the fixtures whose mails are kept as golden files, by language;
// Load tries all fixtures on all templates in any case.
var shown = map[string][]string{
	"en": {"plain", "rich", "minimal", "hostile"},
	"ja": {"konbini"},
	"ko": {"korean"},
}

// besides are further ones, of templates that have more to say about them.
var besides = map[string][]string{"order-confirmation": {"ahead"}, "pickup-ready": {"ahead"}}

// framed templates are kept as whole pages: one of each kind. Of the others,
// the files hold what is inside the layout.
var framed = set("order-confirmation", "satisfaction-survey", "warranty-ending")

func TestGolden(t *testing.T) {
	s := load(t, Options{})
	for _, name := range s.Names() {
		for _, l := range s.Locales(name) {
			for _, fixture := range slices.Concat(shown[l], besides[name]) {
				f, _ := FixtureByName(fixture)
				out, err := s.Render(name, l, f.Data(name, l))
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join("testdata", "golden", name, l, fixture)
				page := out.HTML
				if !framed[name] {
					page = inner(page)
				}
				golden(t, file+".html", page)
				golden(t, file+".txt", "Subject: "+out.Subject+"\nPreheader: "+out.Preheader+"\n\n"+out.Text)
			}
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s differs from what is rendered now; look at the change with\n\tgo test ./mailtemplates -run TestGolden -update && git diff mailtemplates/testdata", file)
	}
}

// shipped is the set without an override folder; loading takes a moment.
var shipped = sync.OnceValues(func() (*Set, error) { return Load(Options{}) })

func load(t *testing.T, o Options) *Set {
	t.Helper()
	s, err := shipped()
	if o != (Options{}) {
		s, err = Load(o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}
