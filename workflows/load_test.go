package workflows_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
	"aftercare/workflows"
)

func load(t *testing.T, dir string) []*aftercare.Workflow {
	t.Helper()
	ws, err := workflows.Load(workflows.Options{Dir: dir, Template: kindOf})
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func names(ws []*aftercare.Workflow) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Name)
	}
	return out
}

func TestShippedWorkflowsLoad(t *testing.T) {
	t.Parallel()
	want := []string{
		"case-decided", "case-overdue", "case-progress", "case-received", "case-reopened", "case-reply", "case-solved",
		"case-waiting", "cross-sell", "delivery-delayed", "delivery-late", "getting-started", "order-changed",
		"order-confirmation", "order-link", "pickup-ready", "presale", "recall", "repair-estimate", "repair-follow-up", "replenishment",
		"return-follow-up", "return-window-ending", "review-request", "satisfaction-survey", "shipping-update",
		"spare-part-follow-up", "subscribe-offer", "warranty-ending", "warranty-extension", "warranty-registered",
	}
	if diff := cmp.Diff(want, names(load(t, ""))); diff != "" {
		t.Error(diff)
	}
}

// What may be put off by the cap must say until when it is worth sending, and
// stop when the order or the person is gone.
func TestShippedMarketingEnds(t *testing.T) {
	t.Parallel()
	for _, w := range load(t, "") {
		var exits []string
		for _, c := range w.ExitWhen {
			exits = append(exits, c.String())
		}
		if !slices.Contains(exits, "customer.erased") || !slices.Contains(exits, "order.deleted") {
			t.Errorf("%s goes on for an erased customer or a deleted order: %v", w.Name, exits)
		}
		for _, s := range w.Steps {
			if s.Kind != aftercare.KindTransactional && s.UsefulFor.IsZero() {
				t.Errorf("%s/%s: what may wait for the morning needs useful_for", w.Name, s.ID)
			}
			if s.Kind != aftercare.KindMarketing {
				continue
			}
			if s.UsefulFor.IsZero() || w.Priority == 0 || len(w.HoldWhen) == 0 || !slices.Contains(exits, "order.canceled") {
				t.Errorf("%s/%s: marketing mail needs useful_for, priority, hold_when and an exit on cancel", w.Name, s.ID)
			}
		}
	}
}

// A pinned version is revived from its source.
func TestSourceReadsBack(t *testing.T) {
	t.Parallel()
	for _, w := range load(t, "") {
		again, err := workflows.Parse(w.Name, []byte(w.Source), kindOf)
		if err != nil {
			t.Errorf("%s: %v\n%s", w.Name, err, w.Source)
			continue
		}
		if diff := cmp.Diff(w, again, byText); diff != "" {
			t.Errorf("%s: %s", w.Name, diff)
		}
	}
}

var byText = cmp.Comparer(func(a, b aftercare.Condition) bool {
	return (a == nil) == (b == nil) && (a == nil || a.String() == b.String())
})

func TestOverrideFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const steps = "about: Mine.\ntrigger: order.shipped\nsteps: [{id: ask, wait: {for: 1d}, mail: review-request, useful_for: 7d}]\n"
	write("review-request.yaml", "workflow: review-request\n"+steps)
	write("thanks.yaml", "workflow: thanks\n"+steps)
	write(".review-request.yaml.swp", "\x00")
	write("README.md", "Our own timings.")

	ws := load(t, dir)
	if len(ws) != len(load(t, ""))+1 || !slices.Contains(names(ws), "thanks") {
		t.Errorf("got %v", names(ws))
	}
	for _, w := range ws {
		if w.Name == "review-request" && w.About != "Mine." {
			t.Errorf("the shop's own review-request did not replace the shipped one")
		}
	}

	write("thanks.yaml", "workflow: thank-you\n"+steps)
	write("worse.yaml", "workflow: worse\nabuot: Slip.\n"+steps)
	_, err := workflows.Load(workflows.Options{Dir: dir, Template: kindOf})
	want := filepath.Join(dir, "thanks.yaml") + ": workflow: is thank-you, so the file must be called thank-you.yaml\n" +
		filepath.Join(dir, "worse.yaml") + `:2: abuot: unknown key; did you mean "about"?`
	if err == nil || err.Error() != want || aftercare.CodeOf(err) != aftercare.Invalid {
		t.Errorf("got %v\nwant %s", err, want)
	}
	if faults := (strictyaml.Faults)(nil); !errors.As(err, &faults) || len(faults) != 2 || faults[1].Line != 2 {
		t.Errorf("faults %v", faults)
	}
}

// Marketing mail says for how long it is worth getting. A version of before that
// enrollments still go through is read all the same.
func TestUsefulForIsDemanded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const text = "workflow: thanks\nabout: Mine.\ntrigger: order.shipped\nsteps: [{id: say, mail: repair-check}, {id: ask, mail: review-request}]\n"
	if err := os.WriteFile(filepath.Join(dir, "thanks.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := workflows.Load(workflows.Options{Dir: dir, Template: kindOf})
	if want := "thanks.yaml: steps[1].useful_for: is missing"; err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "steps[0]") {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := workflows.Parse("thanks@1", []byte(text), kindOf); err != nil {
		t.Errorf("an older version: %v", err)
	}
}

func TestOverrideFolderMustBeReadable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct{ dir, want string }{
		{filepath.Join(dir, "none"), "read folder"},
		{dir, "rename it"},
	} {
		if err := os.WriteFile(filepath.Join(dir, "slip.yml"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := workflows.Load(workflows.Options{Dir: tt.dir, Template: kindOf})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.dir, err, tt.want)
		}
	}
}
