package clock

import (
	"encoding/json"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 500, time.UTC)

func TestMachineIsPlainUTC(t *testing.T) {
	now := Machine.Now()
	if now.Location() != time.UTC {
		t.Errorf("location is %v, want UTC", now.Location())
	}
	if now != now.Round(0) {
		t.Error("the time carries a monotonic reading")
	}
}

func TestSandboxAt(t *testing.T) {
	business := time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		speed int64
		after time.Duration
		want  time.Time
	}{
		{"at the epoch", 86400, 0, business},
		{"a day a second", 86400, 40 * time.Second, business.AddDate(0, 0, 40)},
		{"parts of a second", 86400, 500 * time.Millisecond, business.Add(12 * time.Hour)},
		{"as fast as the machine", 1, time.Hour, business.Add(time.Hour)},
		{"speed not set", 0, time.Hour, business.Add(time.Hour)},
		{"before the epoch", 60, -1500 * time.Millisecond, business.Add(-90 * time.Second)},
		{"a week at a day a second is 1,656 years", 86400, 7 * 24 * time.Hour, business.AddDate(0, 0, 7*86400)},
		{"two years at a day a second", 86400, 2 * 365 * 24 * time.Hour, end},
		{"two centuries at a day a second", 86400, 200 * 365 * 24 * time.Hour, end},
		{"absurd speed", 1 << 62, 2 * time.Second, end},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Sandbox{Machine: start, Business: business, Speed: tt.speed}
			if got := s.At(start.Add(tt.after)); !got.Equal(tt.want) {
				t.Errorf("At = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSandboxIsMonotonicAndInvertible(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s := Sandbox{Machine: start, Business: start.AddDate(0, 0, r.IntN(4000)-2000), Speed: 1 + r.Int64N(100000)}
		a := start.Add(time.Duration(r.Int64N(int64(48 * time.Hour))))
		b := a.Add(time.Duration(r.Int64N(int64(time.Minute))))
		if s.At(b).Before(s.At(a)) {
			t.Fatalf("%+v: business time runs backward from %v to %v", s, a, b)
		}
		due := s.Business.AddDate(0, 0, r.IntN(8000)-4000).Add(time.Duration(r.Int64N(1e9)))
		back := s.At(s.MachineOf(due))
		if back.Before(due) || back.Sub(due) > time.Duration(s.Speed) {
			t.Fatalf("%+v: At(MachineOf(%v)) = %v", s, due, back)
		}
	}
}

func TestSandboxTimesCanBeWritten(t *testing.T) {
	s := Sandbox{Machine: start, Business: start, Speed: 86400}
	if _, err := json.Marshal(s.At(start.AddDate(5, 0, 0))); err != nil {
		t.Error(err)
	}
	if _, err := json.Marshal(s.MachineOf(time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC))); err != nil {
		t.Error(err)
	}
}

func TestSandboxClock(t *testing.T) {
	fake := NewFake(start)
	c := Sandbox{Machine: start, Business: start, Speed: 3600}.Clock(fake)
	fake.Advance(2 * time.Second)
	if want := start.Add(2 * time.Hour); !c.Now().Equal(want) {
		t.Errorf("Now = %v, want %v", c.Now(), want)
	}
}

func TestFake(t *testing.T) {
	berlin := time.FixedZone("Berlin", 3600)
	f := NewFake(start.In(berlin))
	if f.Now() != start {
		t.Errorf("Now = %v, want %v in UTC", f.Now(), start)
	}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { f.Advance(time.Second); f.Now() })
	}
	wg.Wait()
	if want := start.Add(100 * time.Second); f.Now() != want {
		t.Errorf("Now = %v, want %v", f.Now(), want)
	}
	f.Set(start)
	if f.Now() != start {
		t.Errorf("Now = %v after Set, want %v", f.Now(), start)
	}
}
