package catalog

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/strictyaml"
)

// check finds what is readable and still wrong.
func check(doc *strictyaml.Document, products []aftercare.Product) {
	skus := map[string]bool{}
	for i, p := range products {
		at := fmt.Sprintf("products[%d].sku", i)
		switch {
		case p.SKU == "":
			doc.Faultf(at, "is missing; it is the SKU as orders carry it")
		case skus[p.SKU]:
			doc.Faultf(at, "%q stands above already", p.SKU)
		}
		skus[p.SKU] = true
	}
	launches := map[string]bool{}
	for i, p := range products {
		at := fmt.Sprintf("products[%d]", i)
		checkProduct(doc, at, p, skus)
		checkLaunches(doc, at, p, skus, launches)
	}
}

func checkProduct(doc *strictyaml.Document, at string, p aftercare.Product, skus map[string]bool) {
	address(doc, at+".url", p.URL)
	address(doc, at+".image", p.ImageURL)
	address(doc, at+".subscribe", p.SubscribeURL)
	address(doc, at+".extend_warranty", p.ExtendURL)
	number(doc, at+".warranty_months", p.WarrantyMonths, 1200)
	number(doc, at+".supply_days", p.SupplyDays, 3650)
	for _, tag := range slices.Sorted(maps.Keys(p.Titles)) {
		language(doc, at+".titles."+tag, tag)
		if strings.TrimSpace(p.Titles[tag]) == "" {
			doc.Faultf(at+".titles."+tag, "is empty; leave it out")
		}
	}
	seen := map[string]bool{}
	for i, sku := range p.Related {
		path := fmt.Sprintf("%s.related[%d]", at, i)
		switch {
		case sku == p.SKU:
			doc.Faultf(path, "%q is the product itself", sku)
		case !skus[sku]:
			doc.Faultf(path, "there is no product %q in this catalog", sku)
		case seen[sku]:
			doc.Faultf(path, "%q is named twice", sku)
		}
		seen[sku] = true
	}
	for i, g := range p.Guides {
		path := fmt.Sprintf("%s.guides[%d]", at, i)
		required(doc, path+".title", g.Title)
		required(doc, path+".url", g.URL)
		address(doc, path+".url", g.URL)
		if g.Locale != "" {
			language(doc, path+".locale", g.Locale)
		}
		if !slices.Contains(guideKinds, g.Kind) {
			doc.Faultf(path+".kind", "%q is not manual, tips or repair; leave it out for any other guide", g.Kind)
		}
	}
	for i, part := range p.Parts {
		path := fmt.Sprintf("%s.parts[%d]", at, i)
		required(doc, path+".sku", part.SKU)
		required(doc, path+".title", part.Title)
		address(doc, path+".url", part.URL)
		address(doc, path+".image", part.Image)
		price(doc, path+".price", part.Price)
	}
}

// guideKinds are the kinds of guides that pages tell apart.
var guideKinds = []string{"", "manual", "tips", "repair"}

// price checks an amount with its currency; a part without one is free under
// warranty, and its price is told by a person otherwise.
func price(doc *strictyaml.Document, path, s string) {
	if s == "" {
		return
	}
	amount, currency, _ := strings.Cut(s, " ")
	if m, err := aftercare.ParseMoney(amount, currency); err != nil || m.Amount <= 0 {
		doc.Faultf(path, "%q is no price; write it like 4.90 EUR", s)
	}
}

// address checks a link that goes into mails: https only, since mail programs
// warn of the rest and the templates refuse it.
func address(doc *strictyaml.Document, path, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		doc.Faultf(path, "must be an address that begins with https://")
	}
}

func number(doc *strictyaml.Document, path string, n, most int) {
	if n < 0 || n > most {
		doc.Faultf(path, "must be between 0 and %d, not %d", most, n)
	}
}

func required(doc *strictyaml.Document, path, s string) {
	if strings.TrimSpace(s) == "" {
		doc.Faultf(path, "is missing")
	}
}

func language(doc *strictyaml.Document, path, tag string) {
	if want := locale.Fallbacks(tag)[0]; want != tag {
		doc.Faultf(path, "%q is not a language tag; write it as in en, ja or de-AT", tag)
	}
}
