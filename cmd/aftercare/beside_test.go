package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// Commands work beside a running serve.
func TestCommandsBesideServe(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	ask := func(code int, args []string, words ...string) {
		t.Helper()
		wants(t, r.Dir, r.Env, code, args, words...)
	}
	ask(1, []string{"healthcheck"}, "not alive")
	ask(0, []string{"migrate"}, "up to date")
	r.MustStart()
	ask(0, []string{"healthcheck"})
	ask(0, []string{"migrate"}, "up to date")
	ask(1, []string{"serve"}, "another aftercare serve runs on")
	ask(1, []string{"serve", "--only", "web"}, "--only needs PostgreSQL")

	for _, source := range rig.Sources {
		ask(0, []string{"source", "show", "acme", source}, "http://"+r.Addr+"/webhooks/acme/"+source, "Topics")
		ask(0, []string{"source", "test", "acme", source}, `"status":"received"`, `"status":"repeat"`)
	}
	ask(1, []string{"source", "show", "nobody", "shopify"}, `there is no store "nobody"`)
	if a := r.Settled(nil); len(r.Ledger()) > 0 {
		t.Errorf("the samples were mailed: %s", a)
	}

	ask(0, []string{"send", "test", "me@acme.example", "-t", "review-request", "-l", "ko"}, "Sent review-request in ko")
	if mails := r.Sink.Mails(); len(mails) != 1 || mails[0].To != "me@acme.example" || !strings.HasPrefix(mails[0].Subject, "[TEST] ") {
		t.Errorf("the test mail: %+v", mails)
	}
}

// A pause holds what is to be sent and loses none of it.
func TestPauseBesideServe(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	wants(t, r.Dir, r.Env, 1, []string{"pause"}, "say what")
	wants(t, r.Dir, r.Env, 1, []string{"pause", "--template", "nonsense"}, "there is no mail")
	wants(t, r.Dir, r.Env, 0, []string{"pause", "--store", "acme", "--workflow", "order-confirmation", "--why", "stock count"}, "Paused store acme, workflow order-confirmation")
	p := rig.Buy("standard", 1)
	r.Deliver(p.Order(t), nil)
	r.Deliver(p.Parcel(t), nil)
	rig.Await(r, "the parcel is told", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 1 })
	if m := r.Sink.Mails(); len(m) != 1 || !strings.Contains(m[0].Subject, "on its way") {
		t.Fatalf("mails while the confirmation is paused: %+v", m)
	}
	st, err := r.DB.OrderState(t.Context(), "acme", "standard", p.ID())
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, e := range st.Enrollments {
		for _, s := range e.Steps {
			if s.State == aftercare.StepHeld && s.Reason.Code == aftercare.ReasonPaused && strings.Contains(s.Reason.String(), "stock count") {
				held++
			}
		}
	}
	if held == 0 {
		t.Errorf("no step says why it waits: %+v", st.Enrollments)
	}
	wants(t, r.Dir, r.Env, 0, []string{"resume", "--store", "acme", "--workflow", "order-confirmation"}, "Resumed store acme")
	r.Settled([]rig.Purchase{p}, rig.Both...)
}

// What is heard of too late waits for a person, and one word lets it go.
func TestApproveBesideServe(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	p := rig.Buy("standard", 1)
	r.Deliver(p.Order(t), nil)
	parcel := p.Parcel(t)
	old := time.Now().UTC().Add(-4 * 24 * time.Hour).Format(time.RFC3339)
	parcel.Body = bytes.Replace(parcel.Body, []byte(`"carrier":`), []byte(`"shipped_at":"`+old+`","carrier":`), 1)
	r.Deliver(parcel, nil)
	rig.Await(r, "the order is confirmed", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 1 })
	rig.Await(r, "the brake holds the parcel's mail", func() bool {
		all, err := r.DB.Braked(t.Context())
		return err == nil && len(all) == 1 && all[0].Workflow == "shipping-update" && all[0].Steps == 1
	})
	if m := r.Sink.Mails(); len(m) != 1 || !strings.Contains(m[0].Subject, "confirmed") {
		t.Fatalf("mails while the brake holds: %+v", m)
	}
	wants(t, r.Dir, r.Env, 1, []string{"resume", "--brake", "--store", "acme"}, "does not hold the mail")
	wants(t, r.Dir, r.Env, 1, []string{"resume", "--brake", "--template", "shipping-update"}, "leave --template out")
	wants(t, r.Dir, r.Env, 0, []string{"resume", "--brake", "--workflow", "shipping-update"}, "Approved store acme, workflow shipping-update: 1 steps go on")
	r.Settled([]rig.Purchase{p}, rig.Both...)
	wants(t, r.Dir, r.Env, 1, []string{"resume", "--brake", "--workflow", "shipping-update"}, "holds nothing")
}

// A database of the sandbox is no other's, and sandbox mail stays on this machine.
func TestSandboxIsApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := rig.New(t, rig.Options{SQLite: true})
	database := "AFTERCARE_DATABASE_URL=sqlite://" + filepath.Join(dir, "sandbox.db")
	env := append(slices.Clone(r.Env), database)
	sandbox := append(slices.Clone(env), "AFTERCARE_SANDBOX=1")
	wants(t, dir, sandbox, 0, []string{"pause", "--store", "acme"}, "Paused")
	wants(t, dir, env, 1, []string{"pause", "--store", "acme"}, "sandbox")
	wants(t, dir, append(slices.Clone(r.Env), "AFTERCARE_SANDBOX=1"), 0, []string{"pause", "--store", "acme"}, "Paused") // made by the test, never opened
	wants(t, dir, r.Env, 1, []string{"serve"}, "sandbox")
	wants(t, dir, append(slices.Clone(r.Env), "AFTERCARE_TIMELAPSE=60"), 1, []string{"serve"}, "AFTERCARE_TIMELAPSE", "works in the sandbox only")
}
