package engine_test

import (
	"regexp"
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
	if said < 50 {
		t.Errorf("only %d conditions were looked at", said)
	}
}
