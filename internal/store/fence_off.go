//go:build unfenced

package store

const (
	toClaim  = "state <> 'held'"
	toDraw   = "TRUE"
	unfenced = true
)
