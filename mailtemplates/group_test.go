package mailtemplates

import (
	"strings"
	"testing"
)

// A group is a map to an author: it has names, is equal to one that says the
// same, and is found in a list.
func TestGroups(t *testing.T) {
	for body, want := range map[string]string{
		"{% if order.lines.first == line %}same{% endif %}":                                            "same",
		"{% if order.lines.first == order.lines.last %}same{% else %}other{% endif %}":                 "other",
		"{% if order.lines contains line %}in it{% endif %}":                                           "in it",
		"{% if order contains \"name\" %}named{% endif %}":                                             "named",
		"{% if order contains \"_run\" %}named{% else %}unnamed{% endif %}":                            "unnamed",
		"{% if order.shipping_address %}there{% endif %}":                                              "there",
		"{% if order.shipping_address == nil %}nowhere{% else %}there{% endif %}":                      "there",
		"{% assign a = order.shipping_address %}{{ a.city }} {{ a[\"city\"] }}":                        "Berlin Berlin",
		"{{ order.shipping_address }}":                                                                 "map[city:Berlin lines:[Anna Keller Rosenweg 4 10115 Berlin]]",
		"{% assign a = order.lines[1] %}{{ a.quantity }} × {{ a.title }}, {{ a.guides | default: 0 }}": "3 × Beeswax leather balm, 0",
	} {
		if html, _, err := one(t, body, "rich"); err != nil || html != "<p>"+want+"</p>" {
			t.Errorf("%s: %s, %v; want %s", body, html, err, want)
		}
	}
}

// What a block calls by a name of its own is not the author's name, and gone
// behind it.
func TestBlocksKeepTheirNamesToThemselves(t *testing.T) {
	body := "{% assign s = \"mine\" %}\n{% assign p = \"too\" %}\n{% tracking %}\n{% policies %}\n{% contact %}\n\n{{ s }} {{ p }}{% for c in order.lines limit: 2 %} {{ c.quantity }}{% endfor %}"
	if _, text, err := one(t, body, "rich"); err != nil || !strings.Contains(text, "\nmine too 2 3\n") {
		t.Errorf("%v in\n%s", err, text)
	}
	vars := map[string]any{}
	l := load(t, Options{}).templates["order-confirmation"]["en"].layout
	for _, block := range l.blocks[modeText] {
		for _, name := range block.own {
			vars[name] = true
		}
	}
	for _, name := range []string{"args", "forloop", "label", "minus", "more", "l", "s", "p"} {
		if vars[name] == nil {
			t.Errorf("%s would stay behind a block", name)
		}
	}
}
