package chaos

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail/mailtest"
	"aftercare/internal/rig"
	"aftercare/internal/testkit"
	"aftercare/jobs"
)

// The restore drill. A backup is made in the middle of the mails, the shop goes
// on, the machine dies, and the backup is put back: nothing is sent until
// somebody recovers, webhooks are taken all the while, and when the shop has
// posted everything again no customer has got a mail twice.
func TestRestoreOfABackup(t *testing.T) {
	t.Parallel()
	rig.OnEach(t, func(r *rig.Rig) {
		if r.Redis != nil {
			r.Env = append(r.Env, "PATH="+filepath.Dir(testkit.PostgresTool(t, "pg_dump"))+":"+os.Getenv("PATH"))
		}
		hold := make(chan struct{})
		r.Sink.SetScript(func(e mailtest.Event) mailtest.Action {
			if e.Phase == mailtest.Dot {
				<-hold
			}
			return mailtest.Action{}
		})
		r.MustStart()
		before := newDrill(r, 0, 12)
		before.order()
		rig.Await(r, "mails are on the wire", func() bool { return r.States()[aftercare.MailHandedOver] > 0 })
		file := filepath.Join(r.Dir, "backup")
		must(r, 0, "backup", file)
		must(r, 1, "backup", file)
		close(hold)

		after := newDrill(r, 100, 12)
		after.order()
		after.ship()
		before.ship() // parcels that the backup does not know
		lost := append(append([]rig.Webhook(nil), after.posted...), before.posted[len(before.all):]...)
		all := append(append([]rig.Purchase(nil), before.all...), after.all...)
		r.Settled(all, rig.Both...)
		marked(r)
		r.Serve.Kill()
		mails := r.Sink.Total()
		r.Replace(func(database string) { putBack(r, database, file) })

		r.MustStart()
		if status, checks := r.Ready(); status != 200 || checks["sending"] != "failing" {
			r.Fatalf("/readyz says %d, %v\n%s", status, checks, r.Serve.Said())
		}
		// Platforms tell whole seconds: an order of this one may be older than the suspension.
		second := time.Now().Truncate(time.Second)
		rig.Await(r, "the next second", func() bool { return time.Since(second) > time.Second })
		meanwhile := newDrill(r, 200, 3)
		meanwhile.order() // answered 200
		must(r, 1, "doctor")
		must(r, 1, "send", "test", "me@acme.example")
		must(r, 1, "recover", "--backup-time", "2100-01-01 00:00")
		dry := recovered(r, "--dry-run")
		if r.Sink.Total() != mails {
			r.Fatalf("%d mails left while sending was suspended", r.Sink.Total()-mails)
		}

		did := recovered(r)
		r.Logf("dry run %+v, recovery %+v, %d webhooks lost", dry, did, len(lost))
		orders := int64(len(after.all))
		if did.Suspended || did.WebhooksMissing < int64(len(lost)) || did.OrdersMissing < orders ||
			r.Redis == nil && did.WebhooksMissing != int64(len(lost)) {
			r.Errorf("recovery %+v; want %d webhooks and %d orders missing", did, len(lost), orders)
		}
		must(r, 1, "recover") // there is nothing any more
		for _, w := range lost {
			r.Deliver(w, nil)
		}
		meanwhile.ship()
		fresh := newDrill(r, 300, 3)
		fresh.order()
		fresh.ship()
		all = append(append(all, meanwhile.all...), fresh.all...)
		a := r.Settled(all, rig.Both...)
		r.Log(a)
		// All confirmations of the first group were due before the backup was made,
		// and none was known to be sent. Some leases may have outlasted the recovery.
		if len(a.Unconfirmed) < len(before.all) {
			r.Errorf("%d mails are unconfirmed; want at least the %d that were due at the backup", len(a.Unconfirmed), len(before.all))
		}
		if len(a.Unconfirmed) != a.Arrived {
			r.Errorf("%d mails are unconfirmed, %d of them arrived: no others were lost", len(a.Unconfirmed), a.Arrived)
		}
		for _, m := range r.Ledger() {
			for _, p := range append(meanwhile.all, fresh.all...) {
				if m.Address == p.Email() && m.State != aftercare.MailSent {
					r.Errorf("%s of an order after the restore is %s (%s)", m.Template, m.State, m.Reason)
				}
			}
		}
		if _, checks := r.Ready(); checks["sending"] != "ok" {
			r.Errorf("/readyz after the recovery: %v", checks)
		}
	})
}

// drill is a group of purchases and what was posted of them.
type drill struct {
	*rig.Rig
	all    []rig.Purchase
	posted []rig.Webhook
}

func newDrill(r *rig.Rig, from, n int) *drill {
	d := &drill{Rig: r}
	for i := range n {
		d.all = append(d.all, rig.Buy(rig.Sources[i%len(rig.Sources)], from+i))
	}
	return d
}

func (d *drill) order() { d.post(rig.Purchase.Order) }
func (d *drill) ship()  { d.post(rig.Purchase.Parcel) }

func (d *drill) post(webhook func(rig.Purchase, testing.TB) rig.Webhook) {
	d.Helper()
	for _, p := range d.all {
		w := webhook(p, d.Rig)
		d.Deliver(w, nil)
		d.posted = append(d.posted, w)
	}
}

func must(r *rig.Rig, code int, args ...string) string {
	r.Helper()
	got, out := r.Run(args...)
	if got != code {
		r.Fatalf("aftercare %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
	}
	return out
}

type recovery struct {
	Mails           aftercare.Recovery
	WebhooksMissing int64 `json:"webhooks_missing"`
	OrdersMissing   int64 `json:"orders_missing"`
	Suspended       bool
}

// recovered runs recover; the copy knows its own time.
func recovered(r *rig.Rig, flags ...string) (out recovery) {
	r.Helper()
	text := must(r, 0, append([]string{"recover", "--json"}, flags...)...)
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		r.Fatalf("%v\n%s", err, text)
	}
	return out
}

// marked waits until all that was done is in the mark outside.
func marked(r *rig.Rig) {
	r.Helper()
	inside, err := r.DB.Mark(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	var place jobs.Place = jobs.FilePlace(r.DB.MarkFile())
	if r.Redis != nil {
		server := jobs.OpenRedis(&redis.UniversalOptions{Addrs: []string{r.Redis.Addr}})
		r.Cleanup(func() { _ = server.Close() }) // it only looked
		place = server.Place(inside.Database)
	}
	rig.Await(r, "the mark is written", func() bool {
		outside, err := place.Load(r.Context())
		return err == nil && outside.Database == inside.Database && !inside.Ahead(outside)
	})
}

func putBack(r *rig.Rig, database, file string) {
	r.Helper()
	if r.Redis != nil {
		cmd := exec.CommandContext(r.Context(), testkit.PostgresTool(r, "pg_restore"), "--clean", "--if-exists", "--no-owner", "--dbname="+database, file)
		if out, err := cmd.CombinedOutput(); err != nil {
			r.Fatalf("pg_restore: %v\n%s", err, out)
		}
		return
	}
	path := strings.TrimPrefix(database, "sqlite://")
	for _, end := range []string{"-wal", "-shm"} { // as the README says
		if err := os.RemoveAll(path + end); err != nil {
			r.Fatal(err)
		}
	}
	if err := os.Rename(file, path); err != nil {
		r.Fatal(err)
	}
}
