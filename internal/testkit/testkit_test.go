package testkit

import (
	"testing"

	"aftercare/internal/spawn"
)

func TestMain(m *testing.M) { Main(m) }

func TestServersAnswer(t *testing.T) {
	first, second := Postgres(t), Postgres(t)
	if first == second {
		t.Fatal("two calls share a database")
	}
	for _, url := range []string{first, second} {
		if err := spawn.Ask(url, "CREATE TABLE only_once (id INT)"); err != nil {
			t.Fatal(err)
		}
	}
	addr := Redis(t)
	if err := (&spawn.Redis{Addr: addr}).Say("SET k v", "+OK"); err != nil {
		t.Fatal(err)
	}
	if again := Redis(t); again != addr {
		t.Fatalf("a second server at %s beside %s", again, addr)
	}
	if err := (&spawn.Redis{Addr: addr}).Say("EXISTS k", ":0"); err != nil {
		t.Fatalf("a new call found old keys: %v", err)
	}
}
