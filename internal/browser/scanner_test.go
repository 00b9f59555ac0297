package browser

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Mail scanners follow every link in every mail, again and again, and prefetch
// what the pages link to. Nothing may come of it.
func TestScanners(t *testing.T) {
	h := demo(t)
	links := map[string]bool{}
	for _, m := range h.mails(t) {
		for _, l := range m.links(h.Base) {
			links[l] = true
		}
	}
	if len(links) < 50 {
		t.Fatalf("only %d links in all mails", len(links))
	}
	before := h.settled(t)
	followed := 0
	for _, link := range slices.Sorted(maps.Keys(links)) {
		for _, url := range append([]string{link}, h.follow(t, http.MethodGet, link)...) {
			for _, method := range []string{http.MethodHead, http.MethodGet} {
				h.follow(t, method, url)
				followed++
			}
		}
	}
	t.Logf("%d links in mails, %d requests", len(links), followed)
	after := h.state(t)
	for table, sum := range before {
		if after[table] != sum {
			t.Errorf("following links changed %s", table)
		}
	}
}

// follow asks for a page as scanners do, and returns the links of ours on it.
func (h house) follow(t *testing.T, method, url string) (links []string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Purpose", "prefetch")
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }() // read to its end
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("%s %s: %d %v", method, url, r.StatusCode, err)
	}
	if len(r.Header.Values("Set-Cookie")) > 0 {
		t.Errorf("%s sets a cookie", url)
	}
	for _, l := range href.FindAllStringSubmatch(string(body), -1) {
		u := strings.ReplaceAll(l[1], "&amp;", "&")
		if strings.HasPrefix(u, "/c/") {
			u = h.Base + u
		}
		if strings.HasPrefix(u, h.Base+"/c/") && u != url && !slices.Contains(links, u) {
			links = append(links, u)
		}
	}
	return links
}
