package browser

import (
	"maps"
	"strings"
	"testing"

	"aftercare/internal/rig"
)

// A browser that fetches ahead all that a page links to, and opens each page only
// to look at it, says nothing in anybody's name.
func TestPrefetch(t *testing.T) {
	h := demo(t)
	c := h.customer(t, "en", h.on(t, "/return", aLine), "order", "preferences")
	before := h.settled(t)
	b := open(t, desktop, false)
	for _, p := range h.pagesOf(t, c) {
		b.visit(p[1])
		links := ask[[]string](b, `[...new Set([...document.links].map(a => a.href).filter(u => u.startsWith(location.origin)))]`)
		if p[0] == "order" && len(links) < 8 {
			t.Errorf("the order's page links to %v only", links)
		}
		ask[int](b, `Promise.all([...document.links].filter(a => a.href.startsWith(location.origin)).map(a => new Promise(done => {
			const l = document.createElement("link")
			Object.assign(l, {rel: "prefetch", href: a.href, onload: () => done(1), onerror: () => done(0)})
			document.head.append(l)
		}))).then(all => all.length)`)
		for _, l := range links {
			if !strings.Contains(l, "#") {
				b.visit(l)
			}
		}
	}
	after := h.state(t)
	for table, sum := range before {
		if after[table] != sum {
			t.Errorf("looking changed %s", table)
		}
	}
}

// settled is the state when all that was said before is applied and mailed, which
// takes a few rounds of the sweeps.
func (h house) settled(t *testing.T) map[string]string {
	t.Helper()
	var state map[string]string
	same := 0
	rig.Await(t, "the demo comes to rest", func() bool {
		now := h.state(t)
		if same++; !maps.Equal(now, state) {
			state, same = now, 0
		}
		return same == 150
	})
	return state
}
