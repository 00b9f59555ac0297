package shell_test

import (
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/mailtemplates"
)

var ourLinks = regexp.MustCompile(`https?://[^\s"'<>)]+/c/[^\s"'<>)]+`)

// TestScanners follows every link of every mail that ships, in all languages, as
// the scanners of mailboxes do: none of it may change a row.
func TestScanners(t *testing.T) {
	v := visit(t)
	set, err := mailtemplates.Load(mailtemplates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]bool{"/c/" + v.anna.stop: true} // that of the header List-Unsubscribe
	for _, name := range set.Names() {
		for _, locale := range set.Locales(name) {
			found := 0
			for _, f := range mailtemplates.Fixtures() {
				out, err := set.Render(name, locale, f.Data(name, locale))
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range ourLinks.FindAllString(html.UnescapeString(out.HTML)+"\n"+out.Text, -1) {
					_, token, _ := strings.Cut(m, "/c/")
					for made, real := range map[string]string{"eyJhbGc.unsubscribe": v.anna.stop, "eyJhbGc.survey": v.anna.survey, "eyJhbGc.review": v.anna.review,
						"eyJhbGc.order": v.anna.order, "eyJhbGc.preferences": v.anna.choice, "eyJhbGc.case": v.anna.about,
						"eyJhbGc.label": v.anna.order + "/return"} {
						token = strings.Replace(token, made, real, 1)
					}
					links["/c/"+token] = true
					found++
				}
			}
			if kind, _ := set.Kind(name); found == 0 && kind != "transactional" {
				t.Errorf("%s/%s, a %s mail, has no link of ours", name, locale, kind)
			}
		}
	}
	if len(links) < 7 { // the survey's five scores, the review, the end
		t.Fatalf("only %d links: %v", len(links), links)
	}
	before := v.dump(t)
	for _, path := range slices.Sorted(maps.Keys(links)) {
		for range 2 {
			for _, method := range []string{"GET", "HEAD"} {
				for _, c := range []*http.Client{stranger, v.operator} {
					for _, header := range []string{"Accept: text/html", "Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "X-Moz: prefetch", "User-Agent: Mozilla/5.0 (compatible; mailscanner)"} {
						if got := v.do(c, method, path, "", header); got.status != http.StatusOK && got.status != http.StatusSeeOther || len(got.header.Values("Set-Cookie")) > 0 {
							t.Fatalf("%s %.40s… with %s: %d, cookies %v", method, path, header, got.status, got.header.Values("Set-Cookie"))
						}
					}
				}
			}
		}
	}
	v.rest()
	same(t, before, v.dump(t))
}
