package testkit

import (
	"errors"
	"testing"

	"aftercare/internal/spawn"
)

func TestOwnRedisStopsAndStarts(t *testing.T) {
	s := OwnRedis(t)
	say(t, s, "SET k v", "+OK")
	s.Stop()
	if err := s.Say("PING", "+PONG"); err == nil {
		t.Fatal("a stopped server answers")
	}
	s.Start(t)
	say(t, s, "EXISTS k", ":0")
	say(t, s, "SET k v", "+OK")
	s.Flush(t)
	say(t, s, "EXISTS k", ":0")
}

func TestOwnRedisKeepsAnOldCopy(t *testing.T) {
	s := OwnRedis(t, "--appendonly", "yes", "--appendfsync", "always")
	say(t, s, "SET k v", "+OK")
	old := s.Copy(t)
	say(t, s, "DEL k", ":1")
	s.Kill()
	s.Start(t)
	say(t, s, "EXISTS k", ":0")
	s.Stop()
	s.PutBack(t, old)
	s.Start(t)
	say(t, s, "EXISTS k", ":1")
}

func say(t *testing.T, s *RedisServer, line, want string) {
	t.Helper()
	if err := s.Say(line, want); err != nil {
		t.Fatal(err)
	}
}

func TestSentinelsElectAnother(t *testing.T) {
	s := SentinelRedis(t)
	old := s.Master(t)
	old.Freeze()
	defer old.Thaw()
	if err := spawn.Await(func() error { return differs(s.Master(t), old) }); err != nil {
		t.Fatal(err)
	}
}

func TestClusterPromotesAReplica(t *testing.T) {
	k := ClusterRedis(t)
	old := k.Owner(t, "k")
	old.Kill()
	if err := spawn.Await(func() error { return differs(k.Owner(t, "k"), old) }); err != nil {
		t.Fatal(err)
	}
}

func differs(now, old *RedisServer) error {
	if now == old {
		return errors.New("it is the master still")
	}
	return nil
}
