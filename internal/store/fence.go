//go:build !unfenced

package store

// The claim's fence: a step is claimed only while it waits, and its mail only
// while it is prepared, or unconfirmed and to be sent once more on purpose. The auditor of the chaos tests has to notice when it is
// missing, so a build with the tag unfenced leaves it out.
const (
	toClaim  = toCome
	toDraw   = "(mails.state = 'prepared' OR mails.state = 'unconfirmed' AND mails.deliberate = 1)"
	unfenced = false
)
