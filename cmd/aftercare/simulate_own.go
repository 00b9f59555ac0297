package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"aftercare/internal/aftercare"
)

// ownEvent reads an event as Aftercare itself writes it: what a customer did on a
// page, the desk in a case, or a recall. It has no data of a platform in it; ok is
// false when it has. What is misspelt is told: a journey that silently does not
// begin would be a wrong answer.
func ownEvent(raw json.RawMessage) (e aftercare.Event, ok bool, err error) {
	var probe struct {
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
		Body json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(raw, &probe); err != nil || probe.Type == "" || len(probe.Data)+len(probe.Body) > 0 {
		return e, false, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, true, aftercare.Errorf(aftercare.Invalid, "an event of type %.40q: %w", probe.Type, err)
	}
	if e.At.IsZero() {
		return e, true, aftercare.Errorf(aftercare.Invalid, "an event of type %.40q needs its time: \"at\"", probe.Type)
	}
	sum := sha256.Sum256(raw)
	if e.Key == "" {
		e.Key = "simulated:" + hex.EncodeToString(sum[:8])
	}
	if e.Case != nil {
		for i := range e.Case.Messages {
			if m := &e.Case.Messages[i]; m.ID == "" {
				m.ID = fmt.Sprintf("m-%s-%d", hex.EncodeToString(sum[:4]), i)
			}
		}
	}
	return e, true, nil
}
