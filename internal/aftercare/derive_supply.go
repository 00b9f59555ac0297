package aftercare

import (
	"fmt"
	"time"
)

// Supply is how long what was bought of a product lasts.
type Supply struct {
	Days   int       // of one piece; 0: the product is not one that runs out
	Pieces int       // kept, of all lines of the order
	Left   int       // days for which there is some from earlier purchases
	End    time.Time // zero while nobody knows when it came
	// Again is what customers do who buy it again; zero: Days is what the catalog
	// says.
	Again Interval
}

// enoughCustomers is from how many who bought again their pace counts for more
// than what the catalog says.
const enoughCustomers = 3

// Lasts is how long one piece lasts, by those who bought again (again is theirs)
// or by the catalog's word. Only what the catalog calls a supply is one: who buys
// a second tent has not used up the first.
func (p Product) Lasts() (days int, again Interval) {
	if p.SupplyDays == 0 {
		return 0, Interval{}
	}
	if p.Bought != nil && p.Bought.Again.Customers >= enoughCustomers && p.Bought.Again.Median > 0 {
		return p.Bought.Again.Median, p.Bought.Again
	}
	return p.SupplyDays, Interval{}
}

// SupplyOf is how long the line's supply lasts, with other lines of its product.
func (f *Facts) SupplyOf(l Line) Supply {
	var s Supply
	if s.Days, s.Again = f.Products[l.SKU].Lasts(); s.Days == 0 {
		return s
	}
	for i := range f.Order.Lines {
		if f.Order.Lines[i].SKU == l.SKU {
			s.Pieces += f.Kept(f.Order.Lines[i])
		}
	}
	from := f.Arrival(l)
	if s.Pieces == 0 || from.IsZero() {
		return s
	}
	for _, b := range f.Person.Purchases {
		if b.Of(&f.OrderFacts) || !b.PlacedAt.Before(f.Order.PlacedAt) {
			continue
		}
		end := Span{Days: s.Days * b.Kept(l.SKU)}.After(f.Store.AddBusinessDays(b.PlacedAt, f.Store.DeliveryDays), f.Store.Location())
		if left := int(end.Sub(from) / (24 * time.Hour)); left > 0 {
			s.Left += left
		}
	}
	s.End = Span{Days: s.Days*s.Pieces + s.Left}.After(from, f.Store.Location())
	return s
}

// SupplyEnd is when what was bought runs out; zero when the product is not one
// that does.
func (f *Facts) SupplyEnd(l Line) time.Time { return f.SupplyOf(l).End }

// ReorderBy is the last moment to order again so that the new supply comes, in
// the store's usual time, before the old one runs out.
func (f *Facts) ReorderBy(l Line) time.Time {
	end := f.SupplyEnd(l)
	if end.IsZero() {
		return end
	}
	return f.Store.AddBusinessDays(end, -f.Store.DeliveryDays)
}

// String says where the end comes from, as a support person reads it.
func (s Supply) String() string {
	from := fmt.Sprintf("%d days a piece, as the catalog says", s.Days)
	if a := s.Again; a.Customers > 0 {
		from = fmt.Sprintf("median %d days of %d customers, half between %d and %d", a.Median, a.Customers, a.Low, a.High)
	}
	text := fmt.Sprintf("supply: %s; pieces: %d", from, s.Pieces)
	if s.Left > 0 {
		text += fmt.Sprintf("; for %d days there is some from before", s.Left)
	}
	return text
}
