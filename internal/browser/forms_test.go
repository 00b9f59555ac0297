package browser

import (
	"testing"
)

// Whoever is unhappy is heard at once: a low score opens a case, with an apology
// and a page for it; an empty form only asks again.
func TestUnhappy(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"en", "ja"} {
		c := h.customer(t, lang, nil, "survey", "review")
		b := open(t, phone, lang == "ja")
		b.visit(c.links["survey"] + "?score=1")
		b.fill("#comment", "Not what I hoped for.")
		b.press("form button.main")
		if !ask[bool](b, "!!document.querySelector('.info .code')") {
			t.Errorf("%s: no case was opened:\n%s", lang, b.text())
		}
		b.good("survey-unhappy-"+lang+"-phone", most)
		places := ask[int](b, "document.querySelectorAll('.places button').length")
		b.visit(c.links["survey"] + "?score=5")
		b.press("form button.main")
		b.good("survey-happy-"+lang+"-phone", most)
		if now := ask[int](b, "document.querySelectorAll('.places button').length"); now != places {
			t.Errorf("%s: the unhappy see %d places to review at, the happy %d", lang, places, now)
		}
	}
}

// A rest, another language, and what is wanted: kept, and shown when the page is
// opened again.
func TestPreferences(t *testing.T) {
	h := demo(t)
	b := open(t, phone, false)
	c := b.speak(h, "fr", "[name=mails][value=orders]", "[name=pause]")
	b.in("fr")
	b.good("preferences-saved-fr-phone", most)
	for _, kept := range []string{"[value=orders]:checked", "[name=pause]:checked", "[value=fr]:checked"} {
		b.await(c.links["preferences"], kept)
	}
	b.good("preferences-changed-fr-phone", most)
}

// Nobody learns on the page for a lost link whether somebody bought something.
func TestFind(t *testing.T) {
	h := demo(t)
	c := h.customer(t, "en", nil, "order")
	var real letter
	for _, m := range h.mails(t) {
		if len(m.links(c.links["order"])) > 0 {
			real = m
			break
		}
	}
	b := open(t, phone, true)
	answer := func(order, address string) string {
		t.Helper()
		b.visit(h.find(t, c))
		for field, value := range map[string]string{"#order": order, "#address": address} {
			if value != "" {
				b.fill(field, value)
			}
		}
		b.press("form button.main")
		return b.text()
	}
	if known, unknown := answer(real.Order, real.To), answer("#99999", "nobody@mail.example"); known != unknown {
		t.Errorf("whoever bought something reads\n%s\nand whoever did not\n%s", known, unknown)
	}
	b.good("find-sent-en-phone", most)
	answer("", "no address")
	b.summary("order", "address")
	b.good("find-empty-en-phone", most)
}

// The other forms ask again for what they need, and open a case with it.
func TestRequests(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"en", "ja"} {
		c := h.customer(t, lang, h.on(t, "/part", "<form"), "order")
		for _, f := range []struct {
			below, problem string
			choose         []string
		}{
			{"/part", "part", []string{"#part", "[name=cause][value=defective]"}},
			{"/ask", "kind", []string{"[name=kind][value=question]"}},
			{"/data", "want", []string{"[name=want][value=see]"}},
			{"/register", "serial", []string{"#line"}},
		} {
			t.Run(lang+f.below, func(t *testing.T) {
				b := open(t, phone, lang == "en")
				name := f.below[1:] + "-" + lang + "-phone"
				b.visit(c.links["order"] + f.below)
				b.press("form[method=post] button.main")
				b.summary(f.problem)
				b.good("empty-"+name, most)
				for _, s := range f.choose {
					b.check(s)
				}
				for _, s := range []string{"#text", "#serial"} {
					if ask[bool](b, "!!document.querySelector('"+s+"')") {
						b.fill(s, "4711-A")
					}
				}
				b.press("form[method=post] button.main")
				if ask[bool](b, "!!document.querySelector('.problems')") {
					t.Errorf("not taken:\n%s", b.text())
				}
				b.good("sent-"+name, most)
			})
		}
	}
}
