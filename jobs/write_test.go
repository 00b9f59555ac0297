package jobs

import (
	"fmt"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/link"
	"aftercare/mailtemplates"
)

// BenchmarkWrite is all that a mail costs before it is handed to the pool: facts,
// data, signed links, HTML and plain text of an order with ten lines.
func BenchmarkWrite(b *testing.B) {
	templates, err := mailtemplates.Load(mailtemplates.Options{})
	if err != nil {
		b.Fatal(err)
	}
	f, _ := mailtemplates.FixtureByName("rich")
	sold := f.Facts.Order.Lines
	f.Facts.Order.Lines, f.Facts.Shipments, f.Facts.Cases = nil, nil, nil
	for i := range 10 {
		l := sold[i%len(sold)]
		l.ID, l.Title = fmt.Sprint(i+1), fmt.Sprintf("%s no. %d", l.Title, i+1)
		l.Unit.Amount += int64(i) * 100
		l.Total = l.Unit.Times(int64(l.Quantity))
		f.Facts.Order.Lines = append(f.Facts.Order.Lines, l)
	}
	store := f.Facts.Store
	rules := &engine.Rules{Stores: map[string]*aftercare.Store{store.ID: store},
		Product: func(_, sku string) (aftercare.Product, bool) { p, ok := f.Facts.Products[sku]; return p, ok }}
	l := &Letters{Templates: templates, Facts: rules.Facts, Links: link.New("https://mail.acme.example", []aftercare.SigningKey{{ID: "k1", Secret: []byte(secret)}})}
	c := aftercare.Claim{
		State:  aftercare.OrderState{Store: store.ID, Facts: f.Facts.OrderFacts, Person: f.Facts.Person},
		Mail:   aftercare.Mail{ID: "m1", Template: "order-confirmation", Locale: "en", Kind: aftercare.KindTransactional, Address: f.Facts.Order.Customer.Email},
		Covers: []aftercare.Subject{f.Facts.Subject()}, Now: f.Now,
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := l.Write(c); err != nil {
			b.Fatal(err)
		}
	}
}
