package customer

import (
	"net/http"

	"aftercare/internal/link"
)

// requests lists the pages on which a customer asks for something, the case that
// comes of it, and what is printed for it.
func requests() []entry {
	order, about := []link.Purpose{link.Order}, []link.Purpose{link.Case}
	return []entry{
		{by: about, show: (*site).showCase, act: (*site).takeCase, body: maxUpload},
		{path: "/return", by: order, show: (*site).showReturn, act: (*site).takeReturn, body: maxUpload},
		{path: "/repair", by: order, show: (*site).showRepair, act: (*site).takeRepair, body: maxUpload},
		{path: "/part", by: order, show: (*site).showPart, act: (*site).takePart, body: maxUpload},
		{path: "/ask", by: order, show: (*site).showAsk, act: (*site).takeAsk, body: maxUpload},
		{path: "/insert", by: order, show: (*site).showInsert},
		{path: "/slip", by: about, show: (*site).showSlip},
		{path: "/photo/{id}", by: []link.Purpose{link.Order, link.Case}, show: (*site).showPhoto},
	}
}

// lead is what stands above a request's form.
type lead struct {
	Text string
	FAQ  []answer
}

// nothing answers a request for which there is nothing to choose: it says why, and
// leads to a person.
func (s *site) nothing(w http.ResponseWriter, r *http.Request, v *visit, title, text string, options []option) {
	p := s.page(v, title)
	p.Text = text
	p.Next = struct {
		Options []option
		Ask     string
	}{options, s.orderURL(v, "/ask")}
	s.render(w, r, http.StatusOK, "nothing", p)
}
