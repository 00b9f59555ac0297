package catalog

import (
	"strings"
	"testing"
	"time"
)

const withLaunch = `products:
  - {sku: TENT, title: Tent}
  - sku: MAT
    title: Mat
    url: https://acme.example/mat
    launches:
      - {id: mat-2027, from: "2026-11-01", until: "2026-11-15", owners: [TENT], title: {en: "A new mat"}}
`

func TestLaunches(t *testing.T) {
	t.Parallel()
	c, err := Parse("catalog.yaml", []byte(withLaunch))
	if err != nil {
		t.Fatal(err)
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]int{"2026-10-31T14:59:00Z": 0, "2026-10-31T15:00:00Z": 1, "2026-11-14T14:59:00Z": 1, "2026-11-14T15:00:00Z": 0} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := c.Launches(now.In(tokyo))
		if len(got) != want {
			t.Errorf("at %s: %+v, want %d", at, got, want)
		}
		for _, a := range got {
			if a.ID != "early-mat-2027" || a.SKU != "MAT" || a.SKUs[0] != "TENT" || a.URL != "https://acme.example/mat" || a.Until.Format(time.RFC3339) != "2026-11-14T15:00:00Z" {
				t.Errorf("%+v", a)
			}
		}
	}
}

func TestLaunchFaults(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		"id: mat-2027|id: Mat 2027":                "launches[0].id: must be made of",
		`from: "2026-11-01"|from: soon`:            "launches[0].from: must be a date",
		`until: "2026-11-15"|until: "2026-11-01"`:  "launches[0].until: must be after from",
		"owners: [TENT]|owners: []":                "launches[0].owners: is missing",
		"owners: [TENT]|owners: [BOAT]":            `launches[0].owners[0]: there is no product "BOAT"`,
		`title: {en: "A new mat"}|title: {}`:       "launches[0].title: is missing",
		`title: {en: "A new mat"}|title: {e: "A"}`: "launches[0].title.e",
		"url: https://acme.example/mat|":           "launches[0].url: is missing",
	} {
		old, new, _ := strings.Cut(change, "|")
		_, err := Parse("catalog.yaml", []byte(strings.Replace(withLaunch, old, new, 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", change, err, want)
		}
	}
	twice := strings.Replace(withLaunch, "title: {en: \"A new mat\"}}", "title: {en: \"A new mat\"}}\n      - {id: mat-2027, from: \"2026-11-01\", until: \"2026-11-15\", owners: [TENT], title: {en: Again}}", 1)
	if _, err := Parse("catalog.yaml", []byte(twice)); err == nil || !strings.Contains(err.Error(), "stands above already") {
		t.Errorf("the same id twice: %v", err)
	}
}
