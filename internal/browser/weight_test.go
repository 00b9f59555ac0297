package browser

import (
	"testing"
)

// A page is read as soon as its one answer is there: it is whole in the first
// flight of a connection or two, nothing that it waits for is fetched after it, and
// its text is drawn with no font of its own. What a second is made of on a phone
// far from its mast is then the network's, which no test can hold.
func TestReadAtOnce(t *testing.T) {
	h := demo(t)
	c := h.customer(t, "en", h.on(t, "/return", aLine), "order", "preferences")
	b := open(t, phone, false)
	b.slowly()
	for _, p := range h.pagesOf(t, c) {
		b.visit(p[1])
		m := ask[measured](b, measure)
		t.Logf("%s: %d bytes, read after %.0f ms, the answer's first byte after %.0f ms", p[0], m.Bytes, m.Drawn, m.First)
		if m.Requests != 1 {
			t.Errorf("%s takes %d requests before it is read, want one", p[0], m.Requests)
		}
		if m.Bytes > flight {
			t.Errorf("%s weighs %d bytes as it travels, want at most %d", p[0], m.Bytes, flight)
		}
		if m.Blocking+m.Fonts > 0 {
			t.Errorf("%s waits for %d files and %d fonts", p[0], m.Blocking, m.Fonts)
		}
		if m.Drawn > 0 && m.Drawn < m.First {
			t.Errorf("%s was drawn before it came", p[0])
		}
	}
}

// flight is what a server may send before the first receipt comes back: ten
// packets, and twenty more for the second round.
const flight = 30 * 1460

// measured is what the browser knows of how a page came.
type measured struct {
	Requests, Bytes, Blocking, Fonts int64
	First, Drawn                     float64
}

const measure = `(() => {
	const [page] = performance.getEntriesByType("navigation"), more = performance.getEntriesByType("resource")
	const drawn = performance.getEntriesByName("first-contentful-paint")[0]
	return {requests: 1 + more.filter(e => e.initiatorType != "img" && !e.name.startsWith("data:")).length, bytes: page.transferSize,
		blocking: more.filter(e => e.renderBlockingStatus == "blocking").length, fonts: document.fonts.size,
		first: page.responseStart, drawn: drawn ? drawn.startTime : 0}
})()`
