package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A return is asked for with everything going wrong that can: nothing filled in, a
// file that is no picture, and then all is well, with nothing typed twice.
func TestReturn(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			c := h.customer(t, lang, h.on(t, "/return", aLine), "order")
			b := open(t, phone, lang == "ja")
			b.visit(c.links["order"] + "/return")
			b.fill("#text", "It arrived with a crack.")
			b.press("form button.main")
			b.summary("cause", "wanted")
			b.good("return-empty-"+lang+"-phone", most)
			b.keeps("#text", "It arrived with a crack.")

			b.check("#line")
			b.check("[name=cause][value=defective]")
			b.check("[name=wanted][value=replacement]")
			b.choose("#photos", notPicture(t))
			b.press("form button.main")
			b.summary("photos")
			b.good("return-no-picture-"+lang+"-phone", most)
			b.keeps("#text", "It arrived with a crack.")
			b.keeps("[name=cause]:checked", "defective")

			b.choose("#photos", snap(t))
			b.press("form button.main")
			b.thanked()
			b.has("It arrived with a crack.")
			b.good("return-asked-"+lang+"-phone", most)
			tellsNoPlace(t, ask[string](b, "document.querySelector('.said .photos a').href"))
		})
	}
}

// The form is reached, filled in and sent with a keyboard alone.
func TestKeyboard(t *testing.T) {
	h := demo(t)
	c := h.customer(t, "en", h.on(t, "/return", aLine), "order")
	b := open(t, desktop, false)
	b.visit(c.links["order"] + "/return")
	key := func(k string) { b.do(chromedp.KeyEvent(k)) }
	at := func() string {
		return ask[string](b, `(e => e.name || e.className || e.tagName)(document.activeElement)`)
	}
	seen := map[string]bool{}
	for range 60 {
		key(kb.Tab)
		name := at()
		if seen[name] {
			continue
		}
		seen[name] = true
		switch {
		case name == "line", name == "cause", name == "wanted":
			if !ask[bool](b, "document.activeElement.checked") {
				key(" ")
			}
		case name == "text":
			key("By keyboard alone.")
		case name == "main" && ask[bool](b, "document.activeElement.type == 'submit'"):
			if ask[string](b, "getComputedStyle(document.activeElement).outlineStyle") == "none" {
				t.Error("nobody sees that the button has the focus")
			}
			if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
				t.Fatal(err)
			}
			b.thanked()
			b.has("By keyboard alone.")
			return
		}
	}
	t.Fatalf("the button was not reached; the way went over %v", seen)
}

// summary holds that the problems are listed, that the reader is taken there, and
// that each leads to its field.
func (b *tab) summary(fields ...string) {
	b.Helper()
	if got := ask[string](b, "document.activeElement.className"); got != "problems" {
		b.Errorf("%s: the focus is on %q, not on the list of problems", b.address(), got)
	}
	for _, f := range fields {
		link := ".problems a[href='#" + f + "']"
		if !ask[bool](b, "!!document.querySelector(\""+link+"\")") {
			b.Errorf("%s: no problem leads to %s:\n%s", b.address(), f, b.now(".problems"))
			continue
		}
		b.do(chromedp.Click(link))
		b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		if got := ask[string](b, "document.activeElement.id"); got != f {
			b.Errorf("%s: the problem of %s leads to %q", b.address(), f, got)
		}
	}
}

func (b *tab) keeps(selector, value string) {
	b.Helper()
	if got := ask[string](b, "document.querySelector('"+selector+"').value"); got != value {
		b.Errorf("%s of %s: %q, want %q", selector, b.address(), got, value)
	}
}

func (b *tab) choose(selector string, files ...string) {
	b.Helper()
	b.do(chromedp.SetUploadFiles(selector, files))
}

// thanked holds that the page says first that it was taken.
func (b *tab) thanked() {
	b.Helper()
	if !ask[bool](b, "!!document.querySelector('.thanks[role=status]')") {
		b.Fatalf("%s does not thank:\n%s", b.address(), strings.TrimSpace(b.text()))
	}
}
