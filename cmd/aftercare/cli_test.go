package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// wants fails unless the command ends with the code and says all the words.
func wants(t testing.TB, dir string, env []string, code int, args []string, words ...string) {
	t.Helper()
	got, out := rig.Run(t, rig.Build(t), dir, env, args...)
	if got != code {
		t.Errorf("aftercare %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
		return
	}
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("aftercare %s does not say %q:\n%s", strings.Join(args, " "), w, out)
		}
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&CLI{})
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(true)
	if len(leaves) < 15 {
		t.Fatalf("%d commands", len(leaves))
	}
	for _, leaf := range leaves {
		args := append(slices.DeleteFunc(strings.Fields(leaf.Path()), func(s string) bool { return strings.ContainsAny(s, "<[") }), "--help")
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != 0 || !strings.Contains(out.String(), "Usage: aftercare "+strings.Join(args[:len(args)-1], " ")) {
			t.Errorf("%v: exit code %d\n%s%s", args, code, out.String(), errs.String())
		}
	}
}

func TestWordsThatAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--nonsense"}, {"nonsense"}, {"serve", "--nonsense"}, {"serve", "--only", "cook"}, {"simulate"},
		{"source", "show", "acme", "shopware"}, {"demo", "--speed", "fast"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != 2 || !strings.Contains(errs.String(), "Try: aftercare --help") {
			t.Errorf("%v: exit code %d, want 2\n%s%s", args, code, out.String(), errs.String())
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"version", "--json"}, &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var v map[string]string
	if err := json.Unmarshal(out.Bytes(), &v); err != nil || v["version"] == "" || v["go"] == "" {
		t.Errorf("%v in %s", err, out.String())
	}
}

// Mistakes in files name the file and the line, all of them at once.
func TestMistakesNameFileAndLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	bad := write("bad.yaml", "listne: \":8080\"\nstores:\n  - id: acme\n    name: Acme\n    timezone: Mars/Olympus\n")
	wants(t, dir, nil, 1, []string{"workflow", "lint", "--config", bad}, "bad.yaml:1:", "listne", "bad.yaml:5:", "Mars/Olympus", "mail.from")
	wants(t, dir, nil, 1, []string{"workflow", "lint", "--config", filepath.Join(dir, "none.yaml")}, "none.yaml", "no such file")

	write("workflows/extra.yaml", "workflow: extra\nabout: Extra.\ntrigger: order.placed\nwhen: order.nonsense\nsteps:\n  - id: tell\n    wait: {from: placed}\n    mail: no-such-mail\n")
	env := []string{"AFTERCARE_WORKFLOWS_DIR=" + filepath.Join(dir, "workflows")}
	wants(t, dir, env, 1, []string{"workflow", "lint"}, "extra.yaml:4:", "nonsense", "extra.yaml:8:", "no-such-mail")

	templates := filepath.Join(dir, "templates")
	write("templates/order-confirmation/en.md", "---\nsubject: \"Hello\"\npreheader: \"You\"\nkind: transactional\n---\n# Hello\n\n{{ order.nonsense }}\n")
	wants(t, dir, nil, 1, []string{"template", "lint", "--dir", templates}, "order-confirmation/en.md:8:", "nonsense")
}

// What needs no service works without one.
func TestCommandsOnFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wants(t, dir, nil, 0, []string{"workflow", "lint"}, "workflows are good: ")
	wants(t, dir, nil, 0, []string{"workflow", "show"}, "review-request", "order.shipped")
	wants(t, dir, nil, 0, []string{"workflow", "show", "review-request", "--json"}, `"id": "remind"`)
	wants(t, dir, nil, 1, []string{"workflow", "show", "nonsense"}, "there is no workflow")
	wants(t, dir, nil, 0, []string{"template", "lint"}, "good")
	wants(t, dir, nil, 0, []string{"template", "render", "order-confirmation", "-l", "ja", "-f", "konbini"}, "Subject: ", "様")
	wants(t, dir, nil, 0, []string{"template", "render", "shipping-update", "--html"}, "<html")
	wants(t, dir, nil, 1, []string{"template", "render", "order-confirmation", "-f", "nobody"}, "there is no fixture", "plain")

	example := func(parts ...string) string {
		path, err := filepath.Abs(filepath.Join(append([]string{"..", "..", "internal", "platform"}, parts...)...))
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	simulate := []string{"simulate", "--order", example("standard", "example", "order.placed.json"), "--json"}
	wants(t, dir, nil, 0, simulate, `"mail": "order-confirmation"`, `"state": "sent"`, `"local": "Sun 2026-03-01 `)
	events := append(simulate, "--events", example("standard", "example", "shipment.shipped.json"))
	wants(t, dir, nil, 0, events, `"mail": "shipping-update"`, `"mail": "satisfaction-survey"`)
	wants(t, dir, nil, 0, []string{"simulate", "--order", example("shopify", "testdata", "orders.create__de-paid-with-discount.json")}, "order-confirmation")
	wants(t, dir, nil, 1, []string{"simulate", "--order", example("shopify", "testdata", "orders.create__bad-amount.json")}, "bad-amount.json, body 1")
}

// The doctor says what is wrong and what to do about it.
func TestDoctor(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{})
	code, out := r.Run("doctor", "--json")
	var found []finding
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v\n%s", code, err, out)
	}
	said := map[string]string{}
	for _, f := range found {
		said[f.What] = f.Level
	}
	for _, what := range []string{"configuration", "database", "redis", "smtp"} {
		if said[what] != levelOK {
			t.Errorf("%s is %q\n%s", what, said[what], out)
		}
	}
	if said["store acme"] != levelWarning || !strings.Contains(out, "WooCommerce > Settings > Emails") {
		t.Errorf("it does not say which of the shop's own mails to switch off:\n%s", out)
	}
	bad := append(slices.Clone(r.Env), "AFTERCARE_SMTP_URL=smtp://"+testkit.FreeAddr(t), "AFTERCARE_REDIS_URL=redis://"+testkit.FreeAddr(t),
		"AFTERCARE_DATABASE_URL=sqlite:///nowhere/at/all.db")
	wants(t, r.Dir, bad, 1, []string{"doctor"}, "3 things are wrong", "check AFTERCARE_DATABASE_URL", "check that the server runs", "failed at connect")
	wants(t, r.Dir, append(slices.Clone(r.Env), "AFTERCARE_LISTEN=nonsense"), 1, []string{"doctor"}, "AFTERCARE_LISTEN: listen: must be host:port")
}
