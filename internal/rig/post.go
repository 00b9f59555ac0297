package rig

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"syscall"
	"time"
)

// Platforms that keep their connections, and those that make one for each webhook.
var (
	client = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	fresh  = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
)

// Answers is what the platforms saw.
type Answers struct {
	Good, Refused, None int             // 2xx; another status; none, as of a process that is dead
	Shut                int             // of None: the connection was refused, so nobody has seen the request
	Took                []time.Duration // of those with a status
}

// Slow is the time that all but one in a hundred answers stay below.
func (a Answers) Slow() time.Duration { return a.within(99) }

// Usual is the time that half of the answers stay below.
func (a Answers) Usual() time.Duration { return a.within(50) }

func (a Answers) within(percent int) time.Duration {
	if len(a.Took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(a.Took))
	return sorted[len(sorted)*percent/100]
}

// Answered is what the platforms saw so far, and forgets it.
func (r *Rig) Answered() Answers {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.answers
	r.answers = Answers{}
	return out
}

// Post delivers a webhook once and returns the answer's status; 0 when there
// was none.
func (r *Rig) Post(addr string, w Webhook) int {
	r.Helper()
	return r.post(client, addr, w)
}

func (r *Rig) post(by *http.Client, addr string, w Webhook) int {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, "http://"+addr+"/webhooks/acme/"+w.Source, bytes.NewReader(w.Body))
	if err != nil {
		r.Error(err)
		return 0
	}
	req.Header = w.Header()
	began, status := time.Now(), 0
	res, err := by.Do(req)
	if err == nil {
		if res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
			r.Errorf("webhook %s is answered 503 and is not told when to come again", w.ID)
		}
		if _, err = io.Copy(io.Discard, res.Body); err == nil {
			status = res.StatusCode
		}
		_ = res.Body.Close() // read to its end
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case status == 0:
		r.answers.None++
		if errors.Is(err, syscall.ECONNREFUSED) {
			r.answers.Shut++
		}
		return 0
	case status == http.StatusOK:
		r.answers.Good++
		r.accepted[w.Source+" "+w.ID] = true
		if _, again := r.canceled[w.cancels]; w.cancels != "" && !again {
			r.canceled[w.cancels] = time.Now()
		}
	default:
		r.answers.Refused++
	}
	r.answers.Took = append(r.answers.Took, time.Since(began))
	return status
}

// Deliver posts until it is answered 200, as a platform does; revive is called
// when nobody answers.
func (r *Rig) Deliver(w Webhook, revive func()) {
	r.Helper()
	Await(r, "webhook "+w.ID+" is answered 200", func() bool {
		status := r.Post(r.Addr, w)
		if status == 0 && revive != nil {
			revive()
		}
		return status == http.StatusOK
	})
}

// Ready is what a balancer sees.
func (r *Rig) Ready() (status int, checks map[string]string) {
	r.Helper()
	res, err := http.Get("http://" + r.Addr + "/readyz")
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // decoded below
	var health struct{ Checks map[string]string }
	if err := json.NewDecoder(res.Body).Decode(&health); err != nil {
		r.Fatal(err)
	}
	return res.StatusCode, health.Checks
}

// Refused counts the answers other than 200 since Answered was asked.
func (r *Rig) Refused() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answers.Refused
}
