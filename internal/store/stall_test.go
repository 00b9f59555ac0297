package store_test

import (
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// A process that stands still in the middle of a transaction loses its locks to
// the others, and cannot commit any more when it goes on. That is no fault of
// the row that it had in hand.
func TestAFrozenTransactionGivesWay(t *testing.T) {
	url := testkit.Postgres(t)
	var freeze atomic.Bool
	frozen, thaw := make(chan struct{}), make(chan struct{})
	stalls := testkit.Store(t, url, store.Options{Stall: 100 * time.Millisecond, BeforeCommit: func(name string) {
		if name == "apply" && freeze.CompareAndSwap(true, false) {
			close(frozen)
			<-thaw
		}
	}})
	w := &world{T: t, s: testkit.Store(t, url, store.Options{})}
	w.tell(order("1"))
	id := w.step("1", 0).ID
	parcel := w.receive(shipment("1", "f", "DHL", "N1", aftercare.ShipmentShipped))
	freeze.Store(true)
	late := make(chan error, 1)
	go func() {
		_, err := stalls.Apply(t.Context(), parcel, parse, rules{}, noon)
		late <- err
	}()
	<-frozen
	claims, _, err := w.s.Claim(t.Context(), []int64{id}, 100, rules{}, onTime(noon), lease) // waits for the order's lock, and gets it
	w.must(err)
	close(thaw)
	w.wantCode(<-late, aftercare.Unavailable)
	if len(claims) != 1 {
		t.Errorf("%d claims of a step whose order a frozen process had locked, want 1", len(claims))
	}
}
