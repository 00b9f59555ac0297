package strictyaml

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

type settings struct {
	Name   string            `yaml:"name"`
	Port   int               `yaml:"port" default:"8080"`
	On     bool              `yaml:"on" default:"true"`
	Maybe  *bool             `yaml:"maybe"`
	Since  time.Time         `yaml:"since"`
	Tags   []string          `yaml:"tags" default:"a, b"`
	Titles map[string]string `yaml:"titles"`
	Parts  []part            `yaml:"parts"`
	By     map[string]part   `yaml:"by"`
	Limits part              `yaml:"limits"`
	Left   string            `yaml:"-"`
}

type part struct {
	SKU   string `yaml:"sku"`
	Count int    `yaml:"count" default:"1"`
}

func TestDecode(t *testing.T) {
	var s settings
	doc := Decode("s.yaml", []byte(`
name: Acme  # a comment
on: off
maybe: no
since: 2026-01-02T03:04:05Z
tags: [x]
titles: {ja: 山, "no": fjell}
parts:
  - &base {sku: 007}
  - sku: |
      two
      lines
    count: -3
  - *base
  -
by:
  first: {count: 0}
limits:
port:
`), &s)
	if err := doc.Err(); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(fmt.Sprintf("%q %d %v %v %v %q %q %+v %v %v", s.Name, s.Port, s.On, *s.Maybe, s.Since.Format(time.RFC3339), s.Tags, s.Titles, s.Parts, s.By, s.Limits), "\n", "↵")
	want := `"Acme" 8080 false false 2026-01-02T03:04:05Z ["x"] map["ja":"山" "no":"fjell"] [{SKU:007 Count:1} {SKU:two↵lines↵ Count:-3} {SKU:007 Count:1} {SKU: Count:1}] map[first:{ 0}] { 1}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !doc.Has("parts[1].count") || doc.Has("parts[0].count") || !doc.Has("port") {
		t.Error("Has does not tell what is written")
	}
}

func TestDecodeEmpty(t *testing.T) {
	for _, src := range []string{"", "# nothing\n", "---\n"} {
		var s settings
		if err := Decode("s.yaml", []byte(src), &s).Err(); err != nil || s.Port != 8080 || len(s.Tags) != 2 || s.Limits.Count != 1 {
			t.Errorf("%q: %+v, %v", src, s, err)
		}
	}
}

func TestFaultsAllAtOnce(t *testing.T) {
	var s settings
	doc := Decode("s.yaml", []byte(`nmae: x
port: hush-hush
parts:
  - sku: [hush-hush]
    cuont: 1
  - hush-hush
tags: hush-hush
on: hush-hush
titles: [hush-hush]
name: {a: b}
since: yesterday
zzz: 1
limits: {count: 1.5, <<: *base}
by: !thing {}
`), &s)
	doc.Faultf("parts[1].sku", "must not be empty")
	doc.Faultf("name", "is missing")
	doc.Replace("port", "AFTERCARE_PORT")
	doc.Faultf("port", "is taken")
	want := `AFTERCARE_PORT: port: is taken
s.yaml:1: nmae: unknown key; did you mean "name"?
s.yaml:2: port: must be a whole number
s.yaml:4: parts[0].sku: must be text, not a list
s.yaml:5: parts[0].cuont: unknown key; did you mean "count"?
s.yaml:6: parts[1]: must be keys with values, not a plain value
s.yaml:6: parts[1].sku: must not be empty
s.yaml:7: tags: must be a list, not a plain value
s.yaml:8: on: must be true or false
s.yaml:9: titles: must be keys with values, not a list
s.yaml:10: name: must be text, not keys with values (quote text that has a colon in it)
s.yaml:10: name: is missing
s.yaml:11: since: parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"
s.yaml:12: zzz: unknown key; there are by, limits, maybe, name, on, parts, port, since, tags, titles
s.yaml:13: limits: merge keys (<<) are not supported; write the keys out
s.yaml:13: limits.count: must be a whole number
s.yaml:14: by: tags (!) are not supported`
	got := doc.Err().Error()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(got, "hush") {
		t.Error("a message repeats a value")
	}
}

func TestSyntaxFaults(t *testing.T) {
	for src, want := range map[string]string{
		"name: a\nname: b\n":     `s.yaml:2: mapping key "name" already defined at [1:1]`,
		"name: [hush\n":          "s.yaml:1: sequence end token ']' not found",
		"name: a\n---\nname: b":  "s.yaml:3: a second document begins here; only one is read",
		"- name\n":               "s.yaml:1: must be keys with values, not a list",
		"name: *nobody\n":        "s.yaml:1: name: no anchor of this name stands above",
		"titles: {a: [1], b: 2}": "s.yaml:1: titles.a: must be text, not a list",
	} {
		var s settings
		err := Decode("s.yaml", []byte(src), &s).Err()
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", src, err, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("name: x\nparts: [{sku: 1}]\nby: {a: &x {count: 2}, b: *x}\n"))
	f.Add([]byte("name: |\n  x\n? a\n: b\n<<: {}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var s settings
		Decode("s.yaml", src, &s).Err()
	})
}
