package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"aftercare/internal/platform/standard"
	"aftercare/internal/rig"
)

// later is what happens after the purchase, in the words of the pages, of the desk
// and of a recall.
const later = `
{"type":"product.registered","at":"2026-03-05T09:00:00Z","registration":{"line_id":"1","serial":"A-1"}}
{"type":"link.requested","at":"2026-03-06T09:00:00Z"}
{"type":"case.opened","at":"2026-03-09T09:00:00Z","case":{"id":"Q-7K4M2Q","kind":"question","from":"customer","state":"new","messages":[{"from":"customer","text":"How?"}]}}
{"type":"case.closed","at":"2026-03-12T10:00:00Z","by":"team","case":{"id":"Q-7K4M2Q","kind":"question","outcome":"Told how","messages":[{"from":"desk","by":"team","at":"2026-03-12T10:00:00Z","text":"Like this."}]}}
{"type":"order.announced","at":"2026-05-01T22:00:00Z","announcement":{"id":"recall-1","kind":"recall","skus":["SKU"],"title":{"en":"Stop"},"text":{"en":"It may break."}}}
`

// Every journey of an order can be looked at before it happens: what it gets, and
// for each mail that it does not get, why.
func TestSimulateJourneys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	placed, err := standard.Example("order.placed")
	if err != nil {
		t.Fatal(err)
	}
	order, events := filepath.Join(dir, "order.json"), filepath.Join(dir, "later.jsonl")
	line, sku := firstLine(t, placed)
	for file, text := range map[string][]byte{order: placed, events: renamed(later, line, sku)} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	simulate := []string{"simulate", "--order", order, "--events", events}
	wants(t, dir, nil, 0, simulate, "warranty-registered", "order-link", "case-received", "case-warning", "case-waiting", "case-late", "case-reply", "case-check", "recall", "the message is answered", "the case is closed")
	for typo, want := range map[string]string{
		`{"type":"case.opened","at":"2026-03-09T09:00:00Z","case":{"knd":"question"}}`: "knd",
		`{"type":"case.opened","case":{"id":"Q-1","kind":"question"}}`:                 "needs its time",
	} {
		if err := os.WriteFile(events, []byte(typo), 0o600); err != nil {
			t.Fatal(err)
		}
		wants(t, dir, nil, 1, simulate, want)
	}
}

// An order of the database goes on from where it stands: what it got, what it will
// get, and what becomes of that if something else happens. Nothing is written.
func TestSimulateStored(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	p := rig.Buy("standard", 1)
	r.Deliver(p.Order(t), nil)
	r.Deliver(p.Parcel(t), nil)
	now := time.Now()
	rig.Await(t, "the mails have left", func() bool {
		tally, err := r.DB.Tally(t.Context(), now)
		return err == nil && len(tally.Sent) == 2
	})
	before, err := r.DB.Tally(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	simulate := []string{"simulate", "--order", "standard/" + p.ID(), "--store", "acme"}
	lost := r.Write("lost.jsonl", fmt.Sprintf(`{"type":"link.requested","at":%q}`, now.UTC().Add(time.Hour).Format(time.RFC3339)))
	_, out := r.Run(append(simulate, "--events", lost)...)
	got, rest, _ := strings.Cut(out, "It will get")
	will, not, _ := strings.Cut(rest, "It does not get")
	for _, c := range []struct{ part, word string }{
		{got, "order-confirmation"}, {got, "shipping-update"}, {will, "order-link"}, {not, "satisfaction-survey"}, {not, "case-received"}, {not, "only on"},
	} {
		if !strings.Contains(c.part, c.word) {
			t.Errorf("no %q in\n%s\nof\n%s", c.word, c.part, out)
		}
	}
	if strings.Contains(will, "order-confirmation") {
		t.Errorf("what was sent is to come again:\n%s", out)
	}
	canceled := r.Write("canceled.jsonl", fmt.Sprintf(`{"type":"order.canceled","time":%q,"data":{"order_id":%q}}`, now.UTC().Add(time.Hour).Format(time.RFC3339), p.ID()))
	wants(t, r.Dir, r.Env, 0, append(simulate, "--events", canceled, "--json"), "the order was canceled")
	wants(t, r.Dir, r.Env, 1, []string{"simulate", "--order", "INV.2026.55", "--store", "acme"}, `no order "INV.2026.55"`)
	wants(t, r.Dir, r.Env, 1, []string{"simulate", "--order", "ordr.json", "--store", "acme"}, "no such file")
	after, err := r.DB.Tally(t.Context(), now)
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("the rows were %+v and are %+v, %v", before, after, err)
	}
}

// firstLine is what the example's customer bought.
func firstLine(t *testing.T, placed []byte) (id, sku string) {
	t.Helper()
	var body struct {
		Data struct {
			Order struct {
				Lines []struct{ ID, SKU string }
			}
		}
	}
	if err := json.Unmarshal(placed, &body); err != nil {
		t.Fatal(err)
	}
	l := body.Data.Order.Lines[0]
	return l.ID, l.SKU
}

// renamed puts the example's line into the story.
func renamed(story, line, sku string) []byte {
	return []byte(strings.NewReplacer(`"line_id":"1"`, `"line_id":"`+line+`"`, "SKU", sku).Replace(story))
}
