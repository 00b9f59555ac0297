package mailtemplates

import (
	"regexp"
	"strings"
	"testing"
)

// one makes a template of the body and runs it on a fixture.
func one(t *testing.T, body, fixture string) (html, text string, err error) {
	t.Helper()
	l, err := loadLayout(newFiles(""), "en", "http://localhost:8080")
	if err != nil {
		t.Fatal(err)
	}
	src := "---\nsubject: S\npreheader: P\nkind: marketing\n---\n" + body
	c, err := compile("one", "en", []byte(src), "one/en.md", l, "http://localhost:8080")
	if err != nil {
		return "", "", err
	}
	f, ok := FixtureByName(fixture)
	if !ok {
		t.Fatalf("no fixture %s", fixture)
	}
	out, err := c.render(f.Data("order-confirmation", "en"))
	return inside(out.HTML), out.Text, err
}

var attributes = regexp.MustCompile(`<(\w+)(?:( href="[^"]*")| [\w-]+(?:="[^"]*")?)*>`)

// inside is the author's part of the page, without styles.
func inside(page string) string { return attributes.ReplaceAllString(inner(page), "<$1$2>") }

func inner(page string) string {
	_, page, _ = strings.Cut(page, `class="card"`)
	_, page, _ = strings.Cut(page, ">\n")
	page, _, _ = strings.Cut(page, "\n</td></tr>\n<tr><td class=\"outer\"")
	return page
}

