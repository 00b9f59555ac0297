package customer

import (
	"slices"

	"aftercare/internal/aftercare"
)

// symptoms are those that the product's guides help with, in the reader's language.
func (v *visit) symptoms(p aftercare.Product) (out []string) {
	for _, g := range v.repairGuides(p) {
		for _, m := range g.Mends {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// mending are the guides that help with a symptom, those for any last.
func (v *visit) mending(p aftercare.Product, symptom string) (out []aftercare.Guide) {
	var general []aftercare.Guide
	for _, g := range v.repairGuides(p) {
		switch {
		case len(g.Mends) == 0:
			general = append(general, g)
		case slices.Contains(g.Mends, symptom):
			out = append(out, g)
		}
	}
	return append(out, general...)
}

// repairGuides are the guides by which a customer may mend the product.
func (v *visit) repairGuides(p aftercare.Product) []aftercare.Guide {
	out := v.guides(p, "repair")
	for _, kind := range []string{"", "tips", "manual"} {
		for _, g := range v.guides(p, kind) {
			if len(g.Mends) > 0 {
				out = append(out, g)
			}
		}
	}
	return out
}
