package browser

import (
	"fmt"
	"strings"
	"testing"
)

// most is what a customer's page may weigh, with all that it fetches.
const most = 100 << 10

// Every page that a mail leads to, in English and Japanese, on a phone and on a
// desk, by day and by night.
func TestPagesFromMails(t *testing.T) {
	h := demo(t)
	seen := map[string]bool{}
	for _, m := range h.mails(t) {
		lang, _, _ := strings.Cut(m.Locale, "-")
		if lang != "en" && lang != "ja" {
			continue
		}
		for i, link := range m.links(h.Base) {
			name := fmt.Sprintf("%s-%s-%d", m.Template, lang, i)
			if seen[name] {
				continue
			}
			seen[name] = true
			for _, on := range []screen{phone, desktop} {
				dark := on == phone && i%2 == 0
				t.Run(name+"/"+on.name, func(t *testing.T) {
					b := open(t, on, dark)
					b.visit(link)
					b.good(fmt.Sprintf("%s-%s", name, on.name), most)
				})
			}
		}
	}
}
