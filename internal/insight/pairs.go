package insight

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

const (
	leastSupport = 3 // customers who bought both
	leastLift    = 1.2
	mostAlso     = 5 // per product
)

// pairs are what else the customers of each product bought.
func (s *Study) pairs() iter.Seq2[int32, []aftercare.Also] {
	h := s.households()
	together := make([]int32, len(s.skus)) // customers of this product who bought that one; zero between two products
	return func(yield func(int32, []aftercare.Also) bool) {
		for sku := range int32(len(s.skus)) {
			if h.owners(sku) < leastSupport {
				continue
			}
			if also := s.also(h, sku, together); len(also) > 0 && !yield(sku, also) {
				return
			}
		}
	}
}

// households is who has what, both ways round, as positions in two lists.
type households struct {
	customers int
	kinds     []int32 // products, customer after customer
	kindsAt   []int32 // by customer: where theirs begin in kinds
	of        []int32 // customers, product after product
	ofAt      []int32 // by product: where its begin in of
}

func (h *households) owners(sku int32) int { return int(h.ofAt[sku+1] - h.ofAt[sku]) }

// households leaves out customers with too many products.
func (s *Study) households() *households {
	h := &households{kindsAt: []int32{0}, ofAt: make([]int32, len(s.skus)+1)}
	customer := int32(-1)
	end := func() {
		start := h.kindsAt[len(h.kindsAt)-1]
		if n := len(h.kinds) - int(start); n > maxKinds {
			h.kinds = h.kinds[:start]
		} else if n > 0 {
			h.customers++
			h.kindsAt = append(h.kindsAt, int32(len(h.kinds)))
		}
	}
	for lines := range s.groups {
		if lines[0].customer != customer {
			end()
			customer = lines[0].customer
		}
		h.kinds = append(h.kinds, lines[0].sku)
	}
	end()
	h.turn()
	return h
}

// turn lists the customers by product.
func (h *households) turn() {
	for _, sku := range h.kinds {
		h.ofAt[sku+1]++
	}
	for i := 1; i < len(h.ofAt); i++ {
		h.ofAt[i] += h.ofAt[i-1]
	}
	h.of = make([]int32, len(h.kinds))
	next := slices.Clone(h.ofAt)
	for c := range h.customers {
		for _, sku := range h.kinds[h.kindsAt[c]:h.kindsAt[c+1]] {
			h.of[next[sku]] = int32(c)
			next[sku]++
		}
	}
}

// also lists what belongs to a product, the most telling first.
func (s *Study) also(h *households, sku int32, together []int32) []aftercare.Also {
	var met []int32
	for _, c := range h.of[h.ofAt[sku]:h.ofAt[sku+1]] {
		for _, other := range h.kinds[h.kindsAt[c]:h.kindsAt[c+1]] {
			if together[other]++; together[other] == 1 {
				met = append(met, other)
			}
		}
	}
	var out []aftercare.Also
	for _, other := range met {
		both := int(together[other])
		together[other] = 0
		if other == sku || both < leastSupport {
			continue
		}
		lift := float64(both) * float64(h.customers) / (float64(h.owners(sku)) * float64(h.owners(other)))
		if lift > leastLift {
			out = append(out, aftercare.Also{SKU: s.skus[other], Support: both, Lift: lift})
		}
	}
	slices.SortFunc(out, func(a, b aftercare.Also) int {
		return cmp.Or(cmp.Compare(beyondChance(b), beyondChance(a)), cmp.Compare(b.Lift, a.Lift), strings.Compare(a.SKU, b.SKU))
	})
	return slices.Clone(out[:min(len(out), mostAlso)])
}

// beyondChance is how many more customers bought both than if one purchase had
// nothing to do with the other.
func beyondChance(a aftercare.Also) float64 { return float64(a.Support) * (1 - 1/a.Lift) }
