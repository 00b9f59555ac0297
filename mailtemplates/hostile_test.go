package mailtemplates

import (
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

// Marketers' templates are code. Each of these tries to run, grow or reach
// further than a mail may, and ends as a message with file and line.
func TestHostileTemplates(t *testing.T) {
	nested := func(n int, body string) string {
		return strings.Repeat("{% for a in order.lines %}", n) + body + strings.Repeat("{% endfor %}", n)
	}
	chain := func(filter string, n int) string { return strings.Repeat(" | "+filter, n) }
	sixteen := strings.Repeat("é", 8000) // 16 KB of what url_encode makes three times as long
	tests := map[string]struct {
		subject, body string
		line          int
		want          string
	}{
		"endless range":        {body: "{% for i in (1..9999999999) %}\nx\n{% endfor %}", line: 6, want: "{% for i in (1..9999999999) %}: ranges"},
		"range of data":        {body: "{% for i in (1 .. order.total) %}\nx\n{% endfor %}", line: 6, want: "ranges"},
		"loops in the subject": {subject: nested(8, ""), body: "x", line: 2, want: "the loops of this template run too often"},
		"loops on one line":    {body: nested(8, ""), line: 6, want: "{% endfor %}: the loops"},
		"a loop with a long body": {body: "{% for a in order.lines %}\n{% for b in order.lines %}\n" +
			strings.Repeat("{% assign s = order.name"+chain("upcase", 20)+" %}\n", 5) + "{% endfor %}\n{% endfor %}", line: 8, want: "run too often"},
		"work in arguments":       {body: nested(2, `{% if "`+strings.Repeat("x", 2000)+`" contains "y" %}{% endif %}`), line: 6, want: "run too often"},
		"a list in each line":     {body: "{% for a in order.lines %}\n{% for b in order.lines %}\n{% order_items %}\n{% endfor %}\n{% endfor %}", line: 8, want: "{% order_items %}: the mail grows beyond every measure"},
		"doubling":                {body: "{% assign s = \"0123456789\" %}\n" + strings.Repeat("{% assign s = s | append: s %}\n", 40), line: 17, want: "a text grows beyond 16 KB"},
		"doubling backwards":      {body: "{% assign s = \"0123456789\" %}\n" + strings.Repeat("{% assign s = s | prepend: s %}\n", 40), line: 17, want: "grows beyond 16 KB"},
		"percent signs":           {body: "{% assign s = \"" + sixteen[:6000] + "\"" + chain("url_encode", 40) + " %}", line: 6, want: "grows beyond 16 KB"},
		"a join as a multiplier":  {body: "{% assign s = order.lines | join: \"" + strings.Repeat("x", 8000) + "\" %}", line: 6, want: "grows beyond 16 KB"},
		"division by nothing":     {body: "{{ 1 | divided_by: 0 }}", line: 6, want: "{{ 1 | divided_by: 0 }}"},
		"include":                 {body: "{% include 'one/en' %}", line: 6, want: `unknown tag "include"`},
		"render":                  {body: "{% render 'one/en' %}", line: 6, want: `unknown tag "render"`},
		"capture":                 {body: "{% capture x %}\ny\n{% endcapture %}", line: 6, want: `unknown tag "capture"`},
		"raw":                     {body: "{% raw %}\n{{ x }}\n{% endraw %}", line: 6, want: `unknown tag "raw"`},
		"counters":                {body: "{% increment x %}", line: 6, want: `unknown tag "increment"`},
		"our own tags":            {body: "{% _tick -99999999 %}", line: 6, want: `unknown tag "_tick"`},
		"our own state":           {body: "{{ _run }}", line: 6, want: "there is no _run"},
		"the environment":         {body: "{{ env.AFTERCARE_SMTP_URL }}", line: 6, want: "there is no env"},
		"a filter of the library": {body: "{{ order | inspect }}", line: 6, want: `unknown filter "inspect"`},
		"json of everything":      {body: "{{ order | json }}", line: 6, want: `unknown filter "json"`},
		"a pile of brackets":      {body: strings.Repeat("[a](", 15000), line: 6, want: "more than 2000 marks"},
		"a pile of stars":         {body: "x\n" + strings.Repeat("_a", 30000), line: 7, want: "more than 2000 marks"},
		"a pile of lists":         {body: strings.Repeat("1. ", 20000), line: 6, want: "more than 10 quotes and lists"},
		"a pile of quotes":        {body: "x\n\n" + strings.Repeat(">", 30000), line: 8, want: "more than 10 quotes and lists"},
		"a pile of sections":      {body: strings.Repeat("{% if order.gift %}", 3000), line: 6, want: "is not closed"},
	}
	files := map[string]string{}
	for name, tt := range tests {
		files[folder(name)+"/en.md"] = "---\nsubject: \"" + tt.subject + "S\"\npreheader: P\nkind: transactional\n---\n" + tt.body + "\n"
	}
	dir := write(t, files)
	_, err := Load(Options{Dir: dir})
	if aftercare.CodeOf(err) != aftercare.Invalid {
		t.Fatalf("Load: %.300v", err)
	}
	found := Lint(Options{Dir: dir})
	for name, tt := range tests {
		if !contains(found, Problem{folder(name) + "/en.md", tt.line, LevelError, tt.want}) {
			t.Errorf("%s: lint does not say %s/en.md:%d: %s", name, folder(name), tt.line, tt.want)
		}
	}
	if t.Failed() {
		for _, p := range found {
			t.Logf("%.250s", fmt.Sprint(p))
		}
	}
}

func folder(name string) string { return "hostile-" + strings.ReplaceAll(name, " ", "-") }

// What stands in an order is shown and never read as a template or as Markdown.
func TestOrderDataIsNoTemplate(t *testing.T) {
	s := load(t, Options{})
	f, _ := FixtureByName("plain")
	for _, evil := range []string{"{{ 18107 | times: 3 }}", "{% for i in (1..9999999999) %}", "is {{ store.mail.from }}", "{% assign x = 1 %}", "{{", "{%", "{% _tick 1 %}", "LQ0E", "LQ1B", "<!-- x -->", "[x](javascript:1)", "**bold**"} {
		o := &f.Facts.Order
		o.Lines[0].Title, o.Lines[0].Variant, o.Customer.FirstName, o.Name, o.ShippingMethod, o.PaymentMethod = evil, evil, evil, evil, evil, evil
		f.talk.said, f.talk.answered, f.talk.note, f.talk.phone = evil, evil, evil, evil
		for i := range f.Facts.Announcements {
			a := &f.Facts.Announcements[i]
			a.Title, a.Text = aftercare.Text{"en": evil}, aftercare.Text{"en": evil}
		}
		for _, name := range s.Names() {
			out, err := s.Render(name, "en", f.Data(name, "en"))
			if err != nil {
				t.Fatalf("%q in %s: %v", evil, name, err)
			}
			checkPage(t, name, out.HTML)
			if text := out.HTML + out.Text + out.Subject; strings.Contains(text, "54321") || strings.Contains(text, "is "+f.Facts.Store.Mail.From) {
				t.Errorf("%q was run in %s", evil, name)
			}
			if strings.Contains(out.HTML, "<strong>bold") {
				t.Errorf("%q became Markdown in %s", evil, name)
			}
		}
	}
}
