package mailtemplates

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/aftercare"
)

func TestKinds(t *testing.T) {
	s := load(t, Options{})
	want := map[string]aftercare.Kind{
		"order-received": "transactional", "order-confirmation": "transactional", "shipping-update": "transactional", "order-changed": "transactional",
		"getting-started": "marketing", "satisfaction-survey": "marketing", "review-request": "marketing", "review-reminder": "marketing",
		"replenishment": "marketing", "replenishment-nudge": "marketing", "cross-sell": "marketing", "warranty-ending": "service", "repair-received": "transactional", "repair-returned": "transactional",
		"repair-check": "service", "spare-part-received": "transactional", "spare-part-shipped": "transactional", "spare-part-check": "service",
		"case-received": "transactional", "case-reply": "transactional", "case-question": "transactional", "case-waiting": "transactional", "case-warning": "transactional", "case-late": "transactional",
		"case-decided": "transactional", "case-check": "transactional", "case-thanks": "service", "return-received": "transactional", "return-refunded": "transactional",
		"return-window": "service", "repair-estimate": "transactional", "repair-estimate-reminder": "transactional", "order-link": "transactional", "pickup-ready": "transactional",
		"warranty-registered": "transactional", "warranty-extension": "marketing", "subscribe-offer": "marketing", "recall": "transactional", "presale": "marketing",
		"delivery-delayed": "transactional", "delivery-late": "transactional",
	}
	if len(s.Names()) != len(want) {
		t.Errorf("there are %d templates, want %d", len(s.Names()), len(want))
	}
	for name, kind := range want {
		if got, ok := s.Kind(name); !ok || got != kind {
			t.Errorf("%s is %q, want %q", name, got, kind)
		}
		if got := s.Locales(name); !reflect.DeepEqual(got, []string{"en", "ja", "ko"}) {
			t.Errorf("%s is written in %v", name, got)
		}
	}
	if _, ok := s.Kind("nothing"); ok {
		t.Error("there is a template called nothing")
	}
}

func TestFallbacks(t *testing.T) {
	s := load(t, Options{})
	f, _ := FixtureByName("konbini")
	for asked, want := range map[string]struct{ locale, has string }{
		"ja-JP": {"ja", "山田 花子 様"}, "ja_JP": {"ja", "2026年11月27日"}, "ko": {"ko", "주문번호"},
		"de-AT": {"en", "November 27, 2026"}, "en-GB": {"en", "27 November 2026"}, "": {"en", "¥31,560"}, "xx": {"en", "Dear 山田 花子,"},
	} {
		out, err := s.Render("order-confirmation", asked, f.Data("order-confirmation", asked))
		if err != nil || out.Locale != want.locale || !strings.Contains(out.Text, want.has) {
			t.Errorf("%q: locale %s, %v; want %s with %q in\n%s", asked, out.Locale, err, want.locale, want.has, out.Text)
		}
	}
	if _, err := s.Render("order-confirmatoin", "en", f.Data("", "en")); aftercare.CodeOf(err) != aftercare.NotFound || !strings.Contains(err.Error(), "did you mean order-confirmation?") {
		t.Errorf("unknown template: %v", err)
	}
}

// write puts files into a new override folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const own = "---\nsubject: Ours {{ order.name }}\npreheader: P\nkind: transactional\n---\nHello from the folder\n"

func TestOverrideFolder(t *testing.T) {
	words, _ := embedded.ReadFile("strings/en.yaml")
	dir := write(t, map[string]string{
		"order-confirmation/en.md": own, "order-confirmation/de.md": strings.Replace(own, "Ours", "Unsere", 1),
		"strings/de.yaml": strings.Replace(string(words), "contact_title: A question? We are glad to help.", "contact_title: Fragen?", 1),
		"our-own/en.md":   own,
	})
	s, theirs := load(t, Options{Dir: dir}), load(t, Options{})
	f, _ := FixtureByName("plain")
	render := func(s *Set, name, l string) Rendered {
		out, err := s.Render(name, l, f.Data(name, l))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := render(s, "order-confirmation", "en"); out.Subject != "Ours #1001" || !strings.Contains(out.Text, "from the folder") {
		t.Errorf("the folder's template is not used: %s", out.Subject)
	}
	if out := render(s, "order-confirmation", "de-CH"); out.Subject != "Unsere #1001" || out.Locale != "de" || !strings.Contains(out.HTML, "Fragen?") {
		t.Errorf("the folder's German is not used: %+v", out)
	}
	if render(s, "our-own", "en").Subject != "Ours #1001" {
		t.Error("a template of the shop's own is not found")
	}
	a, b := render(s, "order-confirmation", "en"), render(theirs, "order-confirmation", "en")
	if a.Version == b.Version || len(a.Version) != 16 || render(s, "order-changed", "en").Version != render(theirs, "order-changed", "en").Version {
		t.Error("the version does not follow the source")
	}
}

func TestLoadReportsEverythingAtOnce(t *testing.T) {
	dir := write(t, map[string]string{
		"a/en.md": strings.Replace(own, "Hello", "{{ order.nmae }} {{ store.nmae }}", 1), "b/en.md": "no front matter", "c/ja.md": own,
		"d/en.md": strings.Replace(own, "kind: transactional", "kind: spam", 1), "e/en.md": strings.Replace(own, "Hello", "{{ case.guides.first.url }}", 1),
		"f/en.md": own + "{% coupon \"X\" %}\n", "g/fr.md": own, "strings/ko.yaml": "total: 합계\nnothing: x\n",
		"h/en.md": own, "h/ja.md": strings.Replace(own, "transactional", "service", 1), "i/en.md": strings.Replace(own, "preheader", "preheadr", 1),
	})
	_, err := Load(Options{Dir: dir})
	if aftercare.CodeOf(err) != aftercare.Invalid {
		t.Fatalf("code of %v", err)
	}
	for _, want := range []string{
		"a/en.md:6: {{ order.nmae }}: order has no nmae; did you mean order.name?", "a/en.md:6: {{ store.nmae }}",
		"b/en.md:1: a template starts with front matter", "c/en.md is missing", `d/en.md:2: kind is "spam"`,
		"f/en.md:7: {% coupon %} advertises", "strings/fr.yaml is missing", `strings/ko.yaml: key "answers" is missing`, `strings/ko.yaml: unknown key "nothing"`,
		"h/ja.md:2: kind is service here and transactional in English", "i/en.md:2: front matter",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	// What fails only when it runs is found by the fixtures.
	_, err = Load(Options{Dir: write(t, map[string]string{"e/en.md": strings.Replace(own, "Hello", "{{ case.guides.first.url }}", 1)})})
	if err == nil || !strings.Contains(err.Error(), "e/en.md:6: {{ case.guides.first.url }}") {
		t.Errorf("got %v", err)
	}
}

func TestRenderingIsPure(t *testing.T) {
	a, b := load(t, Options{}), load(t, Options{PublicURL: "https://care.example"}) // two sets, the same templates
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, f := range Fixtures() {
		d := f.Data("order-confirmation", f.Locale)
		first, err := a.Render("order-confirmation", f.Locale, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*Set{a, b} {
			wg.Go(func() { // a set is used by many workers at once
				if again, err := s.Render("order-confirmation", f.Locale, d); err != nil || again != first {
					t.Errorf("%s comes out differently the second time: %v", f.Name, err)
				}
			})
		}
	}
}
