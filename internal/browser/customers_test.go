package browser

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"aftercare/internal/rig"
)

// customer is who bought something in the demo, as the mails of the order know
// them.
type customer struct {
	locale string
	links  map[string]string // of "order", "survey", "case", …: the page itself, with nothing below it
}

// customers are all of them, in the order in which they bought.
func (h house) customers(t *testing.T) []customer {
	t.Helper()
	var out []customer
	at := map[string]int{}
	for _, m := range h.mails(t) {
		for _, l := range m.links(h.Base + "/c/") {
			i, ok := at[m.Order]
			if !ok {
				i, at[m.Order] = len(out), len(out)
				out = append(out, customer{m.Locale, map[string]string{}})
			}
			token := tokenOf(t, l)
			out[i].links[purposeOf(t, token)] = h.Base + "/c/" + token
		}
	}
	return out
}

// customer is the first who reads a language now, has links of all these purposes,
// and can be shown what a test looks for.
func (h house) customer(t *testing.T, lang string, shows func(customer) bool, purposes ...string) customer {
	t.Helper()
	for _, c := range h.customers(t) {
		fits := strings.HasPrefix(c.locale, lang)
		for _, p := range purposes {
			fits = fits && c.links[p] != ""
		}
		if fits && h.on(t, "", `<html lang="`+lang+`"`)(c) && (shows == nil || shows(c)) {
			return c
		}
	}
	t.Fatalf("no customer of the demo reads %s, has links of %v and sees what is looked for", lang, purposes)
	return customer{}
}

// on reports whether a page below the order's has something.
func (h house) on(t *testing.T, below, text string) func(customer) bool {
	return func(c customer) bool {
		status, page := h.read(t, c.links["order"]+below)
		return status == http.StatusOK && strings.Contains(page, text)
	}
}

// Where a form lets a line be chosen.
const aLine = `name="line" value=`

var lost = regexp.MustCompile(`/find/[a-z0-9-]+`)

// find is where a customer who lost the link asks for a new one: the parcel's
// insert says it.
func (h house) find(t *testing.T, c customer) string {
	t.Helper()
	_, page := h.read(t, c.links["order"]+"/insert")
	path := lost.FindString(page)
	if path == "" {
		t.Fatal("the insert does not say where to find the page again")
	}
	return h.Base + path
}

// speak lets a customer choose another language on the page for it: of those who
// read Korean, since tests that send forms need most who read English and Japanese,
// one with few links, since others look for one with all. The demo's time stands
// still, and of two choices at one moment nobody can say which holds; so each
// customer chooses once.
func (b *tab) speak(h house, lang string, also ...string) customer {
	b.Helper()
	all := h.customers(b.T)
	slices.SortStableFunc(all, func(a, b customer) int { return len(a.links) - len(b.links) })
	i := slices.IndexFunc(all, func(c customer) bool {
		return c.links["preferences"] != "" && h.on(b.T, "", `<html lang="ko"`)(c) && h.on(b.T, "/return", aLine)(c)
	})
	if i < 0 {
		b.Fatal("no customer of the demo who reads Korean can choose another language")
	}
	c := all[i]
	b.visit(c.links["preferences"])
	b.fill("#language", lang)
	for _, s := range also {
		b.check(s)
	}
	b.press("form button[type=submit]")
	rig.Await(b.T, "the order's page is in "+lang, func() bool {
		_, page := h.read(b.T, c.links["order"])
		return strings.Contains(page, `<html lang="`+lang+`"`)
	})
	return c
}

func tokenOf(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	token, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/c/"), "/")
	return token
}

// purposeOf is what a token opens.
func purposeOf(t *testing.T, token string) string {
	t.Helper()
	body, _, _ := strings.Cut(token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(payload), "\x00")[2]
}

// now is what the browser has before it.
func (b *tab) now(selector string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Text(selector))
	if err != nil {
		b.Fatalf("%s on %s: %v", selector, b.address(), err)
	}
	return v
}
