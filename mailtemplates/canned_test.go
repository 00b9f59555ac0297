package mailtemplates

import (
	"testing"

	"aftercare/internal/cases"
)

func TestEmbeddedRepliesAreGood(t *testing.T) {
	if err := CheckReplies(cases.Default()); err != nil {
		t.Error(err)
	}
}
