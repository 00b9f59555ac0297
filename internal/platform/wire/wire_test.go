package wire

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		`"a"`: "a", `12345678901234567890`: "12345678901234567890", `true`: "true", `null`: "", `{}`: "", `[1]`: "",
		`" a\r\nBcc: x@y\u0000\u0007 "`: "a  Bcc: x@y", `"\ud800"`: "\ufffd", `"山田 太郎"`: "山田 太郎", `1.50`: "1.50",
	} {
		var got Text
		if err := json.Unmarshal([]byte(in), &got); err != nil || string(got) != want {
			t.Errorf("%s reads as %q, error %v; want %q", in, got, err, want)
		}
	}
	var long Text
	if err := json.Unmarshal([]byte(`"`+strings.Repeat("山", 3000)+`"`), &long); err != nil || len([]rune(long)) != 2000 {
		t.Errorf("a long text reads as %d runes, error %v", len([]rune(long)), err)
	}
	var n Note
	if err := json.Unmarshal([]byte(`"a\r\n b \u0001\n\nc"`), &n); err != nil || n != "a\nb\nc" {
		t.Errorf("a note reads as %q, error %v", n, err)
	}
}

func TestEmail(t *testing.T) {
	for in, want := range map[string]string{
		"Ada.L@Example.COM": "Ada.L@example.com", " a@b.c ": "a@b.c", "Ada <a@b.c>": "a@b.c", "用户@例え.jp": "用户@例え.jp",
		"": "", "a": "", "a@b, c@d": "", `"a b"@c.d`: "", `"a>\r\nRCPT"@c.d`: "", "a@b.c\r\nBcc: x@y.z": "",
		strings.Repeat("a", 250) + "@b.cd": "",
	} {
		if got := Email(in); got != want {
			t.Errorf("Email(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, tt := range []struct {
		json, currency string
		want           int64
		ok             bool
	}{
		{`"19.99"`, "EUR", 1999, true}, {`19.99`, "EUR", 1999, true}, {`10.799999999999998934`, "USD", 1080, true},
		{`"19800"`, "JPY", 19800, true}, {`"19800.00"`, "JPY", 19800, true}, {`1.5e3`, "USD", 150000, true}, {`1e-7`, "USD", 0, true},
		{`"-5.005"`, "USD", -501, true}, {`null`, "EUR", 0, true}, {`""`, "EUR", 0, true}, {`"12,50"`, "EUR", 0, false},
		{`1e999999999`, "EUR", 0, false}, {`"1/3"`, "EUR", 0, false}, {`"0x1p4"`, "EUR", 0, false}, {`"99999999999999999999"`, "EUR", 0, false},
	} {
		var d Decimal
		if err := json.Unmarshal([]byte(tt.json), &d); err != nil {
			t.Fatal(err)
		}
		got, err := d.Money(tt.currency)
		if got.Amount != tt.want || (err == nil) != tt.ok {
			t.Errorf("%s %s: %v, error %v; want %d, ok %t", tt.json, tt.currency, got, err, tt.want, tt.ok)
		}
	}
}

func TestTime(t *testing.T) {
	tokyo := time.FixedZone("", 9*3600)
	for _, tt := range []struct {
		in   string
		loc  *time.Location
		want string
	}{
		{"2026-03-01T10:30:00+09:00", time.UTC, "2026-03-01T01:30:00Z"},
		{"2026-03-01T10:30:00-0500", time.UTC, "2026-03-01T15:30:00Z"},
		{"2026-03-01T10:30:00", time.UTC, "2026-03-01T10:30:00Z"},
		{"2026-03-01 10:30:00", tokyo, "2026-03-01T01:30:00Z"},
		{"2026-03-01", tokyo, "2026-02-28T15:00:00Z"},
		{"2026-03-01T10:30:00.123456789Z", tokyo, "2026-03-01T10:30:00.123456789Z"},
		{"0000-00-00 00:00:00", time.UTC, ""}, {"0001-01-01", time.UTC, ""}, {"9999-12-31T23:59:59-12:00", time.UTC, ""},
		{"", time.UTC, ""}, {"soon", time.UTC, ""}, {"2026-02-30", time.UTC, ""},
	} {
		got, ok := ParseTime(tt.in, tt.loc)
		if ok != (tt.want != "") || ok && (got.Format(time.RFC3339Nano) != tt.want || got.Location() != time.UTC) || !ok && !got.IsZero() {
			t.Errorf("%q: %v, %t; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestShapesThatFlip(t *testing.T) {
	type item struct {
		ID Text `json:"id"`
	}
	var v struct {
		List List[item]  `json:"list"`
		One  Maybe[item] `json:"one"`
		Flag Flag        `json:"flag"`
	}
	for in, want := range map[string]int{
		`{"list":[{"id":1},null,3,{"id":"2"}],"one":[]}`: 2, `{"list":{"id":1},"one":null}`: 1, `{"list":{},"one":"x"}`: 0, `{"list":"x","flag":[]}`: 0,
	} {
		if err := json.Unmarshal([]byte(in), &v); err != nil || len(v.List) != want || v.One.Value != nil || v.Flag.Value != nil {
			t.Errorf("%s: %+v, error %v; want %d elements", in, v, err, want)
		}
	}
	if err := json.Unmarshal([]byte(`{"one":{"id":7},"flag":"on"}`), &v); err != nil || v.One.Value == nil || v.One.Value.ID != "7" || !v.Flag.True() {
		t.Errorf("an object and a flag: %+v, error %v", v, err)
	}
}

func TestLocaleURLAndName(t *testing.T) {
	for in, want := range map[string]string{"ja_JP": "ja-JP", "de-AT": "de-AT", "en": "en", "zh-Hant-TW": "zh-Hant-TW", "": "", "x": "", "12": "", "de/../": "", "de DE": ""} {
		if got := Locale(in); got != want {
			t.Errorf("Locale(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"https://a.b/c?d=e": "https://a.b/c?d=e", "javascript:alert(1)": "", "//a.b": "", "http://": "", "HTTPS://a.b/C": "https://a.b/C", "https://a b/": ""} {
		if got := URL(in); got != want {
			t.Errorf("URL(%q) = %q, want %q", in, got, want)
		}
	}
	if got := WholeName("jp", "太郎", "山田") + "/" + WholeName("DE", "Ada", "Lind") + "/" + WholeName("", "", "Lind"); got != "山田 太郎/Ada Lind/Lind" {
		t.Errorf("names: %s", got)
	}
}
