package insight

import (
	"iter"
	"math"
	"slices"

	"aftercare/internal/aftercare"
)

const (
	leastCustomers = 3 // who bought again
	minutesADay    = 24 * 60
)

// intervals are how long customers take to buy again, by product.
func (s *Study) intervals() iter.Seq2[int32, aftercare.Interval] {
	days := make([][]float32, len(s.skus)) // of each customer the median, by product
	for lines := range s.groups {
		if own := perPiece(lines); len(own) > 0 {
			sku := lines[0].sku
			days[sku] = append(days[sku], float32(quantile(own, 0.5)))
		}
	}
	return func(yield func(int32, aftercare.Interval) bool) {
		for sku, of := range days {
			if len(of) >= leastCustomers && !yield(int32(sku), spread(of)) {
				return
			}
		}
	}
}

// perPiece are the days that one piece lasted a customer, from each purchase to
// the next, in order of size.
func perPiece(lines []line) []float32 {
	var out []float32
	for i := 0; i < len(lines); {
		pieces, next := int(lines[i].pieces), i+1
		for next < len(lines) && lines[next].minute-lines[i].minute < minutesADay {
			pieces += int(lines[next].pieces)
			next++
		}
		if next < len(lines) && !lines[next].subscribed {
			out = append(out, float32(lines[next].minute-lines[i].minute)/minutesADay/float32(pieces))
		}
		i = next
	}
	slices.Sort(out)
	return out
}

// spread is the median with its quartiles, in whole days.
func spread(days []float32) aftercare.Interval {
	slices.Sort(days)
	whole := func(q float64) int { return max(1, int(math.Round(quantile(days, q)))) }
	return aftercare.Interval{Median: whole(0.5), Low: whole(0.25), High: whole(0.75), Customers: len(days)}
}

// quantile is the value below which the share q of the sorted values lies, between
// two of them in proportion.
func quantile(sorted []float32, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below+1 >= len(sorted) {
		return float64(sorted[len(sorted)-1])
	}
	low, high := float64(sorted[below]), float64(sorted[below+1])
	return low + (high-low)*(at-float64(below))
}
