package cases_test

import (
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

func TestDefaultHelp(t *testing.T) {
	t.Parallel()
	h := cases.Default()
	for _, kind := range aftercare.CaseKinds {
		if p, ok := h.Plans[kind]; !ok || p.FirstReply == 0 || p.Warn == 0 || len(p.Answers) == 0 || p.Lead == "" {
			t.Errorf("%s has no whole plan: %+v", kind, p)
		}
	}
}
