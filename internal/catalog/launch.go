package catalog

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

// Launches are the dated entries of all products that are open on the day, local
// to the store: from the day on which owners may order to the day before everybody
// may.
func (c *Catalog) Launches(day time.Time) (out []aftercare.Announcement) {
	if c == nil {
		return nil
	}
	today := day.Format(time.DateOnly)
	for _, sku := range c.skus {
		p := c.products[sku]
		for _, l := range p.Launches {
			if l.From > today || l.Until <= today {
				continue
			}
			until, err := time.ParseInLocation(time.DateOnly, l.Until, day.Location())
			if err != nil {
				continue // Parse refuses it
			}
			out = append(out, aftercare.Announcement{
				ID: "early-" + l.ID, Kind: aftercare.AnnouncementPresale, SKUs: slices.Clone(l.Owners), SKU: sku,
				Title: maps.Clone(l.Title), Text: maps.Clone(l.Text), URL: cmp.Or(l.URL, p.URL), Until: until.UTC(),
			})
		}
	}
	return out
}

// launchID becomes part of a key that is kept for ever.
var launchID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

func checkLaunches(doc *strictyaml.Document, at string, p aftercare.Product, skus, seen map[string]bool) {
	for i, l := range p.Launches {
		path := fmt.Sprintf("%s.launches[%d]", at, i)
		switch {
		case !launchID.MatchString(l.ID):
			doc.Faultf(path+".id", "must be made of a-z, 0-9 and -, such as tent-2027; it never changes")
		case seen[l.ID]:
			doc.Faultf(path+".id", "%q stands above already", l.ID)
		}
		seen[l.ID] = true
		from, until := date(doc, path+".from", l.From), date(doc, path+".until", l.Until)
		if from && until && l.Until <= l.From {
			doc.Faultf(path+".until", "must be after from: it is the day on which everybody may order")
		}
		if len(l.Owners) == 0 {
			doc.Faultf(path+".owners", "is missing: SKUs whose owners may order first")
		}
		for j, sku := range l.Owners {
			if !skus[sku] {
				doc.Faultf(fmt.Sprintf("%s.owners[%d]", path, j), "there is no product %q in this catalog", sku)
			}
		}
		texts(doc, path+".title", l.Title, true)
		texts(doc, path+".text", l.Text, false)
		address(doc, path+".url", l.URL)
		if l.URL == "" && p.URL == "" {
			doc.Faultf(path+".url", "is missing, and the product has none either")
		}
	}
}

func date(doc *strictyaml.Document, path, s string) bool {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		doc.Faultf(path, "must be a date such as 2026-11-01")
		return false
	}
	return true
}

// texts checks a text by locale.
func texts(doc *strictyaml.Document, path string, t aftercare.Text, needed bool) {
	if needed && len(t) == 0 {
		doc.Faultf(path, "is missing; write it by language, as in {en: …, ja: …}")
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		language(doc, path+"."+tag, tag)
		if strings.TrimSpace(t[tag]) == "" {
			doc.Faultf(path+"."+tag, "is empty; leave it out")
		}
	}
}
