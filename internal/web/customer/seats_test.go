package customer

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
)

// One order has one seat, all together so many; who gives up waiting gives back
// what they had.
func TestSeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSeats(2)
		sat := make(chan func(), 10)
		wait := func(order string) (cancel func()) {
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				if leave, err := s.sit(ctx, order); err == nil {
					sat <- leave
				}
			}()
			synctest.Wait()
			return cancel
		}
		wait("a")
		wait("a")
		if len(sat) != 1 {
			t.Fatalf("%d of one order sit", len(sat))
		}
		wait("b")
		giveUp := wait("c")
		if len(sat) != 2 {
			t.Fatalf("%d sit, want both seats taken and no more", len(sat))
		}
		giveUp()
		synctest.Wait()
		for i := range 3 {
			(<-sat)()
			synctest.Wait()
			if i == 0 && len(sat) != 2 {
				t.Errorf("the second of the order waits on")
			}
		}
		for i := range 2 {
			wait(fmt.Sprint("late", i))
		}
		if len(sat) != 2 || len(s.taken) != 2 {
			t.Errorf("%d sit, %d orders are known", len(sat), len(s.taken))
		}
		for range 2 {
			(<-sat)()
		}
		if len(s.taken) != 0 {
			t.Errorf("%d orders are remembered", len(s.taken))
		}
	})
}
