package testkit

import "testing"

func TestOwnRedisStopsAndStarts(t *testing.T) {
	s := OwnRedis(t)
	if err := command(s.Addr, "SET k v", "+OK"); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	if err := command(s.Addr, "PING", "+PONG"); err == nil {
		t.Fatal("a stopped server answers")
	}
	s.Start(t)
	if err := command(s.Addr, "EXISTS k", ":0"); err != nil {
		t.Fatal(err)
	}
	if err := command(s.Addr, "SET k v", "+OK"); err != nil {
		t.Fatal(err)
	}
	s.Flush(t)
	if err := command(s.Addr, "EXISTS k", ":0"); err != nil {
		t.Fatal(err)
	}
}
