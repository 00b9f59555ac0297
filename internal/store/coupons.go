package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

type couponRow struct {
	ID        int64  `db:"id"`
	Pool      string `db:"pool"`
	Code      string `db:"code"`
	Value     string `db:"value"`
	ExpiresAt int64  `db:"expires_at"`
	Holder    string `db:"holder"`
}

const couponColumns = "id, pool, code, value, expires_at, holder"

func (r couponRow) coupon() aftercare.Coupon {
	return aftercare.Coupon{Pool: r.Pool, Code: r.Code, Value: r.Value, Expires: instant(r.ExpiresAt)}
}

// takeFree hands the first code of a pool to a holder, passing over those that
// other transactions are about to hand out. Codes that end come first, the soonest
// before all others, as long as they last for a mail of now; then those that do not.
func (d *dialect) takeFree(which string) string {
	return `UPDATE coupons SET holder = ?, handed_at = ? WHERE holder = '' AND id = (SELECT id FROM coupons
		WHERE store = ? AND pool = ? AND holder = '' AND ` + which + " ORDER BY expires_at, id LIMIT 1" + d.skipLocked + `)
		RETURNING ` + couponColumns
}

const (
	thatEnd    = "expires_at >= ?"
	thatDoNot  = "expires_at = ?"
	heldCoupon = "SELECT " + couponColumns + " FROM coupons WHERE holder <> '' AND store = ? AND pool = ? AND holder IN (?)"
)

// takeCoupon hands a code of the pool to a holder that has none; ok is false when
// none is left.
func (tx *Tx) takeCoupon(store, pool, holder string, now time.Time) (c aftercare.Coupon, ok bool, err error) {
	for _, which := range []struct {
		text string
		at   int64
	}{{thatEnd, micros(now.Add(aftercare.CouponLasts))}, {thatDoNot, 0}} {
		var rows []couponRow
		if err := tx.all(&rows, tx.d.takeFree(which.text), holder, micros(now), store, pool, which.at); err != nil {
			return c, false, fmt.Errorf("take a coupon of pool %s: %w", pool, err)
		}
		if len(rows) > 0 {
			return rows[0].coupon(), true, nil
		}
	}
	return c, false, nil
}

// unsent is the state of mails that were skipped or refused: all but these others,
// for PostgreSQL would rather read all such mails there ever were (mails_sent).
const unsent = "state NOT IN ('prepared', 'sending', 'handed_over', 'sent', 'unconfirmed')"

const freeCoupon = "UPDATE coupons SET holder = '', handed_at = 0 WHERE holder <> '' AND holder IN (SELECT id FROM mails WHERE " + unsent + " AND id IN (?))"

// freeCoupons puts codes back that no mail has brought to anybody: those of mails
// that were skipped or refused. The caller holds the locks of their orders.
func (tx *Tx) freeCoupons(mails []string) error {
	_, err := each(tx.queries, freeCoupon, mails)
	return err
}

// GrantCoupon gives a code of the pool to a holder, such as "case:R-7K4M2Q". A
// holder that has one keeps it. The error has code NotFound when none is left.
func (s *Store) GrantCoupon(ctx context.Context, store, pool, holder string, now time.Time) (c aftercare.Coupon, err error) {
	if holder == "" {
		return c, aftercare.Errorf(aftercare.Invalid, "store: a coupon needs a holder")
	}
	err = s.inTx(ctx, "grant", func(tx *Tx) error {
		if err := tx.lockKey("coupon:"+store+":"+pool+":"+holder, true); err != nil {
			return err
		}
		rows, err := list[couponRow](tx.queries, heldCoupon, []string{holder}, store, pool)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			c = rows[0].coupon()
			return nil
		}
		var ok bool
		if c, ok, err = tx.takeCoupon(store, pool, holder, trim(now)); err == nil && !ok {
			err = aftercare.Errorf(aftercare.NotFound, "%s", emptyPool(pool))
		}
		return err
	})
	if err != nil {
		return aftercare.Coupon{}, fmt.Errorf("store: grant a coupon to %s: %w", holder, err)
	}
	return c, nil
}

func emptyPool(pool string) string {
	return "the pool " + pool + " has no code left that lasts; more come by: aftercare coupon import"
}

