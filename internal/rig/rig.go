package rig

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/internal/clock"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

// Rig is one shop with its database, Redis, mail server and serve processes.
type Rig struct {
	*testing.T
	Dir   string
	Redis *testkit.RedisServer // nil: the embedded queue, or one that Options name
	Sink  *mailtest.Sink
	DB    *store.Store // the auditor's own eyes
	Addr  string       // of Serve
	Env   []string     // of every process; what comes later in it counts
	Serve *Process     // the first serve

	program  string
	database string // its URL
	eyes     string // the auditor's own way to it
	sql      *sql.DB
	sandbox  *clock.Sandbox // by which the program's business time runs
	shifts   []shift        // of the program's clock

	mu       sync.Mutex
	desk     desk
	accepted map[string]bool      // deliveries that were answered 200
	canceled map[string]time.Time // customers' addresses, and when a cancel was first answered 200
	answers  Answers
	acts     []Act           // what people did and were answered
	codes    map[string]bool // that were imported
	recalls  []Recall
	fetched  map[string]bool // photos, by their paths

	customers Customers
	reposted  int
}

// Options say what a Rig stands on.
type Options struct {
	// SQLite, on a file in Dir with the embedded queue; else PostgreSQL with a Redis of its own.
	SQLite bool
	// Database is the URL that serve uses, in place of a database of the test
	// process's server; Eyes the auditor's way to it, when a proxy stands in the
	// other; "": Database.
	Database, Eyes string
	// Redis are AFTERCARE_REDIS_… settings of a Redis that the test brings.
	Redis []string
	// Config are lines of the configuration file beside the store's.
	Config string
	// Program is a binary of Build; "": the usual one.
	Program string
	// Before is called when all is ready and no program of this release has
	// opened the database yet.
	Before func(*Rig)
	// Mails is how many mails the sink keeps; 0: 100,000. More than that keep no text.
	Mails int
}

