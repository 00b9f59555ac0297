package config

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a value that never shows itself: printed, logged or encoded it is
// "***", and "" when it is not set.
type Secret struct {
	value *string // behind a pointer, so that printing a struct around it shows an address
}

// NewSecret keeps a value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal is the value itself. Whoever calls it must not keep it where it shows.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == nil }

func (s Secret) String() string {
	if s.value == nil {
		return ""
	}
	return "***"
}

// GoString is for %#v.
func (s Secret) GoString() string { return s.String() }

// Format answers every verb, since %d and the like would look inside.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue is for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is for JSON, YAML and their like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a value; it never fails, so that no message repeats one.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}
