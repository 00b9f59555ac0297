package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

func TestSecretNeverShows(t *testing.T) {
	s := NewSecret("hush-hush")
	type outer struct {
		Shown  Secret
		hidden Secret
		list   []Secret
		inner  struct{ deep Secret }
	}
	o := outer{Shown: s, hidden: s, list: []Secret{s}}
	o.inner.deep = s
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%t", "%08.3f"} {
		for _, v := range []any{s, &s, o, &o, []Secret{s}, map[string]Secret{"k": s}} {
			fmt.Fprintf(&b, verb+"\n", v)
		}
	}
	logger := slog.New(slog.NewTextHandler(&b, nil))
	logger.Info("secret", "it", s, "config", o)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("secret", "it", s, "config", o, "list", []Secret{s})
	for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
		out, err := marshal(map[string]Secret{"it": s})
		if err != nil || !strings.Contains(string(out), "***") {
			t.Errorf("%s, %v", out, err)
		}
		b.Write(out)
	}
	fmt.Fprint(&b, fmt.Errorf("%w: %v", fmt.Errorf("%v", s), s))
	if strings.Contains(b.String(), "hush") || strings.Contains(b.String(), fmt.Sprintf("%x", "hush")) {
		t.Errorf("it shows:\n%s", b.String())
	}
	if s.Reveal() != "hush-hush" || s.String() != "***" || s.GoString() != "***" || s.IsZero() {
		t.Error("the secret itself is wrong")
	}
	if zero := (Secret{}); zero.Reveal() != "" || zero.String() != "" || !zero.IsZero() || !NewSecret("").IsZero() {
		t.Error("no secret must be empty")
	}
}

func TestConfigNeverShowsSecrets(t *testing.T) {
	c, err := load(t, `database: {url: "postgres://u:hush@db/x"}
redis: {sentinel: {master: m, addrs: ["a:1"], password: hush}}
smtp: {url: "smtp://u:hush@host:25"}
console: {password: hush-hush}`+strings.Replace(minimal, "name:", "sources: {shopify: {secrets: [hush]}, woocommerce: {secrets: [hush, hush]}}\n    name:", 1))
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if all := fmt.Sprintf("%v %+v %#v %s", c, *c, *c, encoded); strings.Contains(all, "hush") {
		t.Errorf("it shows: %s", all)
	}
}

func TestDurations(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"16h": 16 * time.Hour, "7d": 168 * time.Hour, "1d12h": 36 * time.Hour, "90m": 90 * time.Minute, "2w": 336 * time.Hour, "0s": 0, "1h30m5s": 5405 * time.Second,
	} {
		var d, again Duration
		if err := d.UnmarshalText([]byte(in)); err != nil || time.Duration(d) != want {
			t.Errorf("%s = %v, %v", in, d, err)
		}
		text, _ := d.MarshalText()
		if err := again.UnmarshalText(text); err != nil || again != d {
			t.Errorf("%s is written %s", in, text)
		}
	}
	for _, in := range []string{"", "16", "-1h", "1.5h", "h", "1y", "1 h", "999999999w", "99999999999999999999h"} {
		var d Duration
		if err := d.UnmarshalText([]byte(in)); err == nil {
			t.Errorf("%q was read as %v", in, d)
		}
	}
}