const shop = `
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

// Lease is in the environment on PostgreSQL: how long a process that is silent
// is waited for there. On SQLite the file's lock tells that the last one is dead.
const Lease = "AFTERCARE_TEST_LEASE=4s"

// New prepares everything but the serve process.
func New(t *testing.T, o Options) *Rig {
	t.Helper()
	r := &Rig{T: t, Dir: t.TempDir(), Addr: testkit.FreeAddr(t), accepted: map[string]bool{}, canceled: map[string]time.Time{}, codes: map[string]bool{}, fetched: map[string]bool{}, program: o.Program, database: o.Database}
	if r.program == "" {
		r.program = Build(t)
	}
	switch {
	case o.SQLite && r.database == "":
		r.database = "sqlite://" + filepath.Join(r.Dir, "aftercare.db")
	case !o.SQLite:
		r.Env = append(r.Env, Lease)
		if r.database == "" {
			r.database = testkit.Postgres(t)
		}
		if r.Env = append(r.Env, o.Redis...); o.Redis == nil {
			r.Redis = testkit.OwnRedis(t)
			r.Env = append(r.Env, "AFTERCARE_REDIS_URL=redis://"+r.Redis.Addr)
		}
	}
	var err error
	if r.Sink, err = mailtest.Start(mailtest.Options{Now: time.Now, Log: filepath.Join(r.Dir, "mails.log"), Max: max(o.Mails, 100_000), MaxBytes: 2 << 30, Bare: o.Mails > 100_000}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Sink.Close() }) // what it took was counted
	r.Write("aftercare.yaml", o.Config+fmt.Sprintf(shop, Secrets["standard"], Secrets["shopify"], Secrets["woocommerce"]))
	r.Env = append(r.Env, "AFTERCARE_CONFIG="+filepath.Join(r.Dir, "aftercare.yaml"), "AFTERCARE_DATABASE_URL="+r.database,
		"AFTERCARE_SMTP_URL=smtp://"+r.Sink.Addr(), "AFTERCARE_LISTEN="+r.Addr, "AFTERCARE_CONSOLE_PASSWORD=correct horse")
	if r.eyes = o.Eyes; r.eyes == "" {
		r.eyes = r.database
	}
	if o.Before != nil {
		o.Before(r)
	}
	r.DB = testkit.Store(t, r.eyes, store.Options{Conns: 2})
	return r
}

// OnEach runs a test on SQLite with the embedded queue, and on PostgreSQL with a
// Redis of its own.
func OnEach(t *testing.T, test func(r *Rig)) {
	t.Helper()
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(New(t, Options{SQLite: name == "sqlite"}))
		})
	}
}

// Write makes a file in Dir.
func (r *Rig) Write(name, text string) string {
	r.Helper()
	file := filepath.Join(r.Dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.Fatal(err)
	}
	return file
}

// Configure replaces a text of the configuration.
func (r *Rig) Configure(old, new string) {
	r.Helper()
	text, err := os.ReadFile(filepath.Join(r.Dir, "aftercare.yaml"))
	if err != nil || !strings.Contains(string(text), old) {
		r.Fatalf("the configuration has no %q, error %v", old, err)
	}
	r.Write("aftercare.yaml", strings.Replace(string(text), old, new, 1))
}

// Start runs serve until it answers; false when it ended before.
func (r *Rig) Start(env ...string) bool {
	r.Helper()
	r.Serve = Launch(r, r.program, r.Dir, append(slices.Clone(r.Env), env...), "serve")
	return r.Answers(r.Serve, r.Addr)
}

// MustStart is Start of a process that nothing is meant to kill yet.
func (r *Rig) MustStart(env ...string) {
	r.Helper()
	if !r.Start(env...) {
		r.Fatalf("serve ended\n%s", r.Serve.Said())
	}
}

// Second starts another serve beside the first one, of that program ("": the
// same), and returns it with its address.
func (r *Rig) Second(program string, env ...string) (p *Process, addr string) {
	r.Helper()
	if program == "" {
		program = r.program
	}
	return r.beside(program, env, "serve")
}

// Apart starts a serve that has those roles only, "worker,scheduler", and
// returns it with its address. The first one that has the role web is Serve.
func (r *Rig) Apart(roles string, env ...string) (p *Process, addr string) {
	r.Helper()
	p, addr = r.beside(r.program, env, "serve", "--only", roles)
	if r.Serve == nil && strings.Contains(roles, "web") {
		r.Serve, r.Addr = p, addr
	}
	return p, addr
}

func (r *Rig) beside(program string, env []string, args ...string) (p *Process, addr string) {
	r.Helper()
	addr = testkit.FreeAddr(r)
	p = Launch(r, program, r.Dir, append(append(slices.Clone(r.Env), "AFTERCARE_LISTEN="+addr), env...), args...)
	if !r.Answers(p, addr) {
		r.Fatalf("%s ended\n%s", strings.Join(args, " "), p.Said())
	}
	return p, addr
}

// Answers waits until the process says that it lives; false when it ended.
func (r *Rig) Answers(p *Process, addr string) (up bool) {
	r.Helper()
	Await(r, "serve answers", func() bool {
		if !p.Running() {
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

// Run runs another command beside serve, to its end.
func (r *Rig) Run(args ...string) (code int, out string) {
	r.Helper()
	return Run(r, r.program, r.Dir, r.Env, args...)
}

// Replace has put replace the database by another state of it, with nobody
// looking: on SQLite a file that is still open would be the old one for whoever
// has it. No serve process may run.
func (r *Rig) Replace(put func(database string)) {
	r.Helper()
	if err := r.DB.Close(); err != nil {
		r.Fatal(err)
	}
	if r.sql != nil {
		_ = r.sql.Close() // it only looked
		r.sql = nil
	}
	put(r.database)
	r.DB = testkit.Store(r, r.eyes, store.Options{Conns: 2})
}
