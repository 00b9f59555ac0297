package catalog

import (
	"strings"
	"testing"
)

// What a page shows of guides and parts is checked before anybody sees it.
func TestFaultsOfGuidesAndParts(t *testing.T) {
	good := `products:
  - sku: A
    guides: [{title: Mend it, url: "https://x.example/a", kind: repair, mends: [It leaks]}, {title: Use it, url: "https://x.example/b"}]
    parts: [{sku: A1, title: Seal, price: 4.90 EUR, image: "https://x.example/a.jpg"}, {sku: A2, title: Lid, price: 500 JPY}, {sku: A3, title: Cap}]
`
	if _, err := Parse("c.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{
		{"kind: repair", "kind: mending", `guides[0].kind: "mending" is not manual, tips or repair`},
		{"4.90 EUR", "4.90", `parts[0].price: "4.90" is no price`},
		{"4.90 EUR", "free", `parts[0].price: "free" is no price`},
		{"4.90 EUR", "-1 EUR", `parts[0].price: "-1 EUR" is no price`},
		{`image: "https`, `image: "http`, `parts[0].image: must be an address`},
	} {
		_, err := Parse("c.yaml", []byte(strings.Replace(good, c[0], c[1], 1)))
		if err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %s", c[1], err, c[2])
		}
	}
}
