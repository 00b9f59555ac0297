package engine_test

import (
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// code is what only the author of an expression reads.
var code = regexp.MustCompile(`[a-z]\.[a-z]|[!=<>]=?|&&|\|\||\bnot: `)

// Support people read every condition that is shipped as a sentence.
func TestEveryShippedConditionHasWords(t *testing.T) {
	t.Parallel()
	said := 0
	check := func(wf *aftercare.Workflow, all ...aftercare.Condition) {
		for _, c := range all {
			if c == nil {
				continue
			}
			said++
			if words := engine.InWords(c); code.MatchString(words) {
				t.Errorf("%s: %s is said as %q", wf.Name, c, words)
			}
		}
	}
	for _, wf := range shipped(t) {
		check(wf, wf.When)
		check(wf, wf.ExitWhen...)
		check(wf, wf.HoldWhen...)
		for _, s := range wf.Steps {
			check(wf, s.If, s.Unless)
		}
	}
	for _, wf := range shipped(t) {
		want := "the catalog has something that goes with it, in stock and not yet owned, and the order costs something, and it is no gift"
		if wf.Name == "cross-sell" && !strings.Contains(engine.InWords(wf.When), want) {
			t.Errorf("the parts run into one another: %q", engine.InWords(wf.When))
		}
	}
	if said < 50 {
		t.Errorf("only %d conditions were looked at", said)
	}
}
