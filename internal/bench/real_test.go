package bench

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/bench/peer"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func needs(t *testing.T, err error) {
	t.Helper()
	testkit.Started(t, err, "PostgreSQL or redis-server", "postgresql redis-server")
}

// The cheapest rows make a figure; what it is nobody asks here.
func TestRealRows(t *testing.T) {
	g := newGround(Options{Quick: true, Program: rig.Build(t)})
	defer g.end()
	chosen, err := choose(trials(), []string{"render", "start-ms", "binary-mb"})
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range chosen {
		results, err := g.try(t.Context(), trial)
		needs(t, err)
		for _, r := range results {
			if r.Ratio == nil || *r.Ratio <= 0 {
				t.Errorf("no figure: %+v", r)
			}
		}
	}
}

// Copied orders go through the pipeline as those that were applied, and a run
// that did something else would be an error.
func TestCopiesGoThroughThePipeline(t *testing.T) {
	g := newGround(Options{Quick: true})
	defer g.end()
	for _, kind := range []string{onSQLite, onPostgres} {
		s, err := g.open(t.Context(), kind, aftercare.Shadow, nil)
		needs(t, err)
		if err := s.buy(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.shadow(t.Context(), 30); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if err := s.rows.Waiting(t.Context(), 100); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if left, err := s.rows.Left(t.Context()); err != nil || left {
			t.Errorf("%s: what is due in a year is due now: %v", kind, err)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}
}

// Both endpoints answer 200 to what is posted, and the floor to nothing else.
func TestLoadIsTaken(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/webhooks/{store}/{source}", peer.Floor{Key: []byte("bench-bench-bench-bench")})
	addr, closed, err := listen(mux)
	if err != nil {
		t.Fatal(err)
	}
	defer closed()
	l := webhooks("msg_", 20)
	if f, err := l.post(t.Context(), addr, 4); err != nil || f[rate] <= 0 || f["p99"] <= 0 {
		t.Errorf("%v, %v", f, err)
	}
	l.bodies[3] = []byte(strings.Replace(string(l.bodies[3]), "Anna", "Otto", 1))
	if _, err := l.post(t.Context(), addr, 1); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("a forged webhook: %v", err)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok": true, "HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n": false,
		"HTTP/1.1 200 OK\r\n\r\nok": false, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok": false,
	} {
		if err := answered(bufio.NewReader(strings.NewReader(text))); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
