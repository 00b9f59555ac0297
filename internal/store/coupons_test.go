package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// offering gives a coupon away with the mail "offer", or with both.
type offering struct {
	rules
	offer aftercare.Offer
	both  bool
}

func (o offering) Claim(s aftercare.OrderState, step int64, now time.Time) aftercare.Verdict {
	v := o.rules.Claim(s, step, now)
	if v.Draft != nil && (o.both || v.Draft.Kind == aftercare.KindMarketing) {
		v.Draft.Coupon = o.offer
	}
	return v
}

func fromPool(required bool) offering {
	return offering{offer: aftercare.Offer{Coupon: aftercare.Coupon{Pool: "spring"}, Required: required}}
}

func (w *world) stock(expires time.Time, codes ...string) (added, known int) {
	w.Helper()
	var all []aftercare.Coupon
	for _, c := range codes {
		all = append(all, aftercare.Coupon{Code: c, Value: "10 %", Expires: expires})
	}
	added, known, err := w.s.ImportCoupons(w.Context(), "acme", "spring", all, false, noon, nil)
	w.must(err)
	return added, known
}

func (w *world) pool() aftercare.Pool {
	w.Helper()
	all, err := w.s.Pools(w.Context(), "acme", noon)
	w.must(err)
	if len(all) != 1 {
		w.Fatalf("pools %+v, want one", all)
	}
	return all[0]
}

// offer is the claim of the order's marketing step, whose mail comes first.
func (w *world) offer(p offering, order string, now time.Time) []aftercare.Claim {
	w.Helper()
	claims, _, err := w.s.Claim(w.Context(), []int64{w.step(order, 1).ID}, 100, p, onTime(now), lease)
	w.must(err)
	return claims
}

// bought is an order of a customer of its own, whose thanks were sent.
func (w *world) bought(id string) {
	w.Helper()
	e := order(id)
	e.Order.Customer = aftercare.Customer{ID: "c" + id, Email: "buyer" + id + "@example.com"}
	w.tell(e)
	w.send(noon, w.step(id, 0).ID)
}

func codes(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("CODE-%04d", i)
	}
	return out
}

func TestEachCodeIsHandedOutOnce(t *testing.T) {
	each(t, func(w *world) {
		const workers, stock = 8, 1000
		w.stock(time.Time{}, codes(stock)...)
		got := make([]map[string]string, workers) // by code: the holder
		var all sync.WaitGroup
		for i := range workers {
			got[i] = map[string]string{}
			all.Go(func() {
				for n := range stock/workers + 20 { // more than there are
					holder := fmt.Sprintf("case:%d-%d", i, n)
					c, err := w.s.GrantCoupon(w.Context(), "acme", "spring", holder, noon)
					if aftercare.CodeOf(err) == aftercare.NotFound && err != nil {
						continue
					}
					if err != nil {
						w.Error(err)
						return
					}
					got[i][c.Code] = holder
				}
			})
		}
		all.Wait()
		owner := map[string]string{}
		for _, of := range got {
			for code, holder := range of {
				if owner[code] != "" {
					w.Errorf("%s went to %s and to %s", code, owner[code], holder)
				}
				owner[code] = holder
			}
		}
		if len(owner) != stock {
			w.Errorf("%d codes were handed out, want all %d", len(owner), stock)
		}
		if p := w.pool(); p.Left != 0 || p.Handed != stock {
			w.Errorf("the pool has %+v", p)
		}
	})
}

func TestAGrantIsOfItsHolder(t *testing.T) {
	each(t, func(w *world) {
		w.stock(time.Time{}, "A", "B")
		var all sync.WaitGroup
		got := make([]string, 6)
		for i := range got {
			all.Go(func() {
				c, err := w.s.GrantCoupon(w.Context(), "acme", "spring", "case:R-1", noon)
				if err != nil {
					w.Error(err)
				}
				got[i] = c.Code + " " + c.Value
			})
		}
		all.Wait()
		if len(slices.Compact(got)) != 1 || w.pool().Left != 1 {
			w.Fatalf("one case has %q", got)
		}
		_, err := w.s.GrantCoupon(w.Context(), "acme", "autumn", "case:R-1", noon)
		w.wantCode(err, aftercare.NotFound)
	})
}

