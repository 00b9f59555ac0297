package customer

import "net/http"

// OrderWords are the texts of the order's page.
type OrderWords struct{ Title string }

// showOrder is the order's own page.
func (s *site) showOrder(w http.ResponseWriter, r *http.Request, v *visit) {
	p := s.page(v, "")
	p.Title, p.Home = v.words.Fill(v.words.Order.Title, "order", p.Order), ""
	s.render(w, r, http.StatusOK, "order", p)
}
