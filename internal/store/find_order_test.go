package store_test

import (
	"testing"

	"aftercare/internal/aftercare"
)

func TestFindOrder(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		find := func(number, address, want string) {
			w.Helper()
			st, err := w.s.FindOrder(w.Context(), "acme", number, address)
			if got := st.Facts.Order.ID; got != want || want == "" && aftercare.CodeOf(err) != aftercare.NotFound {
				w.Errorf("%q under %q: order %q, error %v; want %q", number, address, got, err, want)
			}
		}
		find("1", "anna@example.com", "1")
		find(" # 2 ", "Anna@Example.com", "2")
		find("＃２", "anna@example.com", "2")
		find("", "anna@example.com", "")
		find("#", "anna@example.com", "")
		find("3", "anna@example.com", "")
		find("1", "bob@example.com", "")
		find("1", "", "")
		w.tell(renamed("1", "anna.new@example.com"))
		find("1", "anna@example.com", "")
		find("1", "anna.new@example.com", "1")
		w.asks(own("e", aftercare.PersonID{Email: "anna.new@example.com"}))
		find("1", "anna.new@example.com", "")
		find("1", "erased:1", "")
	})
}
