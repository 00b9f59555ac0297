package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"aftercare/mailtemplates"
)

// Screens that mails are read on: a phone, and the pane of a mail program.
var (
	pocket = screen{"360", 360, 640}
	pane   = screen{"640", 640, 800}
)

// readers are whose mails are looked at, by language.
var readers = [][2]string{{"en", "plain"}, {"ja", "konbini"}, {"ko", "korean"}, {"en", "rich"}, {"en", "long"}}

// heaviest is what a mail may weigh: above 102 KB the largest provider cuts it off.
const heaviest = 100 << 10

// Every mail, with the data of the fixtures, on a phone and beside a list of
// mails, by day and by night: no wider than its place, and readable for everybody.
func TestEveryMail(t *testing.T) {
	set, err := mailtemplates.Load(mailtemplates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range readers {
		fixture, _ := mailtemplates.FixtureByName(who[1])
		for j, on := range []screen{pocket, pane} {
			t.Run(strings.Join([]string{who[0], who[1], on.name}, "/"), func(t *testing.T) {
				b := open(t, on, false)
				for i, name := range set.Names() {
					out, err := set.Render(name, who[0], fixture.Data(name, who[0]))
					if err != nil {
						t.Fatal(err)
					}
					b.dark((i+j)%2 == 0)
					b.visit(served(t, out.HTML))
					b.mail(fmt.Sprintf("%s-%s-%s-%s", name, who[0], who[1], on.name))
				}
			})
		}
	}
}

// served is the address of a mail, whose pictures are a grey square.
func served(t *testing.T, page string) string {
	t.Helper()
	page = remote.ReplaceAllString(page, `src="/square"`)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = w.Write([]byte(square))
			return
		}
		_, _ = w.Write([]byte(page)) // the browser left; the visit says so
	}))
	t.Cleanup(s.Close)
	return s.URL
}

var remote = regexp.MustCompile(`src="https://[^"]+"`)

const square = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120"><rect width="120" height="120" fill="#999"/></svg>`

// mail holds what every mail must be, and keeps its picture. Landmarks are the mail
// program's, whose page the mail is a part of.
func (b *tab) mail(name string) {
	b.Helper()
	b.shot(name)
	m := ask[struct {
		Page, Screen, Bytes, Scripts int64
		Lang                         string
	}](b, `({page: document.documentElement.scrollWidth, screen: window.innerWidth, scripts: document.scripts.length,
		lang: document.documentElement.lang, bytes: new Blob([document.documentElement.outerHTML]).size})`)
	if m.Page > m.Screen {
		b.Errorf("%s: %d px wide on %d", name, m.Page, m.Screen)
	}
	if m.Bytes > heaviest || m.Scripts > 0 || m.Lang == "" {
		b.Errorf("%s: %d bytes, %d scripts, in the language %q", name, m.Bytes, m.Scripts, m.Lang)
	}
	for _, v := range b.violations("wcag2a", "wcag2aa", "wcag21a", "wcag21aa") {
		b.Errorf("%s: %s", name, v)
	}
}
