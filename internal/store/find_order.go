package store

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// FindOrder is the order that a customer means by its number, as they wrote it,
// and by the mail address under which it is now; the newest of several. The error
// has the code NotFound when there is none.
func (s *Store) FindOrder(ctx context.Context, store, number, address string) (aftercare.OrderState, error) {
	q, want := s.reading(ctx), spelled(number)
	var rows []struct {
		ID         int64  `db:"id"`
		PlatformID string `db:"platform_id"`
		Name       string `db:"name"`
	}
	err := q.all(&rows, `SELECT o.id, o.platform_id, o.name FROM orders o JOIN persons p ON p.id = o.person_row
		WHERE p.store = ? AND p.address = ? AND o.erased_at = 0 ORDER BY o.placed_at DESC, o.id DESC LIMIT 1000`, store, clean(aftercare.NormalizeAddress(address)))
	if err != nil {
		return aftercare.OrderState{}, fmt.Errorf("store: find order: %w", err)
	}
	for _, r := range rows {
		if want != "" && (spelled(r.Name) == want || spelled(r.PlatformID) == want) {
			return q.state(r.ID)
		}
	}
	return aftercare.OrderState{}, aftercare.Errorf(aftercare.NotFound, "store %q has no order of that number under that address", store)
}

// spelled is a number without what people leave out or write in their own way:
// "# SO-1001", "so1001" and "ＳＯ－１００１" are the same.
func spelled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' { // full width
			r -= '！' - '!'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, number)
}
