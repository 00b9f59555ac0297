package shell_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// actsIn lists all in a page that could act or reach out: scripts but our own,
// handlers, frames of others, addresses that are none of the harmless kinds.
func actsIn(page string) (found []string) {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken, html.SelfClosingTagToken:
			found = append(found, actsOf(z.Token())...)
		}
	}
}

func actsOf(tok html.Token) (found []string) {
	switch tok.Data {
	case "script", "object", "embed", "applet", "math", "noscript", "template":
		found = append(found, "an element "+tok.String())
	}
	for _, a := range tok.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "http-equiv" && strings.EqualFold(a.Val, "refresh"):
			found = append(found, fmt.Sprintf("<%s %s=%.100q>", tok.Data, a.Key, a.Val))
		case slices.Contains([]string{"href", "src", "action", "formaction", "background", "poster", "xlink:href"}, a.Key):
			u, err := url.Parse(strings.TrimSpace(a.Val))
			if err != nil || !slices.Contains([]string{"", "http", "https", "mailto", "tel", "data"}, u.Scheme) || u.Scheme == "data" && tok.Data != "img" && tok.Data != "link" ||
				strings.HasSuffix(u.Hostname(), "evil.example") || u.Scheme == "" && u.Host != "" || strings.ContainsAny(a.Val, "\r\n\"<>") {
				found = append(found, fmt.Sprintf("<%s %s=%.100q>", tok.Data, a.Key, a.Val))
			}
		}
	}
	return found
}

// The tests above stand on actsIn: it has to see what is there.
func TestActsAreSeen(t *testing.T) {
	for _, page := range []string{
		"<script>1</script>", `<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">`, `<a href=" JavaScript:alert(1)">`, `<iframe src="//evil.example">`, `<form action="https://evil.example/">`,
		`<svg onload=x>`, `<meta http-equiv=Refresh content=0>`, `<iframe srcdoc=x>`, `<a href="data:text/html,x">`, `<base href="https://evil.example/">`,
	} {
		if len(actsIn("<p>x</p>"+page)) == 0 {
			t.Errorf("%s was not seen", page)
		}
	}
	if found := actsIn(`<a href="/x">y</a><img src="https://acme.example/a.png" alt="onerror=x"><a href="mailto:a@b.example">&lt;script&gt;</a>`); len(found) > 0 {
		t.Errorf("seen and not there: %v", found)
	}
}
