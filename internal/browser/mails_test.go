package browser

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// letter is one mail of the demo, as its mailbox shows it.
type letter struct {
	ID, Template, Locale, Subject, Order, To, HTML, Text string
}

var href = regexp.MustCompile(`href="([^"]+)"`)

// links are the addresses of ours that the mail holds.
func (l letter) links(base string) []string {
	var out []string
	for _, m := range href.FindAllStringSubmatch(l.HTML, -1) {
		if u := html.UnescapeString(m[1]); strings.HasPrefix(u, base) && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// mails are all that the demo sent.
func (h house) mails(t *testing.T) []letter {
	t.Helper()
	var out []letter
	if err := json.Unmarshal(h.get(t, "/mailbox/all.json"), &out); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatal("the demo sent no mail")
	}
	return out
}

func (h house) get(t *testing.T, path string) []byte {
	t.Helper()
	r, err := http.Get(h.Base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }() // read to its end
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v\n%s", path, r.StatusCode, err, body)
	}
	return body
}
