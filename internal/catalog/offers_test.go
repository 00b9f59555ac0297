package catalog

import (
	"strings"
	"testing"
)

func TestPagesOfOffers(t *testing.T) {
	c, err := Parse("c.yaml", []byte("products:\n  - {sku: A, subscribe: \"https://shop.example/a/regularly\", extend_warranty: \"https://shop.example/longer\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := c.Product("A"); p.SubscribeURL == "" || p.ExtendURL == "" {
		t.Errorf("product %+v", p)
	}
	_, err = Parse("c.yaml", []byte("products:\n  - sku: A\n    subscribe: //shop.example\n    extend_warranty: http://shop.example\n"))
	for _, want := range []string{"c.yaml:3: products[0].subscribe: must be an address", "c.yaml:4: products[0].extend_warranty: must be an address"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
