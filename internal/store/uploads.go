package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// maxUploads bounds what one order's link can fill a disk with.
const maxUploads = 100

// keepUnnamed is how long a picture is kept that no message names: whoever wrote
// beside it had to mend something in the form, or has gone away.
const keepUnnamed = 24 * time.Hour

// uploadID is the same for the same picture of the same order, and tells nothing.
func uploadID(store, order string, body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", store, order)
	h.Write(body)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:16]))
}

// KeepUpload keeps a picture of an order ("source/platform id") and returns its
// id. It must be kept before an event names it. An order that is not there, or was
// erased, has none (NotFound); one that has a hundred gets no more (TooLarge).
func (s *Store) KeepUpload(ctx context.Context, store, order string, u aftercare.Upload) (id string, err error) {
	id = uploadID(store, order, u.Body)
	err = s.inTx(ctx, "upload", func(tx *Tx) error {
		if err := tx.lockStore(store, false); err != nil { // an erasure holds it alone
			return err
		}
		row, err := tx.living(store, order)
		if err != nil {
			return err
		}
		var others int
		if err := tx.get(&others, "SELECT COUNT(*) FROM uploads WHERE order_row = ? AND id <> ?", row, id); err != nil {
			return err
		}
		if others >= maxUploads {
			return aftercare.Errorf(aftercare.TooLarge, "order %s has %d pictures; ask the customer for the rest by mail", order, others)
		}
		return tx.exec(`INSERT INTO uploads (id, store, order_row, type, width, height, body, small, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at`, id, store, row, u.Type, u.Width, u.Height, u.Body, u.Small, micros(u.At))
	})
	if err != nil {
		return "", fmt.Errorf("store: keep a picture of order %s: %w", order, err)
	}
	return id, nil
}

// living is the row of an order that was not erased.
func (q queries) living(store, order string) (row int64, err error) {
	source, id, _ := strings.Cut(order, "/")
	err = q.get(&row, "SELECT id FROM orders WHERE store = ? AND source = ? AND platform_id = ? AND erased_at = 0", store, source, id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, aftercare.Errorf(aftercare.NotFound, "no order %s in store %s", order, store)
	}
	return row, err
}

type uploadRow struct {
	ID     string `db:"id"`
	Type   string `db:"type"`
	Width  int    `db:"width"`
	Height int    `db:"height"`
	Body   []byte `db:"body"`
	Small  []byte `db:"small"`
	At     int64  `db:"at"`
}

func (r uploadRow) upload() aftercare.Upload {
	return aftercare.Upload{ID: r.ID, Type: r.Type, Width: r.Width, Height: r.Height, Body: r.Body, Small: r.Small, At: instant(r.At)}
}

const uploadColumns = "u.id, u.type, u.width, u.height, u.body, u.small, u.at"

// Upload is a picture of this order ("source/platform id"), and of no other.
func (s *Store) Upload(ctx context.Context, store, order, id string) (aftercare.Upload, error) {
	source, platform, _ := strings.Cut(order, "/")
	var r uploadRow
	err := s.reading(ctx).get(&r, "SELECT "+uploadColumns+` FROM uploads u JOIN orders o ON o.id = u.order_row
		WHERE u.id = ? AND o.store = ? AND o.source = ? AND o.platform_id = ?`, id, store, source, platform)
	if errors.Is(err, sql.ErrNoRows) {
		return aftercare.Upload{}, aftercare.Errorf(aftercare.NotFound, "order %s of store %s has no picture %s", order, store, id)
	}
	if err != nil {
		return aftercare.Upload{}, fmt.Errorf("store: picture %s: %w", id, err)
	}
	return r.upload(), nil
}

// ownWaits finds an event of our own that waits. It does not name the store's
// column, by which SQLite would read all that the store ever got.
const ownWaits = "SELECT 1 FROM inbox WHERE state IN ('received', 'held') AND COALESCE(store, '') = ? AND topic = 'aftercare:own'"

// dropUnnamed deletes pictures that nothing came to name within a day. While an
// event of our own waits to be applied, it may name one: then all stay.
func (tx *Tx) dropUnnamed(store string, now time.Time) (int, error) {
	before := micros(now.Add(-keepUnnamed))
	if err := tx.exec(`UPDATE uploads SET named = 1 WHERE named = 0 AND store = ? AND at < ? AND EXISTS
		(SELECT 1 FROM orders o WHERE o.id = uploads.order_row AND o.facts LIKE '%"' || uploads.id || '"%')`, store, before); err != nil {
		return 0, err
	}
	n, err := tx.change(`DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE named = 0 AND store = ? AND at < ? ORDER BY at LIMIT ?)
		AND NOT EXISTS (`+ownWaits+")",
		store, before, retainPhotos, store)
	return int(n), err
}

// photos writes the order's pictures, one at a time.
func (c *copying) photos(order int64) error {
	var ids []string
	if err := c.q.all(&ids, "SELECT id FROM uploads WHERE order_row = ? ORDER BY at, id", order); err != nil {
		return err
	}
	for i, id := range ids {
		var r uploadRow
		if err := c.q.get(&r, "SELECT "+uploadColumns+" FROM uploads u WHERE u.id = ?", id); err != nil {
			return err
		}
		c.comma(i)
		c.value(map[string]any{"id": r.ID, "type": r.Type, "sent_at": instant(r.At), "base64": base64.StdEncoding.EncodeToString(r.Body)})
	}
	return nil
}
