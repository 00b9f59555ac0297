package catalog

import (
	"os"
	"testing"

	"aftercare/internal/aftercare"
)

func TestExampleParses(t *testing.T) {
	src, err := os.ReadFile("../../config/catalog.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse("catalog.example.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	lamp, ok := c.Product("LAMP-LUMEN")
	if !ok || lamp.WarrantyMonths != 3 || lamp.Titles["ja"] == "" || lamp.Titles["ko"] == "" || len(lamp.Guides) != 3 || len(lamp.Parts) != 1 || lamp.ImageURL == "" {
		t.Errorf("the lamp is %+v", lamp)
	}
	coffee, _ := c.Product("COFFEE-HOUSE-250")
	if coffee.SupplyDays != 14 || len(coffee.Related) != 2 {
		t.Errorf("the coffee is %+v", coffee)
	}
	if _, ok := c.Product("lamp-lumen"); ok {
		t.Error("SKUs are compared without regard to case")
	}
	if skus := c.SKUs(); len(skus) != 11 || skus[0] != "TENT-RIDGE-2" {
		t.Errorf("SKUs = %v", skus)
	}
}

func TestNilCatalogKnowsNothing(t *testing.T) {
	var c *Catalog
	if p, ok := c.Product("X"); ok || p.SKU != "" || c.SKUs() != nil {
		t.Errorf("a nil catalog knows %+v", p)
	}
}

func TestFaults(t *testing.T) {
	_, err := Parse("shop.yaml", []byte(`products:
  - sku: A
    url: http://shop.example/a
    image: https://
    warranty_months: -1
    supply_days: -7
    waranty: 3
    related: [A, B, C, B]
    titles: {ja_JP: テント, ko: ""}
    guides:
      - tip: Only a tip.
        locale: english
      - {title: Go, url: "javascript:alert(1)"}
    parts:
      - url: //shop.example/x
  - title: No SKU
  - sku: A
  - sku: B
    supply_days: soon
`))
	want := `shop.yaml:3: products[0].url: must be an address that begins with https://
shop.yaml:4: products[0].image: must be an address that begins with https://
shop.yaml:5: products[0].warranty_months: must be between 0 and 1200, not -1
shop.yaml:6: products[0].supply_days: must be between 0 and 3650, not -7
shop.yaml:7: products[0].waranty: unknown key
shop.yaml:8: products[0].related[0]: "A" is the product itself
shop.yaml:8: products[0].related[2]: there is no product "C" in this catalog
shop.yaml:8: products[0].related[3]: "B" is named twice
shop.yaml:9: products[0].titles.ja_JP: "ja_JP" is not a language tag; write it as in en, ja or de-AT
shop.yaml:9: products[0].titles.ko: is empty; leave it out
shop.yaml:11: products[0].guides[0].title: is missing
shop.yaml:11: products[0].guides[0].url: is missing
shop.yaml:12: products[0].guides[0].locale: "english" is not a language tag; write it as in en, ja or de-AT
shop.yaml:13: products[0].guides[1].url: must be an address that begins with https://
shop.yaml:15: products[0].parts[0].sku: is missing
shop.yaml:15: products[0].parts[0].title: is missing
shop.yaml:15: products[0].parts[0].url: must be an address that begins with https://
shop.yaml:16: products[1].sku: is missing; it is the SKU as orders carry it
shop.yaml:17: products[2].sku: "A" stands above already
shop.yaml:19: products[3].supply_days: must be a whole number`
	if aftercare.CodeOf(err) != aftercare.Invalid || err.Error() != want {
		t.Errorf("%s error\n%v\nwant\n%s", aftercare.CodeOf(err), err, want)
	}
}

func TestEmptyCatalogIsOne(t *testing.T) {
	for _, src := range []string{"", "products: []\n", "products:\n"} {
		if c, err := Parse("c.yaml", []byte(src)); err != nil || len(c.SKUs()) != 0 {
			t.Errorf("%q: %v", src, err)
		}
	}
}
