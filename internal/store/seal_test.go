package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

var (
	key1 = bytes.Repeat([]byte{1}, 32)
	key2 = bytes.Repeat([]byte{2}, 32)
)

func onlyKey(t *testing.T, s *store.Store, purpose string) aftercare.SigningKey {
	t.Helper()
	keys, err := s.SigningKeys(t.Context(), purpose)
	check(t, err)
	if len(keys) != 1 || len(keys[0].Secret) != 32 {
		t.Fatalf("%d keys for %s, want one of 32 bytes", len(keys), purpose)
	}
	return keys[0]
}

// inRow is the key as the table holds it, which is how release 0.1.0 reads it.
func inRow(t *testing.T, s *store.Store, id string) []byte {
	t.Helper()
	var key []byte
	check(t, s.Get(t.Context(), &key, "SELECT key FROM secrets WHERE kid = ?", id))
	return key
}

// older makes the database one that release 0.1.0 has made.
func older(t *testing.T, s *store.Store) {
	t.Helper()
	check(t, s.Exec(t.Context(), "DELETE FROM meta WHERE key = 'sealing'"))
}

func wantSeals(t *testing.T, s *store.Store, want store.Seals) {
	t.Helper()
	if got, err := s.Seals(t.Context()); err != nil || got != want {
		t.Errorf("seals %+v, %v; want %+v", got, err, want)
	}
}

func wantLocked(t *testing.T, s *store.Store, words ...string) {
	t.Helper()
	var before, after int
	check(t, s.Get(t.Context(), &before, "SELECT COUNT(*) FROM secrets"))
	_, asked := s.SigningKeys(t.Context(), "links")
	_, counted := s.Seals(t.Context())
	_, sealed := s.Seal(t.Context())
	check(t, s.Get(t.Context(), &after, "SELECT COUNT(*) FROM secrets"))
	if before != after {
		t.Errorf("%d keys, before %d: a lost key must not be replaced in silence", after, before)
	}
	for _, err := range []error{asked, counted, sealed} {
		for _, w := range words {
			if aftercare.CodeOf(err) != aftercare.Conflict || !strings.Contains(err.Error(), w) {
				t.Errorf("error %q does not say %q", err, w)
			}
		}
	}
}

func TestACopiedFileAloneOpensNoLink(t *testing.T) {
	url := testkit.SQLite(t)
	s := testkit.Store(t, url, store.Options{})
	secret := onlyKey(t, s, "links")
	if info, err := os.Stat(s.KeyFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("key file %v, %v; want mode 0600", info, err)
	}
	wantSeals(t, s, store.Seals{Sealed: 1, Key: true})

	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, s.Exec(t.Context(), "VACUUM INTO ?", copied))
	if text, err := os.ReadFile(copied); err != nil || bytes.Contains(text, secret.Secret) {
		t.Fatalf("the copy holds the key itself (%v)", err)
	}
	c := testkit.Store(t, "sqlite://"+copied, store.Options{})
	wantLocked(t, c, "without its key", "belongs to the database and to every backup", copied+".key", "AFTERCARE_DATABASE_KEY")
	if _, err := os.Stat(c.KeyFile()); !os.IsNotExist(err) {
		t.Errorf("a key file was made for keys that it cannot open: %v", err)
	}
	other := testkit.Store(t, "sqlite://"+copied, store.Options{Keys: [][]byte{key1}})
	wantLocked(t, other, "with another key than its own")

	text, err := os.ReadFile(s.KeyFile())
	check(t, err)
	check(t, os.WriteFile(c.KeyFile(), []byte("nonsense"), 0o600))
	if _, err := c.SigningKeys(t.Context(), "links"); aftercare.CodeOf(err) != aftercare.Invalid || !strings.Contains(err.Error(), c.KeyFile()) {
		t.Errorf("a damaged key file: %v", err)
	}
	check(t, os.WriteFile(c.KeyFile(), text, 0o600))
	if back := onlyKey(t, c, "links"); !bytes.Equal(back.Secret, secret.Secret) || back.ID != secret.ID {
		t.Error("with its key file the copy has another key")
	}
}

