package catalog

import (
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

// Catalog is what one store's file says. It is safe for concurrent use.
type Catalog struct {
	skus     []string // in the file's order
	products map[string]aftercare.Product
}

type file struct {
	Products []aftercare.Product `yaml:"products"`
}

// Parse reads a catalog; name is the file's, for messages. The error has code
// Invalid and one "file:line: path: text" per fault.
func Parse(name string, yaml []byte) (*Catalog, error) {
	var f file
	doc := strictyaml.Decode(name, yaml, &f)
	check(doc, f.Products)
	if err := doc.Err(); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "%w", err)
	}
	c := &Catalog{products: make(map[string]aftercare.Product, len(f.Products))}
	for _, p := range f.Products {
		c.skus = append(c.skus, p.SKU)
		c.products[p.SKU] = p
	}
	return c, nil
}

// Product is what the catalog knows about a SKU, which is compared to the
// letter, as the shop's platform does. A nil catalog knows nothing. The lists
// in the product are shared and must not be changed.
func (c *Catalog) Product(sku string) (aftercare.Product, bool) {
	if c == nil {
		return aftercare.Product{}, false
	}
	p, ok := c.products[sku]
	return p, ok
}

// SKUs lists the products in the file's order.
func (c *Catalog) SKUs() []string {
	if c == nil {
		return nil
	}
	return slices.Clone(c.skus)
}
