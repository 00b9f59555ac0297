package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"aftercare/internal/mail/mailtest"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// rig is a shop and its customers around serve processes: webhooks go in over
// HTTP, mails come out at an SMTP server that writes down what it took before
// it says so.
type rig struct {
	*testing.T
	dir   string
	redis *testkit.RedisServer // nil: the embedded queue
	sink  *mailtest.Sink
	db    *store.Store // the auditor's own eyes
	addr  string       // of serve
	env   []string
	serve *process

	mu       sync.Mutex
	accepted map[string]bool // deliveries that were answered 200
}

const rigStore = `
stores:
  - id: acme
    name: Acme Outdoor
    mode: live
    timezone: UTC
    country: IS
    mail: {from: "Acme Outdoor <orders@acme.example>", reply_to: help@acme.example, postal_address: "1 Hill Road, Bern"}
    contact: {phone: "+41 31 000 00 00", email: help@acme.example, hours: "Mon-Fri 9-17", answers: "within one working day"}
    warranty: {months: 24}
    delivery: {days: 3, carrier: DHL}
    business: {days: [mon, tue, wed, thu, fri, sat, sun]}
    reviews: [{name: Acme, url: "https://acme.example/reviews"}]
    sources:
      standard: {secrets: [%q]}
      shopify: {secrets: [%q]}
      woocommerce: {secrets: [%q]}
`

// onEach runs a test on SQLite with the embedded queue, and on PostgreSQL with a
// Redis of its own.
func onEach(t *testing.T, test func(r *rig)) {
	t.Helper()
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newRig(t, name))
		})
	}
}

// newRig prepares everything but the serve process.
func newRig(t *testing.T, backend string) *rig {
	t.Helper()
	r := &rig{T: t, dir: t.TempDir(), addr: testkit.FreeAddr(t), accepted: map[string]bool{}}
	url := "sqlite://" + filepath.Join(r.dir, "aftercare.db")
	if backend == "postgres" {
		url, r.redis = testkit.Postgres(t), testkit.OwnRedis(t)
		// On SQLite the file's lock tells that the last process is dead; here that is waited for.
		r.env = append(r.env, "AFTERCARE_REDIS_URL=redis://"+r.redis.Addr, "AFTERCARE_TEST_LEASE=4s")
	}
	var err error
	if r.sink, err = mailtest.Start(mailtest.Options{Log: filepath.Join(r.dir, "mails.log")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.sink.Close() }) // what it took was counted
	r.write("aftercare.yaml", fmt.Sprintf(rigStore, secrets["standard"], secrets["shopify"], secrets["woocommerce"]))
	r.env = append(r.env, "AFTERCARE_CONFIG="+filepath.Join(r.dir, "aftercare.yaml"), "AFTERCARE_DATABASE_URL="+url,
		"AFTERCARE_SMTP_URL=smtp://"+r.sink.Addr(), "AFTERCARE_LISTEN="+r.addr, "AFTERCARE_CONSOLE_PASSWORD=correct horse")
	r.db = testkit.Store(t, url, store.Options{Conns: 2})
	return r
}

func (r *rig) write(name, text string) string {
	r.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.Fatal(err)
	}
	return file
}

// start runs serve until it answers; false when it ended before.
func (r *rig) start(env ...string) bool {
	r.Helper()
	r.serve = launch(r, r.dir, append(r.env, env...), "serve")
	up := r.answers(r.serve, r.addr)
	return up
}

func (r *rig) answers(p *process, addr string) (up bool) {
	r.Helper()
	await(r, "serve answers", func() bool {
		if !p.running() {
			return true
		}
		res, err := http.Get("http://" + addr + "/livez")
		if err != nil {
			return false
		}
		up = res.StatusCode == http.StatusOK
		return res.Body.Close() == nil && up
	})
	return up
}

// mustStart is start of a process that nothing is meant to kill yet.
func (r *rig) mustStart(env ...string) {
	r.Helper()
	if !r.start(env...) {
		r.Fatalf("serve ended\n%s", r.serve.said())
	}
}

var shopClient = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}

// post delivers a webhook once and returns the answer's status; 0 when there
// was none.
func (r *rig) post(addr string, w webhook) int {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, "http://"+addr+"/webhooks/acme/"+w.source, bytes.NewReader(w.body))
	if err != nil {
		r.Error(err)
		return 0
	}
	req.Header = w.header()
	req.Header.Set("Content-Type", "application/json")
	res, err := shopClient.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }() // read to its end below
	if _, err := io.Copy(io.Discard, res.Body); err == nil && res.StatusCode == http.StatusOK {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.accepted[w.source+" "+w.id] = true
	}
	return res.StatusCode
}

// deliver posts until it is answered 200, as a platform does; revive is called
// when nobody answers.
func (r *rig) deliver(w webhook, revive func()) {
	r.Helper()
	await(r, "webhook "+w.id+" is answered 200", func() bool {
		status := r.post(r.addr, w)
		if status == 0 && revive != nil {
			revive()
		}
		return status == http.StatusOK
	})
}
