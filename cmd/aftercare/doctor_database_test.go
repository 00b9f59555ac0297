package main

import (
	"strings"
	"testing"

	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// The doctor warns of every way in which PostgreSQL may forget a commit.
func TestDoctorOnDurability(t *testing.T) {
	t.Parallel()
	server := testkit.OwnPostgres(t)
	s := testkit.Store(t, server.URL(server.Addr), store.Options{Conns: 2})
	says := func(words ...string) {
		t.Helper()
		found := examineDurability(t.Context(), s)
		if len(found) != len(words) {
			t.Fatalf("%+v, want %d findings", found, len(words))
		}
		for i, f := range found {
			if !strings.Contains(f.Says, words[i]) || (f.Level == levelWarning) != (f.Advice != "") {
				t.Errorf("%+v, want %q", f, words[i])
			}
		}
	}
	set := func(setting string) {
		t.Helper()
		server.Ask(t, "ALTER SYSTEM "+setting)
		server.Crash() // and all connections with it: the next question is of a new one
		server.Start(t)
		for range 10 {
			if s.Ping(t.Context()) == nil {
				break
			} // a connection of before, which the driver drops now
		}
	}
	says()
	standby := server.Replica(t, "standby")
	says("1 replicas follow, none of them")
	server.Synchronous(t, "standby")
	says("commits wait for a synchronous replica (1 of 1)")
	standby.Crash()
	set("SET synchronous_commit = local")
	says("synchronous_commit is local")
	set("SET synchronous_commit = off")
	says("synchronous_commit is off")
	set("SET full_page_writes = off")
	set("SET fsync = off")
	says("fsync is off", "full_page_writes is off", "synchronous_commit is off")

	if found := examineDurability(t.Context(), testkit.Store(t, testkit.SQLite(t), store.Options{})); len(found) > 0 {
		t.Errorf("on SQLite: %+v", found)
	}
}
