package chaos

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
	"aftercare/jobs"
)

// spread wakes the workers for each step that is due by itself, again and again
// and in any order, so that two processes have steps of one person in hand at once.
func spread(c *trial, random *rand.Rand) {
	c.Helper()
	client := asynq.NewClient(asynq.RedisClientOpt{Addr: c.Redis.Addr})
	defer func() { _ = client.Close() }() // it has enqueued
	wakes, err := c.DB.Wakes(c.Context(), c.Now(), "another generation", 1000)
	if err != nil {
		c.Fatal(err)
	}
	random.Shuffle(len(wakes), func(i, j int) { wakes[i], wakes[j] = wakes[j], wakes[i] })
	for _, w := range wakes {
		ids, err := json.Marshal(map[string][]int64{"ids": {w.StepID}})
		if err != nil {
			c.Fatal(err)
		}
		if _, err := client.EnqueueContext(c.Context(), asynq.NewTask(jobs.TypeRun+w.Workflow, ids), asynq.Queue(jobs.QueueOffers), asynq.MaxRetry(0)); err != nil {
			c.Fatal(err)
		}
	}
}

// apart is a folder of the surveys and review requests that ask about each order by
// itself: as shipped they ask once about orders so close together, and there would
// be nothing for the cap to do.
func apart(c *trial) string {
	c.Helper()
	dir := filepath.Join(c.Dir, "workflows")
	if err := os.Mkdir(dir, 0o700); err != nil {
		c.Fatal(err)
	}
	for _, name := range []string{"satisfaction-survey.yaml", "review-request.yaml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "workflows", name))
		if err != nil {
			c.Fatal(err)
		}
		own := strings.Replace(string(text), "\ntogether_orders: 10d\n", "\n", 1)
		if own == string(text) {
			c.Fatalf("%s does not ask once about orders that are close together", name)
		}
		c.Write(filepath.Join("workflows", name), own)
	}
	return dir
}

// One person has many orders, whose surveys and review requests are all due at
// the same seconds, and two processes work on them at once: the frequency cap
// holds, nobody waits in a circle, and what comes comes once.
func TestOnePersonTwoWorkers(t *testing.T) {
	t.Parallel()
	// At three days a second a morning often passes between two ticks of the sweep,
	// and a mail that may go then waits for the next one: only few come.
	orders, days, lapse, want := 8, 30, "259200", 2
	if rig.Long() {
		orders, days, lapse, want = 40, 42, "36000", 6 // at ten hours a second hardly one waits
	}
	const person = "one@mail.example"
	c := prepare(t, "two workers, marketing for one person", rig.Options{})
	c.Configure("    country: IS\n", "    country: IS\n    consent: {marketing: customers}\n    cap: {every: 16h, max: 2, within: 7d}\n")
	c.Env = append(c.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE="+lapse, "AFTERCARE_WORKFLOWS_DIR="+apart(c))
	random := rand.New(rand.NewPCG(rig.Seed(t), 5))
	c.MustStart()
	c.Second("")
	began := c.Now()
	c.load = c.Shop(rig.Traffic{}) // the orders are no ordinary traffic
	for n := range orders {
		p := rig.Buy("standard", n)
		c.load.Purchases = append(c.load.Purchases, p)
		for _, w := range []rig.Webhook{p.Order(t), p.Parcel(t)} {
			w.Body = bytes.ReplaceAll(w.Body, []byte(p.Email()), []byte(person))
			c.Deliver(w, nil)
		}
	}
	rig.Await(t, "the days pass", func() bool {
		spread(c, random)
		return c.Now().After(began.AddDate(0, 0, days)) && !c.Busy()
	})
	var slots []time.Time
	for _, m := range c.Sink.Mails() {
		row, ok := c.Ledger()[rig.LedgerID(m)]
		if ok && row.Kind != aftercare.KindMarketing {
			continue
		}
		at, err := mail.ParseDate(m.Header["Date"][0])
		if err != nil || !ok {
			t.Fatalf("a mail without a row or a date: %v", err)
		}
		slots = append(slots, at.Truncate(time.Minute))
	}
	slices.SortFunc(slots, time.Time.Compare)
	if len(slots) < want {
		t.Errorf("%d marketing mails in %d days, want at least %d", len(slots), days, want)
	}
	for i, at := range slots {
		if i >= 1 && at.Sub(slots[i-1]) < 16*time.Hour {
			t.Errorf("two mails within 16 hours: %s", slots[i-1:i+1])
		}
		if i >= 2 && at.Sub(slots[i-2]) < 7*24*time.Hour {
			t.Errorf("three mails within 7 days: %s", slots[i-2:i+1])
		}
	}
	c.book(c.each(), 0)
}

// each is the audit of mails of which one person gets many of a kind: each row
// that was sent arrived once, and each mail that arrived has such a row.
func (c *trial) each() rig.Audit {
	c.Helper()
	a, arrived := rig.Audit{Mails: c.Sink.Total()}, map[string]int{}
	for _, m := range c.Sink.Mails() {
		if id := rig.LedgerID(m); arrived[id] == 1 {
			a.Doubled = append(a.Doubled, "doubled: mail "+id)
		} else {
			arrived[id]++
		}
	}
	for id, m := range c.Ledger() {
		if (m.State == aftercare.MailSent) != (arrived[id] == 1) {
			a.Lost = append(a.Lost, fmt.Sprintf("lost: mail %s is %s and arrived %d times", id, m.State, arrived[id]))
		}
	}
	if !a.Clean() {
		c.Error(a)
	}
	return a
}