// A mail that is tried again has the code of its first try; one that never left
// gives it back; one that may have left keeps it.
func TestAMailAndItsCode(t *testing.T) {
	due := noon.Add(time.Hour)
	each(t, func(w *world) {
		w.stock(time.Time{}, "A", "B", "C")
		for i, end := range []aftercare.MailState{aftercare.MailSent, aftercare.MailUnconfirmed, aftercare.MailFailed, aftercare.MailSkipped} {
			id := fmt.Sprint(i)
			w.bought(id)
			first := w.offer(fromPool(false), id, due)
			if len(first) != 1 || first[0].Coupon.Code == "" || first[0].Coupon.Value != "10 %" {
				w.Fatalf("claims %+v, want one with a code", first)
			}
			w.machine.Advance(lease + time.Second) // the worker died
			_, _, _, err := w.s.ExpireLeases(w.Context(), rules{}, due)
			w.must(err)
			again := w.offer(fromPool(false), id, due)
			if len(again) != 1 || again[0].Mail.Attempt != 2 || again[0].Coupon != first[0].Coupon {
				w.Fatalf("the second try has %+v, the first had %+v", again, first[0].Coupon)
			}
			left := w.pool().Left
			if end == aftercare.MailSent || end == aftercare.MailUnconfirmed {
				w.must(w.handOver(again[0]))
			} else {
				left++
			}
			_, err = w.settle(again[0], end)
			w.must(err)
			if got := w.pool().Left; got != left {
				w.Fatalf("%s leaves %d codes, want %d", end, got, left)
			}
		}
	})
}

// A cancellation between two tries ends the mail, and its code is free again.
func TestACanceledMailGivesItsCodeBack(t *testing.T) {
	for name, news := range map[string]func(w *world){
		"canceled": func(w *world) { w.tell(canceled("1")) },
		"erased":   func(w *world) { w.tell(erased("e", "buyer1@example.com")) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.stock(time.Time{}, "A")
				w.bought("1")
				due := noon.Add(time.Hour)
				c := w.offer(fromPool(false), "1", due)[0]
				_, err := w.settle(c, aftercare.MailPrepared)
				w.must(err)
				if p := w.pool(); p.Left != 0 {
					w.Fatalf("a mail that will be tried again has no code: %+v", p)
				}
				news(w)
				w.wantMail(c.Mail.ID, aftercare.MailSkipped, 1)
				if p := w.pool(); p.Left != 1 || p.Handed != 0 {
					w.Fatalf("the pool has %+v", p)
				}
			})
		})
	}
}

// A reminder repeats the code of the mail before it, if that brought one.
func TestAReminderRepeatsTheCode(t *testing.T) {
	due := noon.Add(time.Hour)
	for end, want := range map[aftercare.MailState]string{aftercare.MailSent: "A", aftercare.MailUnconfirmed: "A", aftercare.MailFailed: ""} {
		each(t, func(w *world) {
			p := fromPool(false)
			p.both = true
			w.stock(time.Time{}, "A")
			w.tell(order("1"))
			claims, _, err := w.s.Claim(w.Context(), []int64{w.step("1", 0).ID}, 100, p, onTime(noon), lease)
			w.must(err)
			_, err = w.settle(claims[0], end)
			w.must(err)
			if end == aftercare.MailFailed { // nothing follows it; somebody else gets the code
				c, err := w.s.GrantCoupon(w.Context(), "acme", "spring", "case:1", noon)
				w.must(err)
				if c.Code != "A" {
					w.Fatalf("granted %+v", c)
				}
				return
			}
			if c := w.offer(p, "1", due); len(c) != 1 || c[0].Coupon.Code != want || w.pool().Handed != 1 {
				w.Fatalf("%s: the reminder has %+v, want %q", end, c, want)
			}
		})
	}
}

