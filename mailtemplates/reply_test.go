package mailtemplates

import (
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func say(t *testing.T, text, fixture string) string {
	t.Helper()
	r, err := ParseReply("reply test, en", text)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := FixtureByName(fixture)
	if !ok {
		t.Fatalf("no fixture %s", fixture)
	}
	said, err := r.Render(f.Data("repair-received", f.Locale), "Kim")
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// What a customer wrote stays text: it is never run, and nothing escapes what
// was never markup.
func TestReplySaysWhatItKnows(t *testing.T) {
	text := "Hello {{ customer.first_name | default: 'there' }},\n\n\n\nabout {{ order.name }} & <you>:\n{% for l in order.lines %}- {{ l.title }}\n{% endfor %}\n{% if case.note %}{{ case.note }}{% endif %}\n{{ helper.name }}, {{ store.name }}\n"
	said := say(t, text, "plain")
	for _, want := range []string{"Hello Anna,\n\nabout #", " & <you>:\n- ", "\nKim, "} {
		if !strings.Contains(said, want) {
			t.Errorf("it lacks %q:\n%s", want, said)
		}
	}
	if strings.Contains(say(t, text, "hostile"), "&amp;") {
		t.Error("plain text was escaped")
	}
	f, _ := FixtureByName("plain")
	f.Facts.Order.Lines[0].Title = "{{ store.name }}{% include 'x' %}"
	r, err := ParseReply("reply test, en", "{{ order.lines[0].title }}")
	if err != nil {
		t.Fatal(err)
	}
	if said, err := r.Render(f.Data("review-request", "en"), "Kim"); err != nil || said != "{{ store.name }}{% include 'x' %}" {
		t.Errorf("%q, %v", said, err)
	}
}

func TestWrongRepliesAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"Hi\n{{ custmer.first_name }}":                  "reply wrong, de:2: {{ custmer.first_name }}: there is no custmer; did you mean customer?",
		"{{ helper.email }}":                            "helper has no email",
		"{% button 'x', order.url %}":                   "has no place in a canned reply",
		"{% include 'x' %}":                             "has no place in a canned reply",
		"{{ customer\n.name }}":                         "is not closed on its line",
		"{% if order.gift %}x":                          "reply wrong, de:1: ",
		"{% for i in (1..99) %}x{% endfor %}":           "ranges",
		"{% assign x = order.name | strip_html %}":      "unknown filter",
		"{% if order.gift %}Only for gifts.{% endif %}": "it comes out empty",
	} {
		h := &aftercare.Help{Replies: []aftercare.Reply{{ID: "wrong", Text: aftercare.Text{"de": text}}}}
		if err := CheckReplies(h); err == nil || !strings.Contains(err.Error(), want) || aftercare.CodeOf(err) != aftercare.Invalid {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	loops := strings.Repeat("{% for a in order.lines %}", 8) + "x" + strings.Repeat("{% endfor %}", 8)
	if err := CheckReplies(&aftercare.Help{Replies: []aftercare.Reply{{ID: "long", Text: aftercare.Text{"en": loops}}}}); err == nil {
		t.Error("loops without end run")
	}
	if err := CheckReplies(&aftercare.Help{Replies: []aftercare.Reply{{ID: "good", Text: aftercare.Text{"en": "{{ greeting | default: 'Hello' }}", "ja": "{{ greeting | default: 'お客様' }}"}}}}); err != nil {
		t.Error(err)
	}
}
