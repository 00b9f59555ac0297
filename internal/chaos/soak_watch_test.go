package chaos

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/rig"
)

// watch looks at the processes and their servers every five seconds.
type watch struct {
	soak *soak
	seen map[string]trend // by measure
	halt chan struct{}
	done chan struct{}

	mu      sync.Mutex
	answers []rig.Answers // by period
	last    string        // fault
	sweeps  map[string]sweeps
}

// sweeps are how many wake sweeps a process has made, and their seconds.
type sweeps struct{ n, seconds float64 }

var scraper = &http.Client{Timeout: 2 * time.Second}

// look begins to watch.
func (s *soak) look() *watch {
	w := &watch{soak: s, seen: map[string]trend{}, halt: make(chan struct{}), done: make(chan struct{}), sweeps: map[string]sweeps{}}
	every := 5 * time.Second
	if !rig.Long() {
		every = 500 * time.Millisecond
	}
	go func() {
		defer close(w.done)
		for tick := 0; ; tick++ {
			select {
			case <-w.halt:
				return
			case <-time.After(every):
				w.once()
				if tick%2 == 1 {
					w.progress()
				}
			}
		}
	}()
	return w
}

func (w *watch) stop() { close(w.halt); <-w.done }

// say notes the latest fault, for the line of progress.
func (w *watch) say(fault string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = fault
}

// webhooks notes what the platforms saw in a period.
func (w *watch) webhooks(a rig.Answers) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers = append(w.answers, a)
}

// follow lets a member change between two looks.
func (w *watch) follow(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *watch) once() {
	w.mu.Lock()
	members := []member{*w.soak.veteran, *w.soak.novice}
	w.mu.Unlock()
	for _, m := range members {
		held, _ := m.process.Memory(w.soak)
		w.note(m.name+", memory", float64(held))
		w.note(m.name+", descriptors", float64(m.process.Descriptors()))
		w.scrape(m)
	}
	w.note("PostgreSQL, WAL", float64(w.soak.postgres.WAL()))
	w.note("Redis, memory", w.redisMemory())
}

// note keeps what could be measured: a process that is dead or frozen tells nothing.
func (w *watch) note(measure string, value float64) {
	if value > 0 {
		w.seen[measure] = append(w.seen[measure], point{time.Now(), value})
	}
}

// scrape reads what a process tells of itself.
func (w *watch) scrape(m member) {
	res, err := scraper.Get("http://" + m.addr + "/metrics")
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }() // read or given up
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return
	}
	value := func(name string) float64 { v, _ := rig.Value(text, name); return v }
	w.note(m.name+", goroutines", value("go_goroutines"))
	w.note("steps that wait", value("aftercare_steps_waiting"))
	now := sweeps{value(`aftercare_sweep_seconds_count{sweep="wake"}`), value(`aftercare_sweep_seconds_sum{sweep="wake"}`)}
	if before := w.sweeps[m.addr]; now.n > before.n {
		w.note(m.name+", sweep", (now.seconds-before.seconds)/(now.n-before.n))
	}
	w.sweeps[m.addr] = now
}

func (w *watch) redisMemory() float64 {
	c := redis.NewClient(&redis.Options{Addr: w.soak.redis.Addr, MaxRetries: -1})
	defer func() { _ = c.Close() }() // it only asked
	ctx, cancel := context.WithTimeout(w.soak.Context(), 2*time.Second)
	defer cancel()
	info, err := c.InfoMap(ctx, "memory").Result()
	if err != nil {
		return 0
	}
	return number(info["Memory"]["used_memory"])
}