func TestAnEmptyPool(t *testing.T) {
	due := noon.Add(time.Hour)
	each(t, func(w *world) {
		w.bought("1")
		w.bought("2")
		if c := w.offer(fromPool(false), "1", due); len(c) != 1 || c[0].Coupon != (aftercare.Coupon{}) {
			w.Fatalf("claims %+v, want one without a code", c)
		}
		if c := w.offer(fromPool(true), "2", due); len(c) != 0 {
			w.Fatalf("claims %+v, although the mail needs a code", c)
		}
		w.wantStep("2", 1, aftercare.StepHeld, aftercare.ReasonNoCoupon)
		if added, known := w.stock(time.Time{}, "A"); added != 1 || known != 0 {
			w.Fatalf("%d added, %d known", added, known)
		}
		w.wantStep("2", 1, aftercare.StepWaiting, "")
		if c := w.offer(fromPool(true), "2", due); len(c) != 1 || c[0].Coupon.Code != "A" {
			w.Fatalf("claims %+v, want one with the code", c)
		}
	})
}

// Nobody gets a code that ends before they can use it, and of the others the
// soonest goes first.
func TestCodesThatEnd(t *testing.T) {
	due := noon.Add(time.Hour)
	each(t, func(w *world) {
		w.stock(time.Time{}, "ENDLESS")
		w.stock(due.Add(aftercare.CouponLasts-time.Second), "TOO-LATE")
		w.stock(due.Add(40*24*time.Hour), "LATER")
		w.stock(due.Add(4*24*time.Hour), "SOON")
		if p := w.pool(); p.Left != 4 || !p.Ends.Equal(due.Add(aftercare.CouponLasts-time.Second)) { // an hour before
			w.Fatalf("the pool has %+v", p)
		}
		w.bought("1")
		first := w.offer(fromPool(false), "1", due)[0]
		if first.Coupon.Code != "SOON" || !first.Coupon.Expires.Equal(due.Add(4*24*time.Hour)) {
			w.Fatalf("the mail has %+v", first.Coupon)
		}
		_, err := w.settle(first, aftercare.MailPrepared)
		w.must(err)
		later := due.Add(2 * 24 * time.Hour) // the mail server was away
		again := w.offer(fromPool(false), "1", later)[0]
		if again.Coupon.Code != "LATER" {
			w.Fatalf("two days later the mail has %+v", again.Coupon)
		}
		for _, want := range []string{"ENDLESS", ""} {
			c, err := w.s.GrantCoupon(w.Context(), "acme", "spring", "case:"+want, later)
			if c.Code != want {
				w.Fatalf("granted %+v (%v), want %q", c, err, want)
			}
		}
	})
}

// A code for all is given as long as it lasts.
func TestAFixedCode(t *testing.T) {
	due := noon.Add(time.Hour)
	each(t, func(w *world) {
		code := offering{offer: aftercare.Offer{Coupon: aftercare.Coupon{Code: "WELCOME10", Value: "10 %", Expires: due.Add(30 * 24 * time.Hour)}}}
		for i, want := range []string{"WELCOME10", ""} {
			id := fmt.Sprint(i)
			w.bought(id)
			if c := w.offer(code, id, due); len(c) != 1 || c[0].Coupon.Code != want {
				w.Fatalf("claims %+v, want one with %q", c, want)
			}
			code.offer.Expires = due.Add(time.Hour)
		}
	})
}

