package browser

import (
	"regexp"
	"testing"
)

var narrow, wide = screen{"390", 390, 844}, screen{"1400", 1400, 900}

var aCase = regexp.MustCompile(`href="(/cases/[^"?]+/[^"?]+)"`)

// The pages of the people who answer, on a phone between two shelves and on a wide
// desk.
func TestConsole(t *testing.T) {
	h := demo(t)
	pages := [][2]string{
		{"overview", "/"}, {"cases", "/cases"}, {"cases-closed", "/cases?turn=closed"}, {"report", "/cases/report"}, {"announcements", "/announcements"},
		{"pauses", "/pauses"}, {"workflows", "/workflows"}, {"mails", "/mails"}, {"inbox", "/inbox"},
		{"order", h.byLanguage(t, "en")},
	}
	m := aCase.FindSubmatch(h.get(t, "/cases?turn=closed"))
	if m == nil {
		t.Fatal("the demo has no case that was closed")
	}
	pages = append(pages, [2]string{"case", string(m[1])})
	for i, p := range pages {
		for j, on := range []screen{narrow, wide} {
			t.Run(p[0]+"/"+on.name, func(t *testing.T) {
				b := open(t, on, (i+j)%2 == 0)
				b.visit(h.Base + p[1])
				b.good("console-"+p[0]+"-"+on.name, mostDesk)
			})
		}
	}
}
