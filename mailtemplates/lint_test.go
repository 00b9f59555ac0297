package mailtemplates

import (
	"strings"
	"testing"
)

func TestShippedTemplatesAreClean(t *testing.T) {
	for _, p := range Lint(Options{}) {
		t.Errorf("%s:%d: %s: %s", p.File, p.Line, p.Level, p.Text)
	}
}

func TestLint(t *testing.T) {
	layout, _ := embedded.ReadFile("layout/layout.html")
	dir := write(t, map[string]string{
		"a/en.md": "---\nsubject: \"BUY MORE LANTERNS NOW!! {{ order.name }} AND SOME words to make it too long\"\npreheader: \"\"\nkind: transactional\n---\nA special offer for you\n\n" +
			"{% button \"One\", store.url %}\n{% button \"Two\", store.url %}\n{% image store.url, \"\" %}\n",
		"b/en.md":            "---\nsubject: S\npreheader: \"{{ case.note }}\"\nkind: transactional\n---\n{{ order.nmae }}\n\n[x](http://a.example)\n",
		"c/en.md":            strings.Replace(own, "transactional", "marketing", 1),
		"d/en.md":            own + strings.Repeat("{% for l in order.lines %}\n"+strings.Repeat("many words ", 30)+"\n{% endfor %}\n", 6),
		"e/en.md":            strings.Replace(own, "P\n", "\"{{ case.note }}\"\n", 1),
		"layout/layout.html": strings.ReplaceAll(string(layout), "unsubscribe_url", "store.url"),
	})
	found := Lint(Options{Dir: dir})
	for _, want := range []Problem{
		{"a/en.md", 2, LevelWarning, "more than 60 characters"}, {"a/en.md", 2, LevelWarning, "shouts"}, {"a/en.md", 2, LevelWarning, "capitals"},
		{"a/en.md", 3, LevelWarning, "preheader is empty"}, {"a/en.md", 6, LevelWarning, "“special offer” is a word of advertising"},
		{"a/en.md", 9, LevelWarning, "one main action"}, {"a/en.md", 10, LevelError, "no alt text"},
		{"a/ja.md", 1, LevelWarning, "is missing: ja customers"}, {"b/en.md", 6, LevelError, "did you mean order.name?"},
		{"d/en.md", 1, LevelError, "Gmail cuts at 102 KB and hides"}, {"e/en.md", 3, LevelWarning, "comes out empty"},
		{"layout/layout.html", 1, LevelError, "without its unsubscribe link"},
	} {
		if !contains(found, want) {
			t.Errorf("%s:%d %s %q is not among the problems", want.File, want.Line, want.Level, want.Text)
		}
	}
	if t.Failed() {
		for _, p := range found {
			t.Log(p)
		}
	}
}

func contains(found []Problem, want Problem) bool {
	for _, p := range found {
		if p.File == want.File && p.Line == want.Line && p.Level == want.Level && strings.Contains(p.Text, want.Text) {
			return true
		}
	}
	return false
}

func TestLongMailsAreNotClipped(t *testing.T) {
	s := load(t, Options{})
	f, _ := FixtureByName("long")
	out, err := s.Render("order-confirmation", "en", f.Data("order-confirmation", "en"))
	if err != nil || len(out.HTML) > sizeWarning || strings.Count(out.HTML, "edition no.") != 60 {
		t.Errorf("%d KB, %v", len(out.HTML)>>10, err)
	}
	for i := range 100 { // more lines than a mail can show
		l := f.Facts.Order.Lines[i%60]
		f.Facts.Order.Lines = append(f.Facts.Order.Lines, l)
	}
	out, err = s.Render("order-confirmation", "en", f.Data("order-confirmation", "en"))
	if err != nil || len(out.HTML) > sizeWarning || !strings.Contains(out.Text, "and 100 more items") {
		t.Errorf("%d KB, %v", len(out.HTML)>>10, err)
	}
}
