package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/strictyaml"
)

// recallFile is what a shop writes down.
type recallFile struct {
	SKUs  []string       `yaml:"skus"`
	Lots  []string       `yaml:"lots"`
	Title aftercare.Text `yaml:"title"`
	Text  aftercare.Text `yaml:"text"`
	URL   string         `yaml:"url"`
}

// readRecall reads a recall. Its id comes from all that it says: the same file is
// the same recall, however often the command runs.
func readRecall(file string, skus, lots []string) (aftercare.Announcement, error) {
	src, err := os.ReadFile(file) // #nosec G304 -- the operator names it
	if err != nil {
		return aftercare.Announcement{}, fmt.Errorf("recall: %w", err)
	}
	return parseRecall(file, src, skus, lots)
}

func parseRecall(file string, src []byte, skus, lots []string) (aftercare.Announcement, error) {
	var f recallFile
	doc := strictyaml.Decode(file, src, &f)
	for _, t := range []struct {
		path string
		text aftercare.Text
	}{{"title", f.Title}, {"text", f.Text}} {
		if len(t.text) == 0 {
			doc.Faultf(t.path, "is missing; write it by language, as in {en: …, ja: …}")
		}
		for _, tag := range slices.Sorted(maps.Keys(t.text)) {
			if locale.Fallbacks(tag)[0] != tag || strings.TrimSpace(t.text[tag]) == "" {
				doc.Faultf(t.path+"."+tag, "must be a text under its language tag: en, ja, de-AT")
			}
		}
	}
	if u, err := url.Parse(f.URL); f.URL != "" && (err != nil || u.Scheme != "https" || u.Hostname() == "") {
		doc.Faultf("url", "must be an address that begins with https://")
	}
	a := aftercare.Announcement{Kind: aftercare.AnnouncementRecall, SKUs: once(f.SKUs, skus), Lots: once(f.Lots, lots), Title: f.Title, Text: f.Text, URL: f.URL}
	if len(a.SKUs) == 0 {
		doc.Faultf("skus", "is missing: of which products, as orders name them; or say --sku")
	}
	if err := doc.Err(); err != nil {
		return a, aftercare.Errorf(aftercare.Invalid, "%w", err)
	}
	said, err := json.Marshal(a)
	if err != nil {
		return a, fmt.Errorf("recall: %w", err)
	}
	sum := sha256.Sum256(said)
	a.ID = "recall-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
	return a, nil
}

// once joins lists in order, without repeats and blanks.
func once(lists ...[]string) []string {
	all := slices.DeleteFunc(slices.Concat(lists...), func(s string) bool { return cmp.Or(s, " ") == " " })
	slices.Sort(all)
	return slices.Compact(all)
}
