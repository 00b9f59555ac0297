package customer

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every language says the same values, each text at most once.
func TestLanguagesAgreeOnPlaceholders(t *testing.T) {
	all := mustWords()
	for _, lang := range []string{"en", "ja", "ko"} {
		if all[lang] == nil || all[lang].Lang != lang {
			t.Fatalf("no words for %s", lang)
		}
	}
	en := reflect.ValueOf(all["en"]).Elem()
	for lang, w := range all {
		v := reflect.ValueOf(w).Elem()
		for i := range v.NumField() {
			want, got := placeholder.FindAllString(en.Field(i).String(), -1), placeholder.FindAllString(v.Field(i).String(), -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s.json: %s has %v, English has %v", lang, v.Type().Field(i).Name, got, want)
			}
		}
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"anna@keller.example": "a•••@keller.example", "é@x.example": "é•••@x.example", "@x": "•••", "": "•••",
	} {
		if got := mask(in); got != want {
			t.Errorf("mask(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever color a store has, its words and buttons can be read.
func TestColorsStayReadable(t *testing.T) {
	for _, s := range []string{"#ffe600", "#ffffff", "#000000", "#2f6b4f", "#ff0000", "#7f7f7f", "#0000ff"} {
		c, ok := parseColor(s)
		if !ok {
			t.Fatalf("%s does not parse", s)
		}
		for _, ground := range []rgb{paper, night} {
			text, control := readable(c, ground, forText), readable(c, ground, forControl)
			if contrast(text, ground) < forText {
				t.Errorf("%s as text on %s: %.2f", s, ground, contrast(text, ground))
			}
			if contrast(inkOn(control), control) < forText {
				t.Errorf("words on a button of %s: %.2f", control, contrast(inkOn(control), control))
			}
		}
	}
	for _, bad := range []string{"", "red", "#fff", "#gggggg", "#12345 }", "#+12345"} {
		if _, ok := parseColor(bad); ok {
			t.Errorf("%q parsed as a color", bad)
		}
	}
}
