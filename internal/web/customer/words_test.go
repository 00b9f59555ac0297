package customer

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every language says the same values, each text at most once, names the same
// things, and tells one from many where it can.
func TestLanguagesAgree(t *testing.T) {
	all := mustWords()
	one := map[string]bool{"en": true, "de": true, "fr": true, "es": true, "ja": false, "ko": false}
	if len(all) != len(one) {
		t.Errorf("%d languages, want %d", len(all), len(one))
	}
	en := texts(reflect.ValueOf(all["en"]).Elem(), "")
	for lang, singular := range one {
		if all[lang] == nil || all[lang].Lang != lang {
			t.Fatalf("no words for %s", lang)
		}
		got := texts(reflect.ValueOf(all[lang]).Elem(), "")
		for name, text := range en {
			other, there := got[name]
			if one := strings.HasSuffix(name, ".One"); !there || other == "" != (one && !singular) {
				t.Errorf("%s: %s is %q", lang, name, other)
			} else if !one && !slices.Equal(values(text), values(other)) {
				t.Errorf("%s: %s has %v, English has %v", lang, name, values(other), values(text))
			}
		}
		if len(got) != len(en) {
			t.Errorf("%s has %d texts, English %d", lang, len(got), len(en))
		}
	}
}

// A text that no page shows is one that six people translated for nothing.
func TestEveryTextIsShown(t *testing.T) {
	var all strings.Builder
	for _, pattern := range []string{"*.go", "pages/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	for area := range reflect.TypeFor[Words]().Fields() {
		for text := range area.Type.Fields() {
			if !regexp.MustCompile(`\.` + text.Name + `\b`).MatchString(all.String()) {
				t.Errorf("no page shows %s.%s", area.Name, text.Name)
			}
		}
	}
}

// {days} and its like are put in as they are: "5 Tage" stands after no word that
// wants "5 Tagen".
func TestGermanCasesOfCounts(t *testing.T) {
	dative := regexp.MustCompile(`\b(von|nach|in|seit|mit|vor|bei|zu) \{(days|keep)\}`)
	for name, text := range texts(reflect.ValueOf(mustWords()["de"]).Elem(), "") {
		if dative.MatchString(text) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func values(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

// texts are all texts by area and name.
func texts(v reflect.Value, name string) map[string]string {
	out := map[string]string{}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			maps.Copy(out, texts(v.Field(i), name+"."+v.Type().Field(i).Name))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			out[name+"."+k.String()] = v.MapIndex(k).String()
		}
	default:
		out[name] = v.String()
	}
	return out
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"anna@keller.example": "a•••@k•••.example", "é@x.example": "é•••@x•••.example", "b@localhost": "b•••@l•••", "@x": "•••", "": "•••",
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
