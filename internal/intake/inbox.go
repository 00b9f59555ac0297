package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Inbox keeps what arrived. Receive has committed when it returns; fresh is
// false for a key that was there before.
type Inbox interface {
	Receive(ctx context.Context, in aftercare.Inbound) (id int64, fresh bool, err error)
}

// commitTimeout bounds the wait for the inbox row: platforms give up after five
// seconds, and an honest 503 beats a hang.
const commitTimeout = 4 * time.Second

// receive goes on when the sender hangs up: what was verified is worth keeping,
// and a repeat will find it.
func receive(ctx context.Context, inbox Inbox, in aftercare.Inbound) (id int64, fresh bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	return inbox.Receive(ctx, in)
}

// maxKey is the longest dedupe key kept as it is, in bytes: an index takes no
// key of any length.
const maxKey = 200

// dedupeKey is the key of a platform's request. A key that is missing, too long,
// like one of our own, or with somebody's mail address in it (keys outlive an
// erasure) gives way to a hash.
func dedupeKey(key string, body []byte) string {
	switch {
	case key == "":
		sum := sha256.Sum256(body)
		return "body:" + hex.EncodeToString(sum[:])
	case len(key) > maxKey, strings.HasPrefix(key, ownKey), strings.Contains(key, "@"):
		sum := sha256.Sum256([]byte(key))
		return "key:" + hex.EncodeToString(sum[:])
	}
	return key
}
