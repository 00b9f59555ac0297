package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// offerShop is a folder with the configuration of a shop that gives codes away.
func offerShop(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir = t.TempDir()
	text := `stores:
  - id: acme
    name: Acme
    timezone: Europe/Berlin
    mail: {from: orders@acme.example, reply_to: help@acme.example, postal_address: "1 Hill Road"}
    offers: {replenishment: {coupon: spring}, cross-sell: {code: WELCOME10, value: 10 %, expires: 2026-12-31}}
    sources: {standard: {secrets: [whsec_c2VjcmV0c2VjcmV0c2VjcmV0]}}
`
	if err := os.WriteFile(filepath.Join(dir, "aftercare.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, []string{"AFTERCARE_CONFIG=" + filepath.Join(dir, "aftercare.yaml"), "AFTERCARE_DATABASE_URL=sqlite://" + filepath.Join(dir, "aftercare.db")}
}

func TestCouponCommands(t *testing.T) {
	t.Parallel()
	dir, env := offerShop(t)
	file := filepath.Join(dir, "codes.csv")
	if err := os.WriteFile(file, []byte("code,value,expires\r\nA,10 %,\r\nB,10 %,2999-12-31\r\nC,10 %,2020-01-01\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := []string{"coupon", "import", "--store", "acme", "--pool", "spring", file}
	wants(t, dir, env, 1, []string{"doctor"}, "look     coupons acme/spring", "the pool is empty", "aftercare coupon import --store acme --pool spring")
	wants(t, dir, env, 0, append(in, "--dry-run"), "Would add 3 codes", "0 were there already", "1 of the file end within three days")
	wants(t, dir, env, 0, in, "Added 3 codes to the pool spring of store acme; 0 were there")
	wants(t, dir, env, 0, append(in, "--json"), `"added": 0`, `"known": 3`, `"too_late": 1`)
	wants(t, dir, env, 0, []string{"coupon", "list"}, "acme", "spring", "2 left, the first until 2999-12-31; 0 handed out, 0 of them in two weeks; 1 expired (for replenishment)")
	wants(t, dir, env, 0, []string{"coupon", "list", "--json", "--store", "acme"}, `"left": 2`, `"expired": 1`)
	wants(t, dir, env, 1, []string{"doctor"}, "look     coupons acme/spring", "2 left")
	wants(t, dir, env, 1, []string{"coupon", "import", "--store", "acme", "--pool", "Spring Pool", file}, "--pool", "lower-case letters")
	wants(t, dir, env, 1, []string{"coupon", "import", "--store", "other", "--pool", "spring", file}, `no store "other"`)
}

func TestInsightCommands(t *testing.T) {
	t.Parallel()
	dir, env := offerShop(t)
	wants(t, dir, env, 1, []string{"insight", "show", "--store", "acme"}, "never studied", "aftercare insight run --store acme")
	wants(t, dir, env, 0, []string{"insight", "run", "--store", "acme"}, "0 orders of 0 customers", "Nothing yet")
	wants(t, dir, env, 0, []string{"insight", "show", "--store", "acme", "--json"}, `"whole": true`, `"products": {}`)
	wants(t, dir, env, 1, []string{"insight", "run", "--store", "other"}, `no store "other"`)
}

func TestOffersOfNoSuchWorkflow(t *testing.T) {
	t.Parallel()
	dir, env := offerShop(t)
	file := filepath.Join(dir, "aftercare.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"replenish", "order-confirmation"} {
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), "replenishment:", name+":", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		wants(t, dir, env, 1, []string{"coupon", "list"}, "store acme, offers", `"`+name+`"`)
	}
}

func TestReadCoupons(t *testing.T) {
	t.Parallel()
	berlin := &aftercare.Store{Timezone: "Europe/Berlin"}
	got, err := readCoupons("c.csv", []byte("\ufeffcode,value,expires\nA-1, 10 % ,2026-12-31\n\"B,2\",\"5,00 €\",\n루시,다섯,2026-12-31T10:00:00+09:00\n"), berlin)
	want := []aftercare.Coupon{
		{Code: "A-1", Value: "10 %", Expires: time.Date(2026, 12, 31, 22, 59, 59, 0, time.UTC)},
		{Code: "B,2", Value: "5,00 €"},
		{Code: "루시", Value: "다섯", Expires: time.Date(2026, 12, 31, 1, 0, 0, 0, time.UTC)},
	}
	if err != nil || len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("read %+v (%v)", got, err)
	}
	for text, want := range map[string]string{
		"":                                                  "c.csv:1: must be the head of the columns: code,value,expires",
		"A,10 %,\n":                                         "c.csv:1: must be the head",
		"code;value;expires\n":                              "c.csv:1: must be the head",
		"code,value,expires\nA,10 %\n":                      "c.csv:2: has 2 columns, not 3",
		"code,value,expires\n\nA,,\n,,\n":                   "c.csv:4: code is missing",
		"code,value,expires\nA,,\nA,,\n":                    "c.csv:3: code stands in line 2 already",
		"code,value,expires\nA B,,\n":                       "c.csv:2: code must be one word",
		"code,value,expires\nA,,soon\n":                     "c.csv:2: expires must be the last day",
		"code,value,expires\nA,\a,\n":                       "c.csv:2: value must be a few words",
		"code,value,expires\nA,\"x,\nB,,\n":                 `extraneous or missing " in quoted-field`,
		"code,value,expires\nA,,2026-02-30\n":               "c.csv:2: expires must be",
		"code,value,expires\n" + strings.Repeat(",,\n", 30): "c.csv: and 10 more\nnothing was imported",
	} {
		if _, err := readCoupons("c.csv", []byte(text), berlin); aftercare.CodeOf(err) != aftercare.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
