package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"aftercare/internal/demo"
)

// The demo's ninety days, on the real thing from the webhook to the mail server:
// nothing lost, nothing doubled, and the same sums on every machine.
func TestDemo(t *testing.T) {
	t.Parallel()
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--exit", "--json"}, &out, &log); code != 0 {
		t.Fatalf("exit code %d\n%s", code, log.String())
	}
	var sum demo.Summary
	if err := json.Unmarshal(out.Bytes(), &sum); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if sum.Lost != 0 || sum.Duplicates != 0 || len(sum.MailsByTemplate) < 11 {
		t.Errorf("lost %d, doubled %d, %d templates", sum.Lost, sum.Duplicates, len(sum.MailsByTemplate))
	}
	const golden = "testdata/demo-summary.json"
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("the sums are\n%s\nwant\n%s\nif that is intended: go run ./cmd/aftercare demo --exit --json > cmd/aftercare/%s", out.String(), want, golden)
	}
}