func TestImport(t *testing.T) {
	each(t, func(w *world) {
		var all []aftercare.Coupon
		for _, c := range codes(2500) {
			all = append(all, aftercare.Coupon{Code: c})
		}
		told := []int{}
		run := func(dry bool) (int, int) {
			added, known, err := w.s.ImportCoupons(w.Context(), "acme", "spring", all, dry, noon, func(done int) { told = append(told, done) })
			w.must(err)
			return added, known
		}
		if added, known := run(true); added != 2500 || known != 0 {
			w.Fatalf("a dry run would add %d and knows %d", added, known)
		}
		if pools, err := w.s.Pools(w.Context(), "", noon); err != nil || len(pools) != 0 {
			w.Fatalf("a dry run left %+v (%v)", pools, err)
		}
		all, rest := all[:1200], all[1200:]
		run(false)
		all = append(all, rest...)
		if added, known := run(false); added != 1300 || known != 1200 {
			w.Fatalf("added %d, known %d", added, known)
		}
		if !slices.Equal(told, []int{1000, 2000, 2500, 1000, 1200, 1000, 2000, 2500}) || w.pool().Left != 2500 {
			w.Fatalf("told %v, pool %+v", told, w.pool())
		}
	})
}

// Workers that claim side by side share a pool: no code goes to two mails, and none
// is left while a mail goes without.
func TestClaimsShareAPool(t *testing.T) {
	const orders, stock, workers = 40, 30, 8
	due := noon.Add(time.Hour)
	each(t, func(w *world) {
		w.stock(time.Time{}, codes(stock)...)
		var steps []int64
		for i := range orders {
			w.bought(fmt.Sprint(i))
			steps = append(steps, w.step(fmt.Sprint(i), 1).ID)
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		holder, without := map[string]string{}, 0
		for i := range workers {
			all.Go(func() {
				for _, id := range steps[i*orders/workers : (i+1)*orders/workers] {
					claims, _, err := w.s.Claim(w.Context(), []int64{id}, 100, fromPool(false), onTime(due), lease)
					if err != nil || len(claims) != 1 {
						w.Errorf("claims %+v: %v", claims, err)
						return
					}
					c := claims[0]
					mu.Lock()
					if c.Coupon.Code == "" {
						without++
					} else if holder[c.Coupon.Code] != "" {
						w.Errorf("%s went to two mails", c.Coupon.Code)
					}
					holder[c.Coupon.Code] = c.Mail.ID
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if p := w.pool(); p.Handed != stock || without != orders-stock {
			w.Errorf("the pool has %+v, %d mails have no code", p, without)
		}
	})
}

// A database that is put back from a backup has forgotten which codes it gave
// since: those are not given again.
func TestCodesGivenInTheLostTimeAreNotGivenAgain(t *testing.T) {
	each(t, func(w *world) {
		w.stock(time.Time{}, "A", "B", "C", "D")
		for _, id := range []string{"1", "2", "3", "4"} {
			w.bought(id)
		}
		if a := w.offer(fromPool(true), "3", noon.Add(time.Hour)); len(a) != 1 || a[0].Coupon.Code != "A" {
			w.Fatalf("claims %+v", a)
		} else { // its code is known to the backup
			_, err := w.settle(a[0], aftercare.MailPrepared)
			w.must(err)
		}
		w.must(w.s.Exec(w.Context(), "UPDATE steps SET wake_at = 0 WHERE id = ?", w.step("4", 1).ID)) // of later
		w.suspend()
		r, err := w.s.Recover(w.Context(), w.mark(), noon.Add(30*time.Minute), noon.Add(2*time.Hour))
		w.must(err)
		for range 2 {
			_, err = w.s.Recovering(w.Context(), r.Until, fromPool(true), false, func(int, int) {})
			w.must(err)
		}
		w.must(w.s.Recovered(w.Context(), r))
		for _, id := range []string{"1", "2", "3"} {
			w.wantStep(id, 1, aftercare.StepDone, aftercare.ReasonRestored)
		}
		if p := w.pool(); p.Left != 1 {
			w.Fatalf("the pool has %+v, want D alone: A is held, and two mails may have brought B and C", p)
		}
		w.must(w.s.Exec(w.Context(), "UPDATE steps SET wake_at = due_at + 36000000000, due_at = due_at + 36000000000 WHERE id = ?", w.step("4", 1).ID))
		got := w.offer(fromPool(true), "4", noon.Add(24*time.Hour))
		if len(got) != 1 || got[0].Coupon.Code != "D" {
			w.Fatalf("claims %+v", got)
		}
	})
}
