package platformtest

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/aftercare"
)

// golden compares the events of a payload, taken the whole way through Verify,
// with what somebody once looked at and found right.
func golden(t *testing.T, p Platform, src Source, one payload) {
	r, err := src.Verify(p.Request(p.Secrets[0], one.topic, one.body), one.body)
	if err != nil {
		t.Fatal(err)
	}
	if r.Topic != one.topic {
		t.Errorf("Verify reads topic %q, want %q", r.Topic, one.topic)
	}
	in := aftercare.Inbound{Key: r.Key, Topic: r.Topic, Header: r.Header, Body: one.body}
	events, err := src.Parse(in)
	got := describe(events, err)
	if again := describe(src.Parse(in)); again != got {
		t.Error("the same request gives different events when it is read again")
	}
	if err == nil {
		check(t, events)
	}
	file := strings.TrimSuffix(one.path, ".json") + ".events"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (use -update to write the golden, then read it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("events differ (-golden +now); if the new ones are right, use -update:\n%s", diff)
	}
}

// describe writes events, or the error, as a golden has them.
func describe(events []aftercare.Event, err error) string {
	if err != nil {
		return string(aftercare.CodeOf(err)) + ": " + err.Error() + "\n"
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for _, e := range events {
		if err := enc.Encode(e); err != nil {
			return "events cannot be kept as JSON: " + err.Error()
		}
	}
	return b.String()
}
