package insight

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// The bounds that the package documentation states.
const (
	Months   = 24
	MaxLines = 1_000_000
	maxKinds = 100 // different products of one customer
)

// Study is what was read so far of a store's purchases.
type Study struct {
	now, since time.Time
	most       int // lines
	from       time.Time
	orders     int
	full       bool

	customers map[int64]int32
	numbers   map[string]int32
	skus      []string // by number
	lines     []line
}

// line is one product of one purchase, as small as it can be.
type line struct {
	customer, sku int32
	minute        int32 // since 1970; until the year 6053
	pieces        uint16
	subscribed    bool
}

// New begins a study. most is how many lines it takes; MaxLines when 0.
func New(now time.Time, most int) *Study {
	return &Study{now: now, since: Since(now), most: cmp.Or(most, MaxLines), customers: map[int64]int32{}, numbers: map[string]int32{}}
}

// Since is how far back a study reads.
func Since(now time.Time) time.Time { return now.AddDate(0, -Months, 0) }

// Add takes a purchase in; they come newest first. more is false when no further
// one is wanted.
func (s *Study) Add(customer int64, p aftercare.Purchase) (more bool) {
	if p.PlacedAt.Before(s.since) || s.full {
		return false
	}
	if p.Canceled || p.Void || p.Gift || p.PlacedAt.After(s.now) {
		return true
	}
	items := slices.DeleteFunc(slices.Clone(p.Items), func(it aftercare.Item) bool { return it.Kept < 1 || it.SKU == "" })
	if len(s.lines)+len(items) > s.most {
		s.full = true
		return false
	}
	for _, it := range items {
		s.lines = append(s.lines, line{
			customer: number(s.customers, customer), sku: s.sku(it.SKU), minute: int32(p.PlacedAt.Unix() / 60),
			pieces: uint16(min(it.Kept, 60_000)), subscribed: it.Subscribed,
		})
	}
	if len(items) > 0 {
		s.orders++
		s.from = p.PlacedAt
	}
	return true
}

func (s *Study) sku(name string) int32 {
	n := number(s.numbers, name)
	if int(n) == len(s.skus) {
		s.skus = append(s.skus, name)
	}
	return n
}

// number counts what is new.
func number[K comparable](known map[K]int32, k K) int32 {
	n, ok := known[k]
	if !ok {
		n = int32(len(known))
		known[k] = n
	}
	return n
}

// Find tells what the purchases say. Nothing can be added afterwards.
func (s *Study) Find() aftercare.Insight {
	slices.SortFunc(s.lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.sku, b.sku), cmp.Compare(a.minute, b.minute))
	})
	out := aftercare.Insight{
		At: s.now, From: s.from, Orders: s.orders, Customers: len(s.customers), Lines: len(s.lines), Whole: !s.full,
		Products: map[string]aftercare.Bought{},
	}
	for sku, again := range s.intervals() {
		b := out.Products[s.skus[sku]]
		b.Again = again
		out.Products[s.skus[sku]] = b
	}
	for sku, related := range s.pairs() {
		b := out.Products[s.skus[sku]]
		b.Related = related
		out.Products[s.skus[sku]] = b
	}
	return out
}

// groups yields the lines of each customer and product, oldest first; the lines
// are sorted.
func (s *Study) groups(yield func([]line) bool) {
	for from := 0; from < len(s.lines); {
		to := from + 1
		for to < len(s.lines) && s.lines[to].customer == s.lines[from].customer && s.lines[to].sku == s.lines[from].sku {
			to++
		}
		if !yield(s.lines[from:to]) {
			return
		}
		from = to
	}
}
