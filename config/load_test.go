package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const minimal = `
stores:
  - id: acme
    name: Acme Outdoor
    mail: {from: "Acme Outdoor <orders@acme.example>", reply_to: help@acme.example, postal_address: "1 Hill Road, Bern"}
`

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func load(t *testing.T, content string, environ ...string) (*Config, error) {
	t.Helper()
	return Load(write(t, "aftercare.yaml", content), environ)
}

func TestDefaults(t *testing.T) {
	c, err := load(t, minimal)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Stores[0]
	if c.Listen != "127.0.0.1:8080" || c.PublicURL != "http://127.0.0.1:8080" || c.Redis.URL.Reveal() != "embedded" ||
		c.SMTP.URL.Reveal() != "smtp://localhost:25" || c.Sandbox.Timelapse != 1 || c.SMTP.Pool != 4 {
		t.Errorf("server: %+v", c)
	}
	if u := c.Database.URL.Reveal(); !strings.HasPrefix(u, "sqlite:///") || !strings.HasSuffix(u, "/aftercare.db") {
		t.Errorf("database %s", u)
	}
	if s.Mode != "shadow" || s.Locale != "en" || s.Timezone != "UTC" || s.Consent.Marketing != "asked" || s.Quiet != (Quiet{"21:00", "09:00"}) ||
		time.Duration(s.Cap.Every) != 16*time.Hour || s.Cap.Max != 2 || time.Duration(s.Cap.Within) != 7*24*time.Hour ||
		len(s.Business.Days) != 5 || s.Business.Days[0] != Weekday(time.Monday) || s.Delivery.Days != 3 || s.Mail.MarketingFrom != s.Mail.From {
		t.Errorf("store: %+v", s)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings %v", c.Warnings)
	}
}

func TestWithoutAFile(t *testing.T) {
	c, err := Load("", nil)
	if err != nil || len(c.Stores) != 0 || len(c.Warnings) != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := Load("/does/not/exist.yaml", nil); err == nil || !strings.Contains(err.Error(), "/does/not/exist.yaml: no such file or directory; name it with --config") {
		t.Errorf("error %v", err)
	}
}

func TestEnvironmentWins(t *testing.T) {
	file := write(t, "aftercare.yaml", "listen: :1\nredis: {url: redis://file}\n"+minimal)
	password := write(t, "password", "correct horse\n")
	c, err := Load("", []string{
		"AFTERCARE_CONFIG=" + file, "AFTERCARE_LISTEN=:9090", "AFTERCARE_DATABASE_URL=postgres://u:p@db/aftercare", "AFTERCARE_REDIS_URL=rediss://r:6379",
		"AFTERCARE_PUBLIC_URL=https://care.acme.example/", "AFTERCARE_CONSOLE_PASSWORD_FILE=" + password, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=86400",
		"AFTERCARE_START=2026-03-01T09:00:00+01:00", "AFTERCARE_SANDBOX_ALLOW=me@acme.example, test.example", "AFTERCARE_SMTP_URL=",
		"AFTERCARE_REDISURL=oops", "AFTERCARE_PORT_8080_TCP=tcp://10.0.0.1", "AFTERCARE_SERVICE_HOST=10.0.0.1", "HOME=/",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":9090" || c.Database.URL.Reveal() != "postgres://u:p@db/aftercare" || c.Redis.URL.Reveal() != "rediss://r:6379" ||
		c.PublicURL != "https://care.acme.example" || c.Console.Password.Reveal() != "correct horse" || !c.Sandbox.Enabled || c.Sandbox.Timelapse != 86400 ||
		!c.Sandbox.Start.Equal(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)) || c.Sandbox.Start.Location() != time.UTC ||
		len(c.Sandbox.Allow) != 2 || c.SMTP.URL.Reveal() != "smtp://localhost:25" {
		t.Errorf("%+v", c)
	}
	if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], "AFTERCARE_REDISURL") {
		t.Errorf("warnings %v", c.Warnings)
	}
}

// The program's own tests are not told that nothing reads what they set.
func TestVariablesOfTestsAreKnown(t *testing.T) {
	c, err := load(t, minimal, "AFTERCARE_CRASH_AT=before:3", "AFTERCARE_TEST_LEASE=4s")
	if err != nil || len(c.Warnings) != 0 {
		t.Errorf("%v, warnings %v", err, c.Warnings)
	}
}

