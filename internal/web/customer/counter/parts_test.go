package counter

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/store"
)

// With the database gone, too many pictures come back as the words beside them.
func TestManyPicturesWhileTheDatabaseIsAway(t *testing.T) {
	h := open(t)
	n := [2]string{"nonce", h.nonce(h.get(h.order("/return")).Body.String())}
	gone, err := store.Open(t.Context(), h.url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	var six []file
	for i := range 6 {
		six = append(six, file{"p.jpg", picture(t, i+1)})
	}
	kind, body := posted(t, back(n), six...)
	h.want(h.do(h.over(gone), "POST", h.order("/return"), kind, body), http.StatusServiceUnavailable, "Two have holes.", "Send it again")
}

// A form of a great many parts, named or not, is not read to its end.
func TestAFormOfManyParts(t *testing.T) {
	h := open(t)
	for _, name := range []string{"", "photo", "text"} {
		f := form{{"kind", "question"}}
		for range 1000 {
			f = append(f, [2]string{name, ""})
		}
		h.want(h.send(h.order("/ask"), append(f, [2]string{"text", "Behind a thousand."})), http.StatusUnprocessableEntity, "!Behind a thousand.")
	}
	h.want(h.fill(h.order("/ask"), form{{"kind", "question"}, {"text", strings.Repeat("あ", 2000)}}), http.StatusOK, "Thank you")
}
