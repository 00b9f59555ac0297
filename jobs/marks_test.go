package jobs

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// receive commits a webhook, which moves the database's mark.
func receive(t *testing.T, s *store.Store, key string) {
	t.Helper()
	_, _, err := s.Receive(t.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: key})
	check(t, err)
}

func suspension(t *testing.T, s *store.Store) *aftercare.Restore {
	t.Helper()
	r, err := s.Suspension(t.Context())
	check(t, err)
	return r
}

// The mark follows the database in each place, and a place that is ahead
// suspends sending and keeps its mark.
func TestWatch(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		s := testkit.Store(t, testkit.SQLite(t), store.Options{})
		id, err := s.DatabaseID(t.Context())
		check(t, err)
		var out strings.Builder
		places := []Place{FilePlace(s.MarkFile()), r.Place(id)}
		w := &Watch{Database: s, Places: places, Log: slog.New(slog.NewTextHandler(&out, nil))}
		look := func() *aftercare.Restore {
			t.Helper()
			found, err := w.Look(t.Context())
			check(t, err)
			return found
		}
		wantInbox := func(n int64) {
			t.Helper()
			for _, p := range places {
				if m, err := p.Load(t.Context()); err != nil || m.Database != id || m.Inbox != n || m.At.IsZero() {
					t.Fatalf("%T has %+v (%v), want %d webhooks", p, m, err, n)
				}
			}
		}
		receive(t, s, "1")
		look()
		wantInbox(1)
		first, err := places[0].Load(t.Context())
		check(t, err)
		look()
		if again, err := places[0].Load(t.Context()); err != nil || !again.At.Equal(first.At) {
			t.Fatalf("the mark was written although nothing changed: %+v after %+v, %v", again, first, err)
		}
		check(t, os.WriteFile(s.MarkFile(), []byte("\x00\x00"), 0o600)) // a torn disk
		check(t, r.Client.FlushAll(t.Context()).Err())
		receive(t, s, "2")
		if look() != nil {
			t.Fatal("suspended without a mark")
		}
		wantInbox(2)

		ahead := first
		ahead.Inbox, ahead.Handed = 40, 7
		check(t, places[1].Save(t.Context(), ahead))
		found := look()
		if found == nil || found.Outside.Inbox != 40 || found.Inside.Inbox != 2 || suspension(t, s) == nil {
			t.Fatalf("found %+v", found)
		}
		receive(t, s, "3")
		look()
		look()
		if m, err := places[1].Load(t.Context()); err != nil || m != ahead {
			t.Fatalf("the mark became %+v while sending is suspended (%v)", m, err)
		}
		if n := strings.Count(out.String(), "ALL SENDING IS SUSPENDED"); n != 1 || !strings.Contains(out.String(), "aftercare recover") {
			t.Errorf("told %d times:\n%s", n, out.String())
		}
		check(t, s.Recovered(t.Context(), *found))
		if look() != nil {
			t.Fatal("the mark that was recovered from suspends again")
		}
		stranger := ahead
		stranger.Database, stranger.Inbox = "another", 99
		check(t, places[0].Save(t.Context(), stranger))
		if look() != nil {
			t.Fatal("suspended by the mark of another database")
		}
	})
}

// unreadable is a place that is away.
type unreadable struct{ Place }

func (unreadable) Load(context.Context) (aftercare.Mark, error) {
	return aftercare.Mark{}, errors.New("it is away")
}

// Before a mark was read nothing is claimed; one place that answers with a mark
// is enough, one that knows none is not.
func TestNothingIsClaimedBeforeTheMarkWasRead(t *testing.T) {
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	file := FilePlace(filepath.Join(t.TempDir(), "mark"))
	w := &Watch{Database: s, Places: []Place{file, unreadable{}}, Log: quiet}
	runner := &Runner{Ledger: s, Ready: w.Ready}
	if _, _, err := runner.claim(t.Context(), QueueMails, []int64{1}, 10, lease); err == nil || !strings.Contains(err.Error(), "it is away") {
		t.Fatalf("claimed without knowing: %v", err)
	}
	if kept, err := file.Load(t.Context()); err != nil || kept.Database != "" {
		t.Fatalf("a place learned %+v from what may be an old copy (%v)", kept, err)
	}
	m, err := s.Mark(t.Context())
	check(t, err)
	check(t, file.Save(t.Context(), m))
	_, _, err = runner.claim(t.Context(), QueueMails, []int64{1}, 10, lease)
	check(t, err)
}
