package browser

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mostDesk is what a page for people at the desk may weigh.
const mostDesk = 200 << 10

var orderLink = regexp.MustCompile(`<a href="(/orders/\d+)"><b>([^<]+)</b>`)

// orders are the demo's, by what their customers call them.
func (h house) orders(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range orderLink.FindAllStringSubmatch(string(h.get(t, "/")), -1) {
		out[m[2]] = m[1]
	}
	return out
}

// byLanguage is one order of a customer who reads it.
func (h house) byLanguage(t *testing.T, lang string) string {
	t.Helper()
	all := h.orders(t)
	for _, m := range h.mails(t) {
		if path, ok := all[m.Order]; ok && strings.HasPrefix(m.Locale, lang) {
			return path
		}
	}
	t.Fatalf("no order of the demo reads %s", lang)
	return ""
}

// A customer calls; the desk opens a case, answers it, is told when a colleague
// was faster, and finds it again: by keyboard or finger, in any light.
func TestCaseDesk(t *testing.T) {
	h := demo(t)
	for _, c := range []struct {
		lang string
		on   screen
	}{{"en", desktop}, {"ja", phone}} {
		t.Run(c.lang+"/"+c.on.name, func(t *testing.T) {
			b := open(t, c.on, c.lang == "ja")
			name := func(page string) string { return fmt.Sprintf("desk-%s-%s-%s", page, c.lang, c.on.name) }
			b.signIn(h)
			b.visit(h.Base + h.byLanguage(t, c.lang))
			b.unfold("#open-case details")
			b.good(name("order"), mostDesk)
			b.fill("#open-text", "The cup came broken, in "+c.lang)
			b.press("#open-case form[action$=case] button[type=submit]")
			b.has("The case is open", "The cup came broken")
			for _, d := range []string{"#do-note", "#do-decide", "#do-grant", ".drafts"} {
				b.unfold(d)
			}
			b.good(name("case"), mostDesk)
			page := strings.Split(b.address(), "?")[0]

			colleague := open(t, c.on, false)
			colleague.visit(page)
			colleague.unfold("#do-note")
			colleague.fill("#note-text", "Third of this batch.")
			colleague.press("#do-note button[type=submit]")
			colleague.has("The note is kept", "Third of this batch.")

			b.fill("#text", "We send you a new one today.")
			b.fill("#answer select[name=state]", "in work")
			b.press("#answer .row:last-child button")
			b.has("Something happened here while you were writing", "Third of this batch.")
			b.good(name("news"), mostDesk)
			if kept := ask[string](b, "document.querySelector('#text').value"); kept != "We send you a new one today." {
				t.Fatalf("what was typed became %q", kept)
			}
			b.press("#answer .row:last-child button")
			b.has("Your answer is on its way", "We send you a new one today.")
			b.visit(h.Base + "/cases")
			b.good(name("list"), mostDesk)
			b.visit(h.Base + "/cases/report")
			b.good(name("report"), mostDesk)
		})
	}
}

func (b *tab) unfold(selector string) {
	b.Helper()
	if !ask[bool](b, fmt.Sprintf("(e => { if (e) { e.open = true }; return !!e })(document.querySelector(%q))", selector)) {
		b.Fatalf("there is no %s on %s", selector, b.address())
	}
}

func (b *tab) has(texts ...string) {
	b.Helper()
	page := b.text()
	if i := slices.IndexFunc(texts, func(s string) bool { return !strings.Contains(page, s) }); i >= 0 {
		b.Fatalf("%s lacks %q:\n%s", b.address(), texts[i], page)
	}
}
