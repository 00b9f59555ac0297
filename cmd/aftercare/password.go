package main

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"
)

// generatePassword makes the console's password when none is configured, keeps
// it in SQL, and prints it once. Nothing is trusted for its address: behind a
// reverse proxy everybody seems to come from this machine.
func (h *house) generatePassword(ctx context.Context, s *streams) (string, error) {
	const purpose = "console"
	had, err := h.store.HasSigningKeys(ctx, purpose)
	if err != nil {
		return "", err
	}
	keys, err := h.store.SigningKeys(ctx, purpose)
	if err != nil {
		return "", err
	}
	password := strings.ToLower(base32.StdEncoding.EncodeToString(keys[0].Secret[:10]))
	if had {
		h.log.Info("the console's password is the one that was printed at the first start; set AFTERCARE_CONSOLE_PASSWORD to choose another")
		return password, nil
	}
	_, err = fmt.Fprintf(s.err, "\n  The console's password is  %s\n  It is not shown again. Set AFTERCARE_CONSOLE_PASSWORD to choose your own.\n\n", password)
	return password, err
}
