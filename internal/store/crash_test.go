package store_test

import (
	"context"
	"fmt"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// A process that dies just before any commit leaves nothing of it behind, and
// the next one carries on from there: the story ends the same whichever commit
// was the last.
func TestDyingBeforeAnyCommit(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			commits, die := 0, -1
			o := store.Options{BeforeCommit: func(string) {
				commits++
				if commits == die {
					panic("killed")
				}
			}}
			s := testkit.Store(t, url, o)
			for n := 1; ; n++ {
				commits, die = 0, n
				key := fmt.Sprint(n)
				died := story(t, s, key)
				if !died {
					break
				}
				die = -1
				if story(t, s, key) {
					t.Fatal("died twice")
				}
				wantSentOnce(t, s, key)
			}
			if commits < 5 {
				t.Fatalf("the story has %d commits, want at least receive, apply, claim and ledger twice", commits)
			}
		})
	}
}

// story brings an order to its first mail, from wherever it stands.
func story(t *testing.T, s *store.Store, key string) (died bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			died = true
		}
	}()
	ctx := t.Context()
	id, _, err := s.Receive(ctx, aftercare.Inbound{Store: "acme", Source: "standard", Key: key, Body: events(t, order(key)), ReceivedAt: noon})
	check(t, err)
	_, err = s.Apply(ctx, id, parse, rules{}, noon)
	if err != nil { // Apply turns a panic into a failure of the row
		return true
	}
	if _, _, _, err = s.ExpireLeases(ctx, rules{}, noon); err != nil {
		t.Fatal(err)
	}
	check(t, expireNow(ctx, s))
	st, err := s.OrderState(ctx, "acme", "standard", key)
	check(t, err)
	claims, _, err := s.Claim(ctx, []int64{st.Enrollments[0].Steps[0].ID}, 100, rules{}, onTime(noon), lease)
	check(t, err)
	for _, c := range claims {
		check(t, s.HandOver(ctx, c, aftercare.Rendering{}))
		_, err = s.Settle(ctx, c, aftercare.Settlement{Mail: aftercare.MailSent, Final: true}, rules{}, noon)
		check(t, err)
	}
	return false
}

// expireNow ends all leases as if their time were over.
func expireNow(ctx context.Context, s *store.Store) error {
	if err := s.Exec(ctx, "UPDATE mails SET lease_machine = 1 WHERE state IN ('sending', 'handed_over')"); err != nil {
		return err
	}
	_, _, _, err := s.ExpireLeases(ctx, rules{}, noon)
	return err
}

func wantSentOnce(t *testing.T, s *store.Store, key string) {
	t.Helper()
	st, err := s.OrderState(t.Context(), "acme", "standard", key)
	check(t, err)
	if len(st.Sends) != 1 || len(st.Enrollments) != 1 || st.Enrollments[0].Steps[0].State != aftercare.StepDone {
		t.Fatalf("order %s ended as %+v", key, st)
	}
	if state := st.Sends[0].State; state != aftercare.MailSent && state != aftercare.MailUnconfirmed {
		t.Fatalf("mail of order %s is %s", key, state)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
