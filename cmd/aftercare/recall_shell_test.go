package main

import (
	"os/exec"
	"testing"

	"aftercare/internal/aftercare"
)

// The command that lets a recall go is copied as it stands: it means the same file
// and products, whatever they are called.
func TestTheCommandThatLetsGo(t *testing.T) {
	c := recallPlanCmd{File: "to recall; it's.yaml", SKU: []string{"TENT $(id)", "A-1"}, Lot: []string{""}, PerMinute: 600}
	line := c.again(aftercare.Walk{Store: "acme", Numbers: aftercare.Numbers{Orders: 3}})
	out, err := exec.CommandContext(t.Context(), "sh", "-c", `aftercare() { printf '[%s]' "$@"; }; `+line).Output() // #nosec G204 -- to see what a shell makes of it
	if want := "[recall][--store][acme][--file][to recall; it's.yaml][--sku][TENT $(id)][--sku][A-1][--lot][][--go][3]"; err != nil || string(out) != want {
		t.Errorf("%s\nbecomes %s, %v; want %s", line, out, err, want)
	}
}
