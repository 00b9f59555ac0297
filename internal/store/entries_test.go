package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// A claim takes so many mails at most, and says which steps it did not get to.
func TestAClaimTakesSoManyMails(t *testing.T) {
	each(t, func(w *world) {
		var ids []int64
		for n := range 5 {
			w.tell(order(fmt.Sprint(n)))
			ids = append(ids, w.step(fmt.Sprint(n), 0).ID)
		}
		claims, left, err := w.s.Claim(w.Context(), ids, 2, rules{}, onTime(noon), lease)
		w.must(err)
		if len(claims) != 2 || len(left) != 3 {
			t.Fatalf("%d claims, left %v", len(claims), left)
		}
		rest, left, err := w.s.Claim(w.Context(), left, 3, rules{}, onTime(noon), lease)
		w.must(err)
		if len(rest) != 3 || len(left) != 0 {
			t.Fatalf("then %d claims, left %v", len(rest), left)
		}
	})
}

// Hand-overs and outcomes of many mails at once share commits; each has its own
// outcome, and one that is overtaken is nobody else's trouble.
func TestManyMailsShareCommits(t *testing.T) {
	const mails = 40
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			commits := 0
			s := testkit.Store(t, url(t), store.Options{AfterCommit: func(name string) {
				mu.Lock()
				defer mu.Unlock()
				if name == "ledger" {
					commits++
				}
			}})
			w := &world{T: t, s: s}
			var ids []int64
			for n := range mails {
				e := order(fmt.Sprint(n))
				e.Order.Customer.Email = fmt.Sprintf("p%d@example.com", n)
				w.tell(e)
				ids = append(ids, w.step(fmt.Sprint(n), 0).ID)
			}
			claims := w.claim(noon, ids...)
			w.tell(canceled(claims[0].State.Facts.Order.ID)) // news after the claim
			at := func(do func(c aftercare.Claim) error) []error {
				out := make([]error, len(claims))
				var all sync.WaitGroup
				for i, c := range claims {
					all.Go(func() { out[i] = do(c) })
				}
				all.Wait()
				return out
			}
			for i, err := range at(w.handOver) {
				if (err != nil) != (i == 0) || i == 0 && aftercare.CodeOf(err) != aftercare.Conflict {
					t.Errorf("hand-over of mail %d: %v", i, err)
				}
			}
			for i, err := range at(func(c aftercare.Claim) error {
				state := aftercare.MailSent
				if c.Mail.ID == claims[0].Mail.ID {
					state = aftercare.MailPrepared
				}
				_, err := w.settle(c, state)
				return err
			}) {
				if err != nil {
					t.Errorf("outcome of mail %d: %v", i, err)
				}
			}
			for _, err := range at(func(c aftercare.Claim) error { _, err := w.settle(c, aftercare.MailFailed); return err }) {
				w.wantCode(err, aftercare.Conflict) // they have their outcomes
			}
			for _, c := range claims[1:] {
				w.wantMail(c.Mail.ID, aftercare.MailSent, 1)
			}
			mu.Lock()
			defer mu.Unlock()
			if commits >= 3*mails {
				t.Errorf("%d commits for three words about each of %d mails", commits, mails)
			}
		})
	}
}

// An order that somebody else has locked keeps its own mail waiting, and none
// of the others.
func TestALockedOrderKeepsItsOwnMailWaiting(t *testing.T) {
	s := testkit.Store(t, testkit.Postgres(t), store.Options{})
	w := &world{T: t, s: s}
	w.tell(order("locked"))
	w.tell(order("free"))
	locked, free := w.claimed(noon, w.step("locked", 0).ID), w.claimed(noon, w.step("free", 0).ID)
	w.must(w.handOver(locked))
	w.must(w.handOver(free))
	held, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := s.HoldRow(w.Context(), "orders", locked.State.Row, func() { close(held); <-release })
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	ctx, cancel := context.WithTimeout(w.Context(), 300*time.Millisecond)
	defer cancel()
	all.Go(func() {
		o := aftercare.Settlement{Mail: aftercare.MailSent, Final: true}
		if _, err := s.Settle(ctx, locked, o, rules{}, noon); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the locked order's outcome: %v", err)
		}
	})
	_, err := w.settle(free, aftercare.MailSent)
	w.must(err) // while the other is locked
	<-ctx.Done()
	close(release)
	all.Wait()
	_, err = w.settle(locked, aftercare.MailSent)
	w.must(err)
}

// Two attempts at one mail meet in a commit where a process stood still and has
// claimed the mail anew when it goes on: only the latest may be handed over, and
// only its outcome counts.
func TestAStaleAttemptIsFencedInASharedCommit(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.step("1", 0).ID
		stale := w.claimed(noon, id)
		w.machine.Advance(lease + time.Second)
		_, _, _, err := w.s.ExpireLeases(w.Context(), rules{}, noon)
		w.must(err)
		fresh := w.claimed(noon, id)
		together := func(gather func(int, func()), do func(c aftercare.Claim) error) (out [2]error) {
			var all sync.WaitGroup
			gather(2, func() {
				for i, c := range []aftercare.Claim{stale, fresh} {
					all.Go(func() { out[i] = do(c) })
				}
			})
			all.Wait()
			return out
		}
		errs := together(w.s.GatherHandOvers, w.handOver)
		w.wantCode(errs[0], aftercare.Conflict)
		w.must(errs[1])
		errs = together(w.s.GatherOutcomes, func(c aftercare.Claim) error {
			state := aftercare.MailPrepared
			if c.Mail.Attempt == 2 {
				state = aftercare.MailSent
			}
			_, err := w.settle(c, state)
			return err
		})
		w.wantCode(errs[0], aftercare.Conflict)
		w.must(errs[1])
		w.wantMail(fresh.Mail.ID, aftercare.MailSent, 2)
		w.wantStep("1", 0, aftercare.StepDone, "")
	})
}

// A mail whose row somebody else has locked, as an erasure does until it ends, is
// handed over later, and keeps no other mail's hand-over waiting.
func TestALockedMailKeepsItselfWaiting(t *testing.T) {
	s := testkit.Store(t, testkit.Postgres(t), store.Options{})
	w := &world{T: t, s: s}
	w.tell(order("locked"))
	w.tell(order("free"))
	locked, free := w.claimed(noon, w.step("locked", 0).ID), w.claimed(noon, w.step("free", 0).ID)
	held, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := s.HoldRow(w.Context(), "mails", locked.Mail.ID, func() { close(held); <-release })
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	s.GatherHandOvers(2, func() {
		all.Go(func() {
			if err := w.handOver(locked); err != nil {
				t.Errorf("the locked mail: %v", err)
			}
		})
		all.Go(func() {
			defer close(release)
			ctx, cancel := context.WithTimeout(w.Context(), 2*time.Second)
			defer cancel()
			if err := s.HandOver(ctx, free, aftercare.Rendering{}); err != nil || ctx.Err() != nil {
				t.Errorf("the free mail: %v, %v", err, ctx.Err())
			}
		})
	})
	all.Wait()
}