// Release 0.1.0 may run beside this one, and reads the keys as they lie.
func TestAnOlderDatabaseIsSealedByRequest(t *testing.T) {
	testkit.EachStore(t, store.Options{}, func(t *testing.T, s *store.Store) {
		older(t, s)
		_ = os.Remove(s.KeyFile()) // PostgreSQL has none
		links, erasure := onlyKey(t, s, "links"), onlyKey(t, s, "erasure")
		for _, k := range []aftercare.SigningKey{links, erasure} {
			if !bytes.Equal(inRow(t, s, k.ID), k.Secret) {
				t.Error("the older release cannot read a key")
			}
		}
		wantSeals(t, s, store.Seals{Open: 2})
		if s.KeyFile() == "" {
			if _, err := s.Seal(t.Context()); err == nil || !strings.Contains(err.Error(), "openssl rand -base64 32") {
				t.Fatalf("sealing without a key: %v", err)
			}
			return
		}
		for _, want := range []int{2, 0} {
			if n, err := s.Seal(t.Context()); err != nil || n != want {
				t.Fatalf("sealed %d, %v; want %d", n, err, want)
			}
		}
		wantSeals(t, s, store.Seals{Sealed: 2, Key: true})
		after := onlyKey(t, s, "links")
		if !bytes.Equal(after.Secret, links.Secret) || bytes.Contains(inRow(t, s, links.ID), links.Secret) {
			t.Error("sealing has changed the key, or left it open")
		}
		if k := onlyKey(t, s, "console"); bytes.Equal(inRow(t, s, k.ID), k.Secret) {
			t.Error("a key made after sealing lies open")
		}
	})
}

func TestAConfiguredKey(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			s := testkit.Store(t, url, store.Options{Keys: [][]byte{key1}})
			secret := onlyKey(t, s, "links")
			wantSeals(t, s, store.Seals{Sealed: 1, Key: true})
			if _, err := os.Stat(s.KeyFile()); s.KeyFile() != "" && !os.IsNotExist(err) {
				t.Errorf("a key file beside a configured key: %v", err)
			}
			wantLocked(t, testkit.Store(t, url, store.Options{}), "without its key")
			wantLocked(t, testkit.Store(t, url, store.Options{Keys: [][]byte{key2}}), "with another key")

			both := testkit.Store(t, url, store.Options{Keys: [][]byte{key2, key1}})
			wantSeals(t, both, store.Seals{Open: 1, Key: true})
			if n, err := both.Seal(t.Context()); n != 1 || err != nil {
				t.Fatalf("sealed %d anew, %v", n, err)
			}
			changed := testkit.Store(t, url, store.Options{Keys: [][]byte{key2}})
			if back := onlyKey(t, changed, "links"); !bytes.Equal(back.Secret, secret.Secret) {
				t.Error("another key after the change")
			}
			wantLocked(t, s, "with another key")
		})
	}
}

// Without a key PostgreSQL's rows lie open, until there is one and Seal is called.
func TestPostgresWithoutAKey(t *testing.T) {
	url := testkit.Postgres(t)
	s := testkit.Store(t, url, store.Options{})
	k := onlyKey(t, s, "links")
	if !bytes.Equal(inRow(t, s, k.ID), k.Secret) {
		t.Error("sealed, and nobody has the key")
	}
	wantSeals(t, s, store.Seals{Open: 1})
	keyed := testkit.Store(t, url, store.Options{Keys: [][]byte{key1}})
	if n, err := keyed.Seal(t.Context()); n != 1 || err != nil {
		t.Fatalf("sealed %d, %v", n, err)
	}
	wantLocked(t, s, "AFTERCARE_DATABASE_KEY")
}

// Whoever can write the table cannot make one key stand for another.
func TestASealIsBoundToItsRow(t *testing.T) {
	s := testkit.Store(t, testkit.SQLite(t), store.Options{})
	links, console := onlyKey(t, s, "links"), onlyKey(t, s, "console")
	check(t, s.Exec(t.Context(), "UPDATE secrets SET key = ? WHERE kid = ?", inRow(t, s, console.ID), links.ID))
	if _, err := s.SigningKeys(t.Context(), "links"); aftercare.CodeOf(err) != aftercare.Conflict || !strings.Contains(err.Error(), links.ID) {
		t.Errorf("a key sealed for another row opened: %v", err)
	}
}

// A process that has not the key leaves webhooks that need it to one that has.
func TestAWebhookWaitsForTheKey(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{Keys: [][]byte{key1}})}
	onlyKey(t, w.s, "erasure")
	check(t, w.s.Exec(t.Context(), "INSERT INTO erasures (store, hash, at) VALUES ('acme', 'x', 1)"))
	id := w.receive(order("1"))
	poor := testkit.Store(t, "sqlite://"+strings.TrimSuffix(w.s.KeyFile(), ".key"), store.Options{})
	for range 4 { // three would hold a row that is to blame itself
		_, err := poor.Apply(t.Context(), id, parse, rules{}, noon)
		w.wantCode(err, aftercare.Unavailable)
	}
	_, err := w.s.Apply(t.Context(), id, parse, rules{}, noon)
	w.must(err)
	var state string
	check(t, w.s.Get(t.Context(), &state, "SELECT state FROM inbox WHERE id = ?", id))
	if state != string(aftercare.InboundApplied) {
		t.Errorf("the row is %s", state)
	}
}
