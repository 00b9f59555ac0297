package cases

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Answered is the order as it is once the desk has answered in the case, as c has it:
// what a reply says of the days to come holds after it is sent, and the deadline that
// it keeps is none of them.
func Answered(f *aftercare.Facts, c aftercare.Case, now time.Time) *aftercare.Facts {
	c.Messages = append(slices.Clip(c.Messages), aftercare.CaseMessage{ID: "answer", From: aftercare.ByDesk, At: now})
	then := *f
	then.Cases = slices.Clone(f.Cases)
	for i := range then.Cases {
		if then.Cases[i].ID == c.ID {
			then.Cases[i] = c
		}
	}
	return &then
}
