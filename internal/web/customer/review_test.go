package customer

import (
	"net/http"
	"net/url"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/link"
)

// A product's own places come first and are named; the store's are for all that
// have none. Whatever the order's values hold, they cannot lead elsewhere.
func TestPlacesOfProducts(t *testing.T) {
	x := setup(t)
	line := x.b.Lines[7]
	line.State.Facts.Order.Name = "#1001/../?x=1&y"
	x.b.Lines[7] = line
	d := x.deps(x.b)
	sku := line.State.Facts.Order.Lines[0].SKU
	d.Stores["acme"].Reviews = []aftercare.ReviewLink{
		{Name: "Google", URL: "https://reviews.example/{order}?sku={sku}&l={locale}"}, {Name: "Script", URL: "javascript:alert(1)"},
	}
	d.Facts = (&engine.Rules{Stores: d.Stores, Product: func(_, s string) (aftercare.Product, bool) {
		return aftercare.Product{SKU: s, Reviews: []aftercare.ReviewLink{{Name: "Our shop", URL: "https://acme.example/{locale}/p/{sku}#review"}}}, s == sku
	}}).Facts
	x.h = New(d)
	path := "/c/" + x.token(link.Review, sample)
	w := x.get(path)
	x.contains(w, http.StatusOK, "<small>Trail Boots</small>", "Write a review on Our shop", "opens acme.example", "Write a review on Google")
	for n, want := range map[string]string{
		"1": "https://acme.example/en/p/" + sku + "#review",
		"2": "https://reviews.example/%231001%2F..%2F%3Fx%3D1%26y?sku=" + sku + "&l=en",
		"3": "",
	} {
		if got := x.post(path+"/review", url.Values{"place": {n}}).Header().Get("Location"); got != want {
			t.Errorf("place %s leads to %q, want %q", n, got, want)
		}
	}
	x.contains(x.get("/c/"+x.token(link.Order, sample)+"/review"), http.StatusOK, "Our shop")
}
