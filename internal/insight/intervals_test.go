package insight

import (
	"math/rand/v2"
	"slices"
	"testing"
	"testing/quick"
	"time"

	"aftercare/internal/aftercare"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// bought is a purchase so many days ago.
func bought(daysAgo float64, items ...aftercare.Item) aftercare.Purchase {
	return aftercare.Purchase{PlacedAt: now.Add(-time.Duration(daysAgo * 24 * float64(time.Hour))), Basket: aftercare.Basket{Items: items}}
}

func coffee(pieces int) aftercare.Item { return aftercare.Item{SKU: "COFFEE", Kept: pieces} }

// study takes in what each customer bought.
func study(of map[int64][]aftercare.Purchase) *Study {
	s := New(now, 0)
	for customer, all := range of {
		for _, p := range all {
			s.Add(customer, p)
		}
	}
	return s
}

func TestIntervals(t *testing.T) {
	gift, void, canceled := bought(40, coffee(1)), bought(35, coffee(1)), bought(30, coffee(1))
	gift.Gift, void.Void, canceled.Canceled = true, true, true
	regular := aftercare.Item{SKU: "COFFEE", Kept: 1, Subscribed: true}
	three := func(all ...aftercare.Purchase) map[int64][]aftercare.Purchase {
		return map[int64][]aftercare.Purchase{1: all, 2: all, 3: all}
	}
	for name, c := range map[string]struct {
		of   map[int64][]aftercare.Purchase
		want aftercare.Interval
	}{
		"by the piece":           {three(bought(60, coffee(3)), bought(0, coffee(1))), aftercare.Interval{Median: 20, Low: 20, High: 20, Customers: 3}},
		"a day's orders are one": {three(bought(60.5, coffee(1)), bought(60, coffee(2)), bought(0, coffee(9))), aftercare.Interval{Median: 20, Low: 20, High: 20, Customers: 3}},
		"each customer counts once": {map[int64][]aftercare.Purchase{
			1: {bought(50, coffee(1)), bought(40, coffee(1)), bought(30, coffee(1)), bought(20, coffee(1)), bought(10, coffee(1))},
			2: {bought(50, coffee(1)), bought(10, coffee(1))}, 3: {bought(60, coffee(1)), bought(10, coffee(1))},
		}, aftercare.Interval{Median: 40, Low: 25, High: 45, Customers: 3}},
		"two customers are too few":  {map[int64][]aftercare.Purchase{1: {bought(50, coffee(1)), bought(10, coffee(1))}, 2: {bought(50, coffee(1)), bought(10, coffee(1))}}, aftercare.Interval{}},
		"what counts for nothing":    {three(bought(50, coffee(1)), gift, void, canceled, bought(0, coffee(1))), aftercare.Interval{Median: 50, Low: 50, High: 50, Customers: 3}},
		"a subscription has its own": {three(bought(50, coffee(1)), bought(20, regular), bought(0, coffee(1))), aftercare.Interval{Median: 20, Low: 20, High: 20, Customers: 3}},
		"sent back":                  {three(bought(50, coffee(1)), bought(20, coffee(0)), bought(0, coffee(1))), aftercare.Interval{Median: 50, Low: 50, High: 50, Customers: 3}},
		"never less than a day":      {three(bought(1.5, coffee(6)), bought(0, coffee(1))), aftercare.Interval{Median: 1, Low: 1, High: 1, Customers: 3}},
	} {
		if got := study(c.of).Find().Products["COFFEE"].Again; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// A quantile lies where it must, and cares for no order.
func TestQuantile(t *testing.T) {
	if err := quick.Check(func(seed uint64, size uint8) bool {
		r := rand.New(rand.NewPCG(seed, 0))
		values := make([]float32, 1+int(size))
		for i := range values {
			values[i] = float32(r.IntN(100))
		}
		slices.Sort(values)
		last := values[0]
		for _, q := range []float64{0, 0.25, 0.5, 0.75, 1} {
			at, below, above := float32(quantile(values, q)), 0, 0
			for _, v := range values {
				if v < at {
					below++
				}
				if v > at {
					above++
				}
			}
			n := float64(len(values))
			if at < last || at > values[len(values)-1] || float64(below) > q*(n-1)+1 || float64(above) > (1-q)*(n-1)+1 {
				t.Logf("%v: quantile %v is %v, with %d below and %d above", values, q, at, below, above)
				return false
			}
			last = at
		}
		return true
	}, nil); err != nil {
		t.Error(err)
	}
}

// Whatever order purchases come in, and however often the pieces are doubled, the
// answer follows.
func TestIntervalsFollowThePieces(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		single, double := New(now, 0), New(now, 0)
		type told struct {
			customer int64
			p        aftercare.Purchase
		}
		var all []told
		for customer := range int64(3 + r.IntN(9)) {
			at := 600.0
			for range 2 + r.IntN(4) {
				all = append(all, told{customer, bought(at, coffee(1+r.IntN(4)))})
				at -= 8 + float64(r.IntN(100))
			}
		}
		for _, o := range all {
			single.Add(o.customer, o.p)
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, o := range all {
			items := slices.Clone(o.p.Items)
			items[0].Kept *= 2
			o.p.Items = items
			double.Add(o.customer, o.p)
		}
		one, two := single.Find().Products["COFFEE"].Again, double.Find().Products["COFFEE"].Again
		if one.Low > one.Median || one.Median > one.High || one.Customers != two.Customers {
			t.Fatalf("seed %d: %+v and %+v", seed, one, two)
		}
		if d := one.Median - 2*two.Median; d < -1 || d > 1 {
			t.Fatalf("seed %d: the median of %d days is not half of %d with twice the pieces", seed, two.Median, one.Median)
		}
	}
}
