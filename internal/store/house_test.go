package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

func TestMigrateFromManyProcesses(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			var all sync.WaitGroup
			ids := make([]string, 4)
			for i := range ids {
				all.Go(func() {
					s, err := store.Open(t.Context(), url, store.Options{})
					if err != nil {
						t.Error(err)
						return
					}
					defer func() { _ = s.Close() }()
					if err := s.Migrate(t.Context()); err != nil {
						t.Error(err)
						return
					}
					if ids[i], err = s.DatabaseID(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if len(slices.Compact(ids)) != 1 || ids[0] == "" {
				t.Fatalf("database ids %q, want one", ids)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "mysql://x/y", "sqlite://relative.db", "sqlite:///nowhere/at/all.db", "postgres://%zz", "postgres://nobody@127.0.0.1:1/x"} {
		if _, err := store.Open(t.Context(), url, store.Options{}); err == nil {
			t.Errorf("opened %q", url)
		}
	}
}

func TestOneServerPerFile(t *testing.T) {
	url := testkit.SQLite(t)
	first, second := testkit.Store(t, url, store.Options{}), testkit.Store(t, url, store.Options{})
	release, err := first.LockFile()
	check(t, err)
	if _, err := second.LockFile(); aftercare.CodeOf(err) != aftercare.Conflict {
		t.Fatalf("a second server: %v, want a conflict", err)
	}
	_, _, err = second.Receive(t.Context(), aftercare.Inbound{Store: "a", Source: "b", Key: "c"}) // other commands work beside
	check(t, err)
	release()
	release, err = second.LockFile()
	check(t, err)
	release()
}

func TestLease(t *testing.T) {
	each(t, func(w *world) {
		for _, step := range []struct {
			holder string
			later  time.Duration
			want   bool
		}{{"a", 0, true}, {"b", 0, false}, {"a", 10 * time.Second, true}, {"b", 10 * time.Second, false}, {"b", 6 * time.Second, true}, {"a", 0, false}} {
			w.machine.Advance(step.later)
			got, err := w.s.Lease(w.Context(), "sweep", step.holder, 15*time.Second)
			w.must(err)
			if got != step.want {
				w.Fatalf("%s has the lease: %v, want %v", step.holder, got, step.want)
			}
		}
		w.must(w.s.Resign(w.Context(), "sweep", "a")) // who has no lease gives none back
		if got, err := w.s.Lease(w.Context(), "sweep", "a", 15*time.Second); got || err != nil {
			w.Fatalf("a has the lease of b: %v", err)
		}
		w.must(w.s.Resign(w.Context(), "sweep", "b"))
		if got, err := w.s.Lease(w.Context(), "sweep", "a", 15*time.Second); !got || err != nil {
			w.Fatalf("a does not get the lease that b gave back: %v", err)
		}
	})
}

func TestSigningKeysAreMadeOnce(t *testing.T) {
	each(t, func(w *world) {
		var all sync.WaitGroup
		ids := make([]string, 4)
		for i := range ids {
			all.Go(func() {
				keys, err := w.s.SigningKeys(w.Context(), "link")
				if err != nil || len(keys) != 1 || len(keys[0].Secret) != 32 {
					t.Errorf("keys %v, error %v; want one of 32 bytes", len(keys), err)
					return
				}
				ids[i] = keys[0].ID
			})
		}
		all.Wait()
		other, err := w.s.SigningKeys(w.Context(), "other")
		w.must(err)
		if len(slices.Compact(ids)) != 1 || other[0].ID == ids[0] {
			w.Fatalf("key ids %q and %q", ids, other[0].ID)
		}
	})
}

func TestSandbox(t *testing.T) {
	epoch := &clock.Sandbox{Machine: noon, Business: noon.AddDate(1, 0, 0), Speed: 86400}
	later := &clock.Sandbox{Machine: noon.Add(time.Hour), Business: noon, Speed: 86400}
	slower := &clock.Sandbox{Machine: noon, Business: noon, Speed: 60}
	each(t, func(w *world) {
		for _, wanted := range []*clock.Sandbox{epoch, later} {
			got, err := w.s.OpenSandbox(w.Context(), wanted)
			w.must(err)
			if got == nil || !got.Machine.Equal(epoch.Machine) || !got.Business.Equal(epoch.Business) || got.Speed != epoch.Speed {
				w.Fatalf("epoch %+v, want the first", got)
			}
		}
		for _, wanted := range []*clock.Sandbox{nil, slower} {
			_, err := w.s.OpenSandbox(w.Context(), wanted)
			w.wantCode(err, aftercare.Conflict)
		}
	})
	each(t, func(w *world) {
		got, err := w.s.OpenSandbox(w.Context(), nil)
		w.must(err)
		_, refused := w.s.OpenSandbox(w.Context(), epoch)
		w.wantCode(refused, aftercare.Conflict)
		if got != nil {
			w.Fatalf("epoch %+v outside the sandbox", got)
		}
	})
	each(t, func(w *world) {
		w.receive(order("1"))
		_, err := w.s.OpenSandbox(w.Context(), epoch) // it took webhooks before anybody said
		w.wantCode(err, aftercare.Conflict)
	})
}

func TestWorkflowsAreKept(t *testing.T) {
	each(t, func(w *world) {
		for range 2 {
			w.must(w.s.SaveWorkflows(w.Context(), []*aftercare.Workflow{{Name: "care", Version: "v1", Source: "workflow: care\n"}, {Name: "care", Version: "v2"}}))
		}
		got, err := w.s.WorkflowSources(w.Context())
		w.must(err)
		if len(got) != 2 || got["v1"] != (store.WorkflowSource{Version: "v1", Name: "care", Source: "workflow: care\n"}) {
			w.Fatalf("workflows %+v", got)
		}
	})
}

func TestSessions(t *testing.T) {
	each(t, func(w *world) {
		ctx, s := context.Background(), w.s.Sessions()
		now := w.machine.Now()
		w.must(s.CommitCtx(ctx, "token", []byte("one"), now.Add(time.Hour)))
		w.must(s.Commit("token", []byte("two"), now.Add(2*time.Hour)))
		w.must(s.Commit("gone", nil, now.Add(time.Hour)))
		w.must(s.Delete("gone"))
		want := func(token, data string) {
			w.Helper()
			got, found, err := s.Find(token)
			w.must(err)
			if found != (data != "") || string(got) != data {
				w.Fatalf("session %s: %q, %v; want %q", token, got, found, data)
			}
		}
		want("token", "two")
		want("gone", "")
		var tokens []string
		w.must(w.s.All(ctx, &tokens, "SELECT token FROM sessions"))
		if len(tokens) != 1 || tokens[0] == "token" {
			w.Fatalf("rows %q must hold hashes of tokens", tokens)
		}
		w.machine.Advance(3 * time.Hour)
		want("token", "")
	})
}
