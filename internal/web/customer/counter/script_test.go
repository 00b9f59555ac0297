package counter

import (
	"net/http"
	"testing"
)

// What runs from right to left is read so, and turns nothing else around; what is
// no text is left out.
func TestTextsOfAllScripts(t *testing.T) {
	h := open(t)
	const sent = "\u202eشكرا 🎁\u202c \x00\x1b[31m\xff ありがとう 👩‍👩‍👧"
	h.want(h.fill(h.order("/ask"), form{{"kind", "question"}, {"text", sent}}), http.StatusOK, `<p class="words" dir="auto">شكرا 🎁`, "ありがとう 👩‍👩‍👧")
	if got, want := h.only().Messages[0].Text, "شكرا 🎁   [31m ありがとう 👩‍👩‍👧"; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
}