// Pools tells how the stores' pools stand; store "" is every store.
func (s *Store) Pools(ctx context.Context, store string, now time.Time) ([]aftercare.Pool, error) {
	lasts, lately := micros(now.Add(aftercare.CouponLasts)), micros(now.Add(-14*24*time.Hour))
	var rows []struct {
		Store   string `db:"store"`
		Pool    string `db:"pool"`
		Left    int    `db:"free"`
		Handed  int    `db:"handed"`
		Lately  int    `db:"lately"`
		Expired int    `db:"expired"`
		Ends    int64  `db:"ends"`
	}
	err := s.reading(ctx).all(&rows, `SELECT store, pool,
		SUM(CASE WHEN holder = '' AND (expires_at = 0 OR expires_at >= ?) THEN 1 ELSE 0 END) AS free,
		SUM(CASE WHEN holder <> '' THEN 1 ELSE 0 END) AS handed,
		SUM(CASE WHEN holder <> '' AND handed_at >= ? THEN 1 ELSE 0 END) AS lately,
		SUM(CASE WHEN holder = '' AND expires_at > 0 AND expires_at < ? THEN 1 ELSE 0 END) AS expired,
		COALESCE(MIN(CASE WHEN holder = '' AND expires_at >= ? THEN expires_at END), 0) AS ends
		FROM coupons WHERE ? = '' OR store = ? GROUP BY store, pool ORDER BY store, pool`, lasts, lately, lasts, lasts, store, store)
	if err != nil {
		return nil, fmt.Errorf("store: pools: %w", err)
	}
	out := make([]aftercare.Pool, 0, len(rows))
	for _, r := range rows {
		out = append(out, aftercare.Pool{Store: r.Store, Name: r.Pool, Left: r.Left, Handed: r.Handed, Lately: r.Lately, Expired: r.Expired, Ends: instant(r.Ends)})
	}
	return out, nil
}

// ImportCoupons adds codes to a pool; those that it has already stay as they are
// and are counted as known. Steps that waited for a code of it go on. A dry run
// only counts. progress, which may be nil, is told how many are done.
func (s *Store) ImportCoupons(ctx context.Context, store, pool string, all []aftercare.Coupon, dry bool, now time.Time, progress func(done int)) (added, known int, err error) {
	done := 0
	for part := range slices.Chunk(all, importBatch) {
		fresh := 0
		err := s.inTx(ctx, "import", func(tx *Tx) (err error) {
			fresh, err = tx.importCoupons(store, pool, part, dry, trim(now))
			return err
		})
		if err != nil {
			return added, known, fmt.Errorf("store: import coupons, after %d of %d: %w; run it again, what is there is not doubled", done, len(all), err)
		}
		added, known, done = added+fresh, known+len(part)-fresh, done+len(part)
		if progress != nil {
			progress(done)
		}
	}
	if added == 0 || dry {
		return added, known, nil
	}
	return added, known, s.awaitedCoupons(ctx, store, pool)
}

const importBatch = 1000

type newCoupon struct {
	aftercare.Coupon
	store, pool string
	now         time.Time
}

var insertCoupon = statement[newCoupon]{
	names: "store, pool, code, value, expires_at, imported_at",
	text: `INSERT INTO coupons (store, pool, code, value, expires_at, imported_at) SELECT * FROM n WHERE true
		ON CONFLICT (store, pool, code) DO NOTHING RETURNING id`,
	values: func(c newCoupon) []any {
		return []any{c.store, c.pool, c.Code, c.Value, micros(c.Expires), micros(c.now)}
	},
}

func (tx *Tx) importCoupons(store, pool string, all []aftercare.Coupon, dry bool, now time.Time) (fresh int, err error) {
	if dry {
		codes := make([]string, len(all))
		for i, c := range all {
			codes[i] = c.Code
		}
		known, err := list[string](tx.queries, "SELECT code FROM coupons WHERE store = ? AND pool = ? AND code IN (?)", codes, store, pool)
		return len(all) - len(known), err
	}
	rows := make([]newCoupon, len(all))
	for i, c := range all {
		rows[i] = newCoupon{c, store, pool, now}
	}
	ids, err := returning[int64](tx.queries, insertCoupon, rows)
	return len(ids), err
}

// awaitedCoupons lets steps go on that are held because the pool was empty. As
// after a pause, claiming decides about each what has become of it meanwhile.
func (s *Store) awaitedCoupons(ctx context.Context, store, pool string) error {
	err := s.inTx(ctx, "resume", func(tx *Tx) error {
		if err := tx.lockStore(store, true); err != nil {
			return err
		}
		return tx.exec(`UPDATE steps SET state = 'waiting', reason = '', detail = '' WHERE state = 'held' AND reason = ? AND store = ? AND detail = ?`,
			string(aftercare.ReasonNoCoupon), store, emptyPool(pool))
	})
	if err != nil {
		return fmt.Errorf("store: the coupons are imported, but steps that waited for them do not go on: %w", err)
	}
	return nil
}
