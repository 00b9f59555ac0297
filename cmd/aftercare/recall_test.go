package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

const recallYAML = `skus: [LAMP-01]
url: https://acme.example/recall
title: {en: "Please stop using your camping lamp", ja: "キャンプランプのご使用をおやめください"}
text: {en: "Its battery may catch fire.", ja: "電池が発火するおそれがあります。"}
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A recall is counted and shown, goes when somebody has seen the number, and
// reaches each order once, in whatever shop it was made.
func TestRecall(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	r.MustStart()
	for i, source := range rig.Sources {
		r.Deliver(rig.Buy(source, i+1).Order(t), nil)
	}
	rig.Await(r, "the confirmations are sent", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 3 })
	file := write(t, "recall.yaml", recallYAML)
	recall := func(args ...string) []string {
		return append([]string{"recall", "--store", "acme", "--file", file}, args...)
	}

	wants(t, r.Dir, r.Env, 0, recall(), "3 orders would be told", "3 persons", "Nothing was sent", "--go 3", "Subject: ", "---- order")
	wants(t, r.Dir, r.Env, 0, recall("--sku", "BOAT", "--lot", "L1", "--dry-run"), "LAMP-01, lots L1", "3 whose lot is not known")
	wants(t, r.Dir, r.Env, 1, recall("--go", "2"), "3 orders would be told, not 2")
	wants(t, r.Dir, r.Env, 1, recall("--go", "3", "--dry-run"), "say one of them")
	if n := len(r.Sink.Mails()); n != 3 {
		t.Fatalf("%d mails before it was let go", n)
	}
	wants(t, r.Dir, r.Env, 0, recall("--go", "3"), "goes to 3 orders")
	wants(t, r.Dir, r.Env, 1, recall("--go", "3"), "let go already")
	rig.Await(r, "all are told", func() bool { return !r.Busy() && r.States()[aftercare.MailSent] == 6 })
	told := map[string]int{}
	for _, m := range r.Sink.Mails()[3:] {
		told[m.To]++
	}
	if len(told) != 3 {
		t.Errorf("told: %v", told)
	}

	_, out := rig.Run(t, rig.Build(t), r.Dir, r.Env, "recall", "status", "--json")
	var all []aftercare.Walk
	if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) != 2 {
		t.Fatalf("status: %v\n%s", err, out)
	}
	for _, w := range all {
		if len(w.Lots) == 0 && (w.State != aftercare.WalkDone || w.Told != 3) || len(w.Lots) == 1 && w.State != aftercare.WalkDry {
			t.Errorf("status: %+v", w)
		}
	}
	wants(t, r.Dir, r.Env, 0, []string{"recall", "status"}, "dry", "done", "3 orders")
	wants(t, r.Dir, r.Env, 1, []string{"recall", "stop", "--store", "acme", all[0].ID}, "not running")
	wants(t, r.Dir, r.Env, 1, []string{"recall", "resume", "--store", "acme", "recall-none"}, "no announcement")
}

// A mistake in the file is said with its place, and nothing is counted.
func TestRecallFile(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		"skus: [LAMP-01]\n|":           "skus: is missing",
		"https:|http:":                 "url: must be an address",
		"title: {en|title: {english":   "title.english",
		"text: {|txt: {":               "text: is missing",
		`"Its battery may|" ", de: "x`: "text.en",
	} {
		old, new, _ := strings.Cut(change, "|")
		_, err := readRecall(write(t, "recall.yaml", strings.Replace(recallYAML, old, new, 1)), nil, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", change, err, want)
		}
	}
	file := write(t, "recall.yaml", recallYAML)
	a, err := readRecall(file, []string{"TENT", "LAMP-01", ""}, []string{"L1"})
	b, err2 := readRecall(file, []string{"TENT"}, []string{"L1"})
	c, err3 := readRecall(file, []string{"TENT"}, []string{"L2"})
	if err != nil || err2 != nil || err3 != nil || len(a.SKUs) != 2 || a.ID != b.ID || b.ID == c.ID {
		t.Errorf("%+v, %+v, %+v", a, b, c)
	}
}
