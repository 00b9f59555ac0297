package main

import (
	"os/exec"
	"strings"
	"testing"

	"aftercare/internal/rig"
)

// The shell that is here asks as it would for somebody who presses the tab key.
func TestCompletion(t *testing.T) {
	t.Parallel()
	dir, program := t.TempDir(), rig.Build(t)
	for line, want := range map[string]string{"aftercare sim": "simulate", "aftercare case ": "reply", "aftercare simulate --or": "--order"} {
		if _, out := rig.Run(t, program, dir, []string{"COMP_LINE=" + line}); !strings.Contains(out, want) {
			t.Errorf("%q is completed by %q, want %q among it", line, out, want)
		}
	}
	for shell := range asks {
		wants(t, dir, nil, 0, []string{"completion", shell}, program)
	}
	wants(t, dir, nil, 2, []string{"completion", "csh"}, "bash")
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	script := "source <(" + program + " completion bash); complete -p aftercare"
	if out, err := exec.CommandContext(t.Context(), bash, "-c", script).CombinedOutput(); err != nil || !strings.Contains(string(out), program) { // #nosec G204 -- the program under test
		t.Errorf("%v: %s", err, out)
	}
}
