package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// Check looks at one dependency. Run gets a context that ends after a second.
type Check struct {
	Name     string
	Required bool // without it no request can be served: SQL
	Run      func(ctx context.Context) error
}

// Deps is what New needs.
type Deps struct {
	Checks  []Check
	Metrics http.Handler // /metrics; may be nil
}

// New serves /livez, /readyz and /metrics.
func New(d Deps) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", livez)
	mux.HandleFunc("GET /readyz", d.readyz)
	if d.Metrics != nil {
		mux.Handle("GET /metrics", d.Metrics)
	}
	return mux
}

func livez(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// Health is the answer of /readyz. The reasons go to the log and the console,
// not here: the address is open to everybody.
type Health struct {
	Status string            `json:"status"` // ok, degraded, down
	Checks map[string]string `json:"checks"` // name to ok or failing
}

func (d Deps) readyz(w http.ResponseWriter, r *http.Request) {
	h, status := Health{Status: "ok", Checks: map[string]string{}}, http.StatusOK
	for i, err := range Run(r.Context(), d.Checks) {
		c := d.Checks[i]
		switch {
		case err == nil:
			h.Checks[c.Name] = "ok"
		case c.Required:
			h.Checks[c.Name], h.Status, status = "failing", "down", http.StatusServiceUnavailable
		default:
			h.Checks[c.Name] = "failing"
			if h.Status == "ok" {
				h.Status = "degraded"
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(h) // the asker left; there is nobody to tell
}

// Run runs all checks at once, each with a second, and returns their errors in
// the same order. A check that does not come back in time counts as failing.
func Run(ctx context.Context, checks []Check) []error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	errs := make([]error, len(checks))
	var wg sync.WaitGroup
	for i, c := range checks {
		wg.Go(func() { errs[i] = within(ctx, c.Run) })
	}
	wg.Wait()
	return errs
}

func within(ctx context.Context, run func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
