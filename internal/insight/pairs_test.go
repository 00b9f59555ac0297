package insight

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/aftercare"
)

func basket(skus ...string) []aftercare.Purchase {
	var out []aftercare.Purchase
	for _, sku := range skus {
		out = append(out, bought(10, aftercare.Item{SKU: sku, Kept: 1}))
	}
	return out
}

func TestPairs(t *testing.T) {
	of := map[int64][]aftercare.Purchase{}
	add := func(n int, skus ...string) {
		for range n {
			of[int64(len(of))] = basket(skus...)
		}
	}
	add(4, "TENT", "PEGS")
	add(3, "TENT", "LAMP", "SOCKS")
	add(2, "TENT", "RARE")
	add(40, "SOCKS")
	add(20, "LAMP")
	var reseller []string
	for i := range maxKinds {
		reseller = append(reseller, fmt.Sprint("X", i))
	}
	for range 5 { // these would bring everything together
		add(1, append(reseller, "TENT", "SOCKS")...)
	}
	got := study(of).Find()
	want := []aftercare.Also{{SKU: "PEGS", Support: 4, Lift: 4.0 * 69 / (9 * 4)}} // the lamp is bought as often by others
	if diff := cmp.Diff(want, got.Products["TENT"].Related); diff != "" {
		t.Error(diff)
	}
	if also := got.Products["PEGS"].Related; len(also) != 1 || also[0].SKU != "TENT" {
		t.Errorf("pegs: %+v", also)
	}
	if _, ok := got.Products["X0"]; ok {
		t.Error("a reseller counts")
	}
}

// Against counting in the plainest way.
func TestPairsAreCounted(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		of, has := map[int64][]aftercare.Purchase{}, map[int64]map[string]bool{}
		for c := range int64(30) {
			has[c] = map[string]bool{}
			for range 1 + r.IntN(5) {
				sku := fmt.Sprint("S", r.IntN(8))
				has[c][sku] = true
				of[c] = append(of[c], basket(sku)...)
			}
		}
		count := func(skus ...string) (n float64) {
			for _, h := range has {
				all := true
				for _, sku := range skus {
					all = all && h[sku]
				}
				if all {
					n++
				}
			}
			return n
		}
		found := study(of).Find().Products
		for x := range 8 {
			want := 0
			for y := range 8 {
				a, b := fmt.Sprint("S", x), fmt.Sprint("S", y)
				both := count(a, b)
				lift := both * 30 / (count(a) * count(b))
				if x == y || both < leastSupport || lift <= leastLift {
					continue
				}
				want++
				for _, also := range found[a].Related {
					if also.SKU == b && (float64(also.Support) != both || also.Lift != lift) {
						t.Fatalf("seed %d: %s and %s: %+v, want %v and %v", seed, a, b, also, both, lift)
					}
				}
			}
			if got := len(found[fmt.Sprint("S", x)].Related); got != min(want, mostAlso) {
				t.Fatalf("seed %d: S%d has %d, want %d", seed, x, got, want)
			}
		}
	}
}

func TestBounds(t *testing.T) {
	s := New(now, 3)
	for i, more := range []bool{true, true, false, false} {
		if s.Add(int64(i), bought(float64(i), coffee(1), aftercare.Item{SKU: "MUG", Kept: i % 2})) != more {
			t.Errorf("purchase %d: more is not %v", i, more)
		}
	}
	if got := s.Find(); got.Whole || got.Lines != 3 || got.Orders != 2 || !got.From.Equal(bought(1).PlacedAt) {
		t.Errorf("found %+v", got)
	}
	s = New(now, 0)
	if s.Add(1, bought(800, coffee(1))) || !s.Find().Whole {
		t.Error("what is too old is not the end")
	}
}

// million is the largest study: 250,000 customers, 5,000 products of very unequal
// success.
func million(add func(customer int64, p aftercare.Purchase) bool) {
	r := rand.New(rand.NewPCG(1, 3))
	for i := range MaxLines / 4 {
		var items []aftercare.Item
		for range 4 {
			items = append(items, aftercare.Item{SKU: fmt.Sprint("SKU-", int(5000*r.Float64()*r.Float64()*r.Float64())), Kept: 1 + r.IntN(3)})
		}
		add(r.Int64N(MaxLines/4), bought(700*float64(i)/float64(MaxLines/4), items...))
	}
}

// The package documentation promises that a million lines fit in 100 MB.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a million lines")
	}
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := held()
	s := New(now, 0)
	million(s.Add)
	read := held() - before
	found := s.Find()
	after := held() - before
	runtime.KeepAlive(s)
	if found.Lines != MaxLines || len(found.Products) < 1000 {
		t.Fatalf("%d lines, %d products", found.Lines, len(found.Products))
	}
	t.Logf("held: %d MB when read, %d MB with what was found", read>>20, after>>20)
	if read > 100<<20 || after > 100<<20 {
		t.Errorf("a million lines hold %d and %d MB, more than 100", read>>20, after>>20)
	}
}

func BenchmarkStudy(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := New(now, 0)
		million(s.Add)
		s.Find()
	}
}
