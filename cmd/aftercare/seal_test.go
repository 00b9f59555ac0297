package main

import (
	"slices"
	"testing"

	"aftercare/internal/rig"
)

// Sealing is told about, done by request, and from then on demands the key.
func TestSeal(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{})
	ask := func(env []string, code int, args []string, words ...string) {
		t.Helper()
		wants(t, r.Dir, env, code, args, words...)
	}
	with := func(key string) []string { return append(slices.Clone(r.Env), "AFTERCARE_DATABASE_KEY="+key) }
	const key, other = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="

	ask(r.Env, 0, []string{"doctor"}, "not sealed", "openssl rand -base64 32")
	ask(r.Env, 1, []string{"migrate", "--seal"}, "openssl rand -base64 32")
	ask(with(key), 0, []string{"doctor"}, "lie open", "aftercare migrate --seal")
	ask(with(key), 0, []string{"migrate", "--seal"}, "up to date", "Sealed 1 keys")
	ask(with(key), 0, []string{"migrate", "--seal"}, "Sealed 0 keys")
	ask(r.Env, 1, []string{"serve"}, "give it the same AFTERCARE_DATABASE_KEY")
	ask(with(other), 1, []string{"serve"}, "with another key than its own")
	ask(with("short"), 1, []string{"serve"}, "must be 32 bytes of base64")
	ask(with(other), 1, []string{"doctor"}, "sealed")
}