func TestMarkdown(t *testing.T) {
	tests := []struct{ name, body, html, text string }{
		{"text", "Hello *you* and **you**, 1 < 2 & {ok}", "<p>Hello <em>you</em> and <strong>you</strong>, 1 &lt; 2 &amp; &#123;ok}</p>", "Hello you and you, 1 < 2 & {ok}"},
		{"heading", "# One\n\nTwo  \nthree", "<h1>One</h1>\n<p>Two<br>three</p>", "One\n\nTwo\nthree"},
		{"value in bold", "**{{ order.name }}**", "<p><strong><span>#1002</span></strong></p>", "#1002"},
		{"default", "{{ case.item | default: \"it & more\" }}", "<p>it &amp; more</p>", "it & more"},
		{"inline condition", "a{% if order.gift %}, a gift{% else %}, plain{% endif %}.", "<p>a, a gift.</p>", "a, a gift."},
		{"around a paragraph", "{% if order.gift %}\nyes\n{% else %}\nno\n{% endif %}\nafter", "<p>yes</p>\n<p>after</p>", "yes\n\nafter"},
		{"around an item", "- a\n{% if order.gift %}\n- b\n{% endif %}\n- c", "<ul>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ul>", "- a\n- b\n- c"},
		{"around items", "{% for l in order.lines %}\n- {{ l.title }}\n{% endfor %}", "<ul>\n<li>Trail lantern</li>\n<li>Beeswax leather balm</li>\n<li>Hill boots, full grain leather</li>\n</ul>",
			"- Trail lantern\n- Beeswax leather balm\n- Hill boots, full grain leather"},
		{"around a list", "{% if order.canceled %}\n- a\n- b\n{% endif %}\nend", "<p>end</p>", "end"},
		{"two branches", "{% if order.gift %}\n- a\n{% else %}\n- b\n{% endif %}", "<ul>\n<li>a</li>\n</ul>", "- a"},
		{"nested list", "1. a\n   - b\n2. c", "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>", "1. a\n   - b\n2. c"},
		{"link alone", "[Read](https://a.example/?a=1&b=2)", `<p><a href="https://a.example/?a=1&amp;b=2">Read</a></p>`, "Read: https://a.example/?a=1&b=2"},
		{"link within", "See [this]({{ store.url }}/x) now", `<p>See <a href="https://acme.example/x">this</a> now</p>`, "See this (https://acme.example/x) now"},
		{"link unknown yet", "[Track it]({{ shipment.tracking_url }})", "<p>Track it</p>", "Track it"},
		{"mail address", "<a@b.example>", `<p><a href="mailto:a@b.example">a@b.example</a></p>`, "a@b.example"},
		{"own pages", "[here](http://localhost:8080/c/x)", `<p><a href="http://localhost:8080/c/x">here</a></p>`, "here: http://localhost:8080/c/x"},
		{"comment", "a{% comment %} {{ nothing }}\n\n - no {% endcomment %}b", "<p>a</p>\n<p>b</p>", ""},
		{"assign", "{% assign n = order.lines.size %}{{ n }} lines", "<p>3 lines</p>", "3 lines"},
		{"quote and rule", "> said\n\n---", "<div>\n<p>said</p>\n</div>\n<hr>", "> said\n\n------------------------"},
		{"Japanese lines", "今日は\n晴れ", "<p>今日は晴れ</p>", "今日は晴れ"},
		{"code is text", "    four spaces", "<p>four spaces</p>", "four spaces"},
		{"the mark itself", "LQ1E and {{ order.name }}", "<p>LQ1E and <span>#1002</span></p>", "LQ1E and #1002"},
		{"date", "{{ order.placed_at }} / {{ order.placed_at | date: \"short\" }}", "<p>Monday, November 23, 2026 / Nov 23, 2026</p>", ""},
		{"button without address", "{% button \"Go\", shipment.tracking_url %}\nx", "<p>x</p>", "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			html, text, err := one(t, tt.body, "rich")
			if err != nil {
				t.Fatal(err)
			}
			if html != tt.html {
				t.Errorf("HTML\n got %q\nwant %q", html, tt.html)
			}
			if tt.text != "" && !strings.Contains(text, "\n"+tt.text+"\n") {
				t.Errorf("text lacks %q:\n%s", tt.text, text)
			}
		})
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"unknown field", "ok\n\n{{ order.nmae }}", "one/en.md:8: {{ order.nmae }}: order has no nmae; did you mean order.name?"},
		{"unknown name", "{% if custmer.name %}x{% endif %}", "one/en.md:6: {% if custmer.name %}: there is no custmer; did you mean customer?"},
		{"unknown in a loop", "{% for l in order.lines %}\n{{ l.titel }}\n{% endfor %}", "one/en.md:7: {{ l.titel }}: l has no titel; did you mean l.title?"},
		{"unknown in a block", "{% button \"x\", order.link %}", "one/en.md:6: {% button \"x\", order.link %}: order has no link"},
		{"unknown filter", "{{ order.name | safe }}", `unknown filter "safe"`},
		{"unknown tag", "{% buton \"x\", order.url %}", `one/en.md:6: unknown tag "buton"; did you mean button?`},
		{"include", "{% include '/etc/passwd' %}", `unknown tag "include"`},
		{"block within text", "see {% totals %}", "{% totals %} must stand on a line of its own"},
		{"missing argument", "{% button \"x\" %}", "its url is missing"},
		{"too many arguments", "{% divider 3 %}", `it does not take "3"`},
		{"bad literal link", "a\n\n[x](javascript:alert(1))", `one/en.md:8: link "javascript:alert(1)" must begin with https://`},
		{"http link", "[x](http://a.example)", "must begin with https://"},
		{"bad link from data", "a\n\n[x]({{ order.name }})", `one/en.md:8: {{ order.name }}`},
		{"bad button", "\n{% button \"Go\", \"http://a.example\" %}", `one/en.md:7: {% button "Go", "http://a.example" %}: link "http://a.example" must begin with https://`},
		{"bad button from data", "{% button \"Go\", store.name %}", `{% button "Go", store.name %}: "Acme Outdoor" is not a link`},
		{"HTML", "a <b>b</b>", "HTML (<b>) does not belong in a template"},
		{"picture", "![x](https://a.example/x.png)", "for pictures there is {% image %}"},
		{"unclosed tag", "{{ order.name }", "{{ is not closed on its line"},
		{"unclosed section", "{% if order.gift %}\nx", "one/en.md:6: {% if order.gift %} is not closed"},
		{"section across places", "- {% if order.gift %}a\n- b{% endif %}", "is not closed in the paragraph, item or list"},
		{"section across emphasis", "**{% if order.gift %}a** b{% endif %}", "is not closed"},
		{"wrong end", "{% if order.gift %}x{% endfor %}", "{% endfor %} closes {% if order.gift %} of line 6"},
		{"after an empty name", "{{ case.guides.first.url }}", "one/en.md:6: {{ case.guides.first.url }}: part of the name is empty here"},
		{"a loop over no list", "ok\n\n{% for x in line %}{{ x }}{% endfor %}", "one/en.md:8: {% for x in line %}: line is not a list"},
		{"a block for lists", "{% assign l = order.lines.first %}\n{% warranty l %}", "one/en.md:7: {% warranty l %}: its lines must be a list"},
		{"not a date", "{{ order.name | date }}", "is not a date"},
		{"date style", "{{ order.placed_at | date: \"%Y\" }}", "is unknown; there are"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := one(t, tt.body, "rich")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	loop := strings.Repeat("{% for a in order.lines %}\n", 3) + "x\n" + strings.Repeat("{% endfor %}\n", 3)
	tests := []struct{ name, body, want string }{
		{"loops", loop, "run too often"},
		{"silent loops", strings.ReplaceAll(loop, "x\n", ""), "run too often"},
		{"growing text", "{% assign s = \"0123456789\" %}\n{% for l in order.lines %}\n{% assign s = s | append: s %}\n{% endfor %}\n", "grows beyond"},
		{"replacing", "{% assign s = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" %}\n{% assign s = s | replace: \"a\", s | replace: \"a\", s | replace: \"a\", s %}\n", "grows beyond"},
		{"output", "{% for l in order.lines %}\n{% for m in order.lines %}\n" + strings.Repeat("0123456789", 30) + "\n{% endfor %}\n{% endfor %}", "beyond every measure"},
		{"ranges", "{% for i in (1..1000000000) %}\nx\n{% endfor %}", "ranges (1..n) are not part"},
		{"source", strings.Repeat("0123456789", 7000), "larger than 64 KB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := one(t, tt.body, "long"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
