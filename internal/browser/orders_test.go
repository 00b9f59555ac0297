package browser

import (
	"fmt"
	"strings"
	"testing"
)

// below are the pages of an order, by what they are called in pictures.
var below = [][2]string{
	{"order", ""}, {"return", "/return"}, {"repair", "/repair"}, {"part", "/part"},
	{"question", "/ask"}, {"complaint", "/ask?kind=complaint"}, {"suggestion", "/ask?kind=suggestion"},
	{"register", "/register"}, {"data", "/data"}, {"insert", "/insert"}, {"places", "/review"},
}

// pagesOf are all that a customer can reach without having said anything.
func (h house) pagesOf(t *testing.T, c customer) [][2]string {
	t.Helper()
	var out [][2]string
	for _, p := range below {
		out = append(out, [2]string{p[0], c.links["order"] + p[1]})
	}
	if s := c.links["survey"]; s != "" {
		out = append(out, [2]string{"survey", s}, [2]string{"survey-clicked", s + "?score=2"})
	}
	if s := c.links["review"]; s != "" {
		out = append(out, [2]string{"review", s})
	}
	return append(out, [2]string{"preferences", c.links["preferences"]}, [2]string{"find", h.find(t, c)}, [2]string{"nothing", h.Base + "/c/nothing"})
}

// Every page that a customer reaches, in the languages that most read, on a phone
// and on a desk, by day and by night.
func TestEveryPage(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"en", "ja"} {
		c := h.customer(t, lang, h.on(t, "/return", aLine), "order", "survey", "review", "preferences")
		for i, p := range h.pagesOf(t, c) {
			for j, on := range []screen{phone, desktop} {
				t.Run(strings.Join([]string{p[0], lang, on.name}, "/"), func(t *testing.T) {
					b := open(t, on, (i+j)%2 == 0)
					b.reads(lang)
					b.visit(p[1])
					b.in(lang)
					b.good(fmt.Sprintf("%s-%s-%s", p[0], lang, on.name), most)
				})
			}
		}
	}
}

// The other languages fit too, and are chosen on the page for it.
func TestEveryLanguage(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"ko", "de", "fr", "es"} {
		b := open(t, phone, lang == "fr")
		b.reads(lang)
		var c customer
		if lang == "ko" {
			c = h.customer(t, lang, h.on(t, "/return", aLine), "order", "survey", "review", "preferences")
		} else {
			c = b.speak(h, lang)
		}
		for _, p := range h.pagesOf(t, c) {
			b.visit(p[1])
			b.in(lang)
			b.good(p[0]+"-"+lang+"-phone", most)
		}
	}
}

// in holds that the page says which language it is in.
func (b *tab) in(lang string) {
	b.Helper()
	if got := ask[string](b, "document.documentElement.lang"); got != lang {
		b.Errorf("%s is in %q, want %q", b.address(), got, lang)
	}
}
