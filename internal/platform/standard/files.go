package standard

import (
	"embed"
	"maps"
	"slices"

	"aftercare/internal/aftercare"
)

//go:embed schema/*.json example/*.json
var files embed.FS

// Types lists the event types in order.
func Types() []aftercare.EventType { return slices.Sorted(maps.Keys(readers)) }

// Schema is the JSON Schema (draft 2020-12) of a type; it refers to the parts
// in Schema("parts").
func Schema(t aftercare.EventType) ([]byte, error) { return file("schema/" + string(t) + ".json") }

// Example is a complete event of the type, as a sender would post it.
func Example(t aftercare.EventType) ([]byte, error) { return file("example/" + string(t) + ".json") }

func file(name string) ([]byte, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.NotFound, "standard: there is no %s", name)
	}
	return b, nil
}
