package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// While the synchronous replica is away no webhook is called kept, a repeat of
// one neither whose row is there to be seen: a failover would forget it.
func TestRepeatWaitsForTheReplica(t *testing.T) {
	t.Parallel()
	server := testkit.OwnPostgres(t)
	s := testkit.Store(t, server.URL(server.Addr), store.Options{})
	standby := server.Replica(t, "standby")
	server.Synchronous(t, "standby")
	receive := func(patience time.Duration) (bool, error) {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		_, fresh, err := s.Receive(ctx, aftercare.Inbound{Store: "acme", Source: "standard", Key: "1", ReceivedAt: noon})
		return fresh, err
	}
	standby.Crash()
	if _, err := receive(300 * time.Millisecond); err == nil {
		t.Fatal("a webhook is kept that the replica does not have")
	}
	for seen := 0; seen == 0; time.Sleep(10 * time.Millisecond) {
		check(t, s.Get(t.Context(), &seen, "SELECT COUNT(*) FROM inbox"))
	}
	if _, err := receive(300 * time.Millisecond); err == nil {
		t.Fatal("a repeat is called kept that the replica does not have")
	}
	standby.Start(t)
	fresh, err := receive(time.Minute)
	if check(t, err); fresh {
		t.Error("there are two rows")
	}
}

// A table that somebody locks for long delays a row, and is not held against it.
func TestLockedTableIsNoFailureOfTheRow(t *testing.T) {
	t.Parallel()
	url := testkit.Postgres(t)
	s := testkit.Store(t, url, store.Options{LockWait: 500 * time.Millisecond})
	id, _, err := s.Receive(t.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "1", Body: events(t, order("1")), ReceivedAt: noon})
	check(t, err)
	db, err := sql.Open("pgx", url)
	check(t, err)
	defer func() { _ = db.Close() }() // it only held a lock
	admin, err := db.BeginTx(t.Context(), nil)
	check(t, err)
	_, err = admin.ExecContext(t.Context(), "LOCK TABLE steps")
	check(t, err)
	for _, patience := range []time.Duration{time.Minute, 2400 * time.Millisecond} { // all tries end in a wait; its time does
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if _, err := s.Apply(ctx, id, parse, rules{}, noon); aftercare.CodeOf(err) != aftercare.Unavailable {
			t.Errorf("apply while the table is locked: %v", err)
		}
		cancel()
	}
	check(t, admin.Rollback())
	var tries int
	if check(t, s.Get(t.Context(), &tries, "SELECT tries FROM inbox")); tries != 0 {
		t.Errorf("%d tries were counted", tries)
	}
	_, err = s.Apply(t.Context(), id, parse, rules{}, noon)
	check(t, err)
}

// An outcome whose commit was cut off is kept again: if it was kept, that is no
// conflict, and changes nothing.
func TestOutcomeIsKeptTwice(t *testing.T) {
	t.Parallel()
	testkit.EachStore(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		id, _, err := s.Receive(ctx, aftercare.Inbound{Store: "acme", Source: "standard", Key: "1", Body: events(t, order("1")), ReceivedAt: noon})
		check(t, err)
		_, err = s.Apply(ctx, id, parse, rules{}, noon)
		check(t, err)
		st, err := s.OrderState(ctx, "acme", "standard", "1")
		check(t, err)
		claims, _, err := s.Claim(ctx, []int64{st.Enrollments[0].Steps[0].ID}, 100, rules{}, onTime(noon), lease)
		check(t, err)
		check(t, s.HandOver(ctx, claims[0], aftercare.Rendering{}))
		keep := func(state aftercare.MailState) error {
			_, err := s.Settle(ctx, claims[0], aftercare.Settlement{Mail: state, Final: true}, rules{}, noon)
			return err
		}
		check(t, keep(aftercare.MailSent))
		check(t, keep(aftercare.MailSent))
		if err := keep(aftercare.MailFailed); aftercare.CodeOf(err) != aftercare.Conflict {
			t.Errorf("another outcome of the same attempt: %v", err)
		}
		wantSentOnce(t, s, "1")
	})
}
