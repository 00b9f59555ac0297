package mailtemplates

import "testing"

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
