package main

import (
	"fmt"
	"log/slog"
	"regexp"
)

var mailAddress = regexp.MustCompile(`[^\s<>"'(){}\[\],;:=@]+@[^\s<>"'(){}\[\],;:=@]+`)

// withoutAddresses takes mail addresses out of what is logged. Nothing of ours
// logs one; a database or a library may quote one in an error.
func withoutAddresses(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString, slog.KindAny:
		if text := fmt.Sprint(a.Value.Any()); mailAddress.MatchString(text) {
			a.Value = slog.StringValue(mailAddress.ReplaceAllString(text, "(address)"))
		}
	}
	return a
}
