package main

import (
	"fmt"

	"aftercare/internal/store"
)

// openSecrets says what lies open in the database, and what to do; nothing when
// all is sealed.
func openSecrets(db *store.Store, n store.Seals) (says, advice string) {
	const risk = "who gets a copy of the database can make customers' links"
	switch {
	case n.Key && n.Open == 0:
		return "", ""
	case n.Key || db.SQLite():
		return fmt.Sprintf("%d keys in the database lie open, or sealed by an older key: %s", n.Open, risk),
			"once every process is of this release: aftercare migrate --seal"
	}
	return "the keys in the database are not sealed: " + risk + " (no key is made here, since every process must have the same)",
		"make one with openssl rand -base64 32, give it to every process as AFTERCARE_DATABASE_KEY, then: aftercare migrate --seal"
}