func TestEnvironmentFaultsNameTheVariable(t *testing.T) {
	_, err := load(t, minimal, "AFTERCARE_LISTEN=nowhere", "AFTERCARE_SANDBOX=perhaps", "AFTERCARE_TIMELAPSE=0", "AFTERCARE_SMTP_URL=hush",
		"AFTERCARE_REDIS_URL_FILE=/does/not/exist", "AFTERCARE_CONSOLE_PASSWORD=a long hush", "AFTERCARE_CONSOLE_PASSWORD_FILE=/x", "AFTERCARE_PUBLIC_URL=http://care.acme.example")
	want := `AFTERCARE_CONSOLE_PASSWORD_FILE: console.password: AFTERCARE_CONSOLE_PASSWORD is set too; set one of them
AFTERCARE_LISTEN: listen: must be host:port, such as 127.0.0.1:8080 or :8080
AFTERCARE_PUBLIC_URL: public_url: must begin with https://, since it is not on this machine
AFTERCARE_REDIS_URL_FILE: redis.url: cannot be read: /does/not/exist: no such file or directory
AFTERCARE_SANDBOX: sandbox.enabled: must be true or false
AFTERCARE_SMTP_URL: smtp.url: must be smtp://user:password@host:587 or smtps://user:password@host
AFTERCARE_TIMELAPSE: sandbox.timelapse: must be between 1 and 1000000, not 0`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	file := write(t, "aftercare.yaml", strings.Replace(minimal, "name:", "catalog: shop.yaml\n    help: help.yaml\n    sources: {standard: {secrets: [\"file:key\"]}}\n    name:", 1))
	dir := filepath.Dir(file)
	_, err := Load(file, nil)
	want := file + ":4: stores[0].catalog: cannot be read: " + dir + "/shop.yaml: no such file or directory\n" +
		file + ":5: stores[0].help: cannot be read: " + dir + "/help.yaml: no such file or directory\n" +
		file + ":6: stores[0].sources.standard.secrets[0]: cannot be read: " + dir + "/key: no such file or directory"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	for _, name := range []string{"shop.yaml", "help.yaml", "key"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("whsec_x\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(file, nil)
	if err != nil || c.Stores[0].Catalog != filepath.Join(dir, "shop.yaml") || c.Stores[0].Help != filepath.Join(dir, "help.yaml") || c.Stores[0].Sources.Standard.Secrets[0].Reveal() != "whsec_x" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestRedisWays(t *testing.T) {
	for content, want := range map[string]string{
		"redis: {sentinel: {master: m, addrs: [\"a:1\"]}}":                     "",
		"redis: {cluster: {addrs: [\"a:1\", \"b:1\"], tls: true}}":             "",
		"redis: {cluster: {addrs: [a]}}":                                       "redis.cluster.addrs[0]: must be host:port",
		"redis: {cluster: {}}":                                                 "redis.cluster.addrs: is missing; it lists host:port",
		"redis: {url: embedded, sentinel: {master: m, addrs: [\"a:1\"]}}":      "redis: has more than one of url, sentinel and cluster; leave one",
		"redis: {sentinel: {addrs: [\"a:1\"]}}":                                "redis.sentinel.master: is missing",
		"redis: {url: \"localhost:6379\"}":                                     "redis.url: must be embedded, redis://host:6379 or rediss://host:6379",
		"redis: {sentinel: {master: m, addrs: [\"a:1\"], password: env:NONE}}": "redis.sentinel.password: the environment variable NONE is not set",
	} {
		_, err := load(t, content+minimal)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasSuffix(err.Error(), ":1: "+want)) {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
}

func TestDatabaseKeys(t *testing.T) {
	const one, two = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="
	c, err := load(t, minimal, "AFTERCARE_DATABASE_KEY_FILE="+write(t, "key", one+"\n"), "AFTERCARE_DATABASE_OLD_KEY="+two)
	if err != nil {
		t.Fatal(err)
	}
	if keys := c.Database.Keys(); len(keys) != 2 || len(keys[0]) != 32 || keys[0][0] != 1 || keys[1][31] != 2 {
		t.Errorf("keys %v", keys)
	}
	if c, err := load(t, minimal); err != nil || len(c.Database.Keys()) != 0 {
		t.Errorf("keys nobody set: %v", err)
	}
	for _, bad := range [][]string{{"AFTERCARE_DATABASE_KEY=c2hvcnQ="}, {"AFTERCARE_DATABASE_KEY=" + one[1:]}, {"AFTERCARE_DATABASE_OLD_KEY=" + two}} {
		if _, err := load(t, minimal, bad...); err == nil || !strings.Contains(err.Error(), "database.") || strings.Contains(err.Error(), "EBAQ") {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
