package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// BenchmarkLedger is the database's part of a mail, from claim to outcome, with
// sixteen connections at work.
func BenchmarkLedger(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := testkit.Store(b, url(b), store.Options{})
			steps := make(chan []int64, b.N/20+1)
			var batch []int64
			for i := range b.N {
				e := order(fmt.Sprint(i))
				e.Order.Customer.Email = fmt.Sprintf("p%d@example.com", i)
				id, _, err := s.Receive(b.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: fmt.Sprint(i), Body: events(b, e), ReceivedAt: noon})
				check(b, err)
				wakes, err := s.Apply(b.Context(), id, parse, rules{}, noon)
				check(b, err)
				if batch = append(batch, wakes[0].StepID); len(batch) == 20 || i == b.N-1 {
					steps <- batch
					batch = nil
				}
			}
			close(steps)
			b.ResetTimer()
			var all sync.WaitGroup
			wire := make(chan struct{}, 16)
			for range 4 {
				all.Go(func() {
					for ids := range steps {
						claims, _, err := s.Claim(b.Context(), ids, len(ids), rules{}, onTime(noon), time.Minute)
						check(b, err)
						var mails sync.WaitGroup
						for _, c := range claims {
							mails.Go(func() {
								wire <- struct{}{}
								defer func() { <-wire }()
								check(b, s.HandOver(b.Context(), c, aftercare.Rendering{Subject: "Thanks", HTML: "<p>Anna</p>", Text: "Anna"}))
								_, err := s.Settle(b.Context(), c, aftercare.Settlement{Mail: aftercare.MailSent, Final: true}, rules{}, noon)
								check(b, err)
							})
						}
						mails.Wait()
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
