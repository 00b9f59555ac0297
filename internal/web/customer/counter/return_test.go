package counter

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// back is a return request as somebody fills it in.
func back(more ...[2]string) form {
	return append(form{{"line", "2"}, {"pieces-2", "2"}, {"cause", "damaged"}, {"wanted", "refund"}, {"text", "Two have holes."}}, more...)
}

var photos = regexp.MustCompile(`/photo/([a-z2-7]{26})\?small`)

func TestAReturn(t *testing.T) {
	h := open(t)
	page := h.want(h.get(h.order("/return")), http.StatusOK,
		"How do I wash merino?", "!Where is my refund?", "Trail Boots", "Merino Socks", "3 pieces", "Can be returned until", "Digital goods and gift cards", "Knives stay with who bought them",
		"It has not left us yet", "!Leather Wax", "Costs you nothing", "You pay for sending it back", "Acme Outdoor keeps what you send here", `enctype="multipart/form-data"`)
	for _, value := range []string{"4", "6"} { // not to be chosen
		if strings.Contains(page, `name="line" value="`+value+`"`) {
			t.Errorf("line %s can be chosen", value)
		}
	}
	sent := back([2]string{"nonce", h.nonce(page)})
	w := h.send(h.order("/return"), sent, file{"hole.jpg", picture(t, 3)}, file{"hole2.jpg", picture(t, 5)})
	h.want(w, http.StatusOK, "Thank you. We have your request", "Kim Sommer is looking after it", "You will hear from us by", "(CET)", "2 pieces · Merino Socks",
		"Two have holes.", "Print the return slip", "My money back", "Arrived damaged", "Costs you nothing", "Request received")
	c := h.only()
	if c.Kind != aftercare.CaseReturn || c.From != aftercare.FromCustomer || c.State != aftercare.StateNew || c.Cause != "damaged" || c.Wanted != "refund" ||
		c.Covered != aftercare.CoveredByShop || len(c.Lines) != 1 || c.Lines[0] != (aftercare.CaseLine{LineID: "2", Quantity: 2}) || c.SKU != "SOCK-M" ||
		!strings.HasPrefix(c.ID, "R-") || len(c.Messages) != 1 || c.Messages[0].Text != "Two have holes." || len(c.Messages[0].Photos) != 2 {
		t.Fatalf("case %+v", c)
	}
	h.want(h.send(h.order("/return"), sent, file{"hole.jpg", picture(t, 3)}, file{"hole2.jpg", picture(t, 5)}), http.StatusOK, c.ID)
	h.now.Advance(5e9)
	h.want(h.send(h.order("/return"), sent, file{"hole.jpg", picture(t, 3)}, file{"hole2.jpg", picture(t, 5)}), http.StatusOK, c.ID)
	if c = h.only(); len(c.Messages) != 1 {
		t.Errorf("posted three times: %d messages", len(c.Messages))
	}
	h.want(h.get(h.order("/return")), http.StatusOK, "!You have asked to return this already", "!3 pieces")
	h.want(h.get(h.of(c)), http.StatusOK, "Two have holes.", "Kim Sommer", "Print the return slip", "/photo/"+c.Messages[0].Photos[1])
}

// Once the window is over, only what is wrong with it can be a reason, and only what
// puts that right can be chosen.
func TestAReturnAfterTheWindow(t *testing.T) {
	h := open(t)
	h.want(h.get(h.order("/return")), http.StatusOK, `value="changed_mind"`, `value="exchange"`)
	h.now.Advance(60 * 24 * time.Hour)
	h.want(h.get(h.order("/return")), http.StatusOK, `value="defective"`, `value="repair"`, "!changed_mind", `!value="exchange"`, "!You pay for sending it back")
}

// A picture is kept without what the phone wrote into it, and shown to whoever has
// a link to the order or to the case, as an answer that can do nothing.
func TestAPicture(t *testing.T) {
	h := open(t)
	h.fill(h.order("/return"), back(), file{"hole.jpg", picture(t, 3)})
	id := h.only().Messages[0].Photos[0]
	for _, link := range []string{h.order(""), h.of(h.only())} {
		for _, small := range []string{"", "?small"} {
			w := h.get(link + "/photo/" + id + small)
			if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("\xff\xd8")) || bytes.Contains(w.Body.Bytes(), []byte("GPS")) {
				t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
			}
			for name, want := range map[string]string{
				"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline",
				"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cache-Control": "private, max-age=86400",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		}
	}
	other := h.link("order", "shopify/77")
	for _, path := range []string{other + "/photo/" + id, h.order("/photo/nothing"), h.order("/photo/..%2f..%2fetc"), h.link("survey", "shopify/"+orderID) + "/photo/" + id} {
		if w := h.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// What is wrong is said, and what was typed and sent stays: pictures too.
func TestAReturnWithErrors(t *testing.T) {
	h := open(t)
	page := h.get(h.order("/return")).Body.String()
	n := [2]string{"nonce", h.nonce(page)}
	w := h.send(h.order("/return"), form{{"text", "Kept <b>"}, n}, file{"hole.jpg", picture(t, 3)})
	page = h.want(w, http.StatusUnprocessableEntity, "Please check this", "Please choose what you would like to send back", "Please answer “Why?", "Kept <b>", "Keep this picture")
	if strings.Contains(page, "Kept <b>") || h.nonce(page) != n[1] {
		t.Error("markup came through, or another nonce")
	}
	kept := photos.FindStringSubmatch(page)
	if kept == nil {
		t.Fatal("the picture is lost")
	}
	for name, c := range map[string]struct {
		f    form
		want string
	}{
		"other without a word":      {form{{"line", "2"}, {"cause", "other"}, {"wanted", "refund"}}, "Please tell us the reason"},
		"a mind changed, too late":  {form{{"line", "5"}, {"cause", "changed_mind"}, {"wanted", "refund"}}, "cannot come back for this reason. Knives stay"},
		"a line not shipped":        {form{{"line", "6"}, {"cause", "damaged"}, {"wanted", "refund"}}, "Please choose what you would like"},
		"a digital line":            {form{{"line", "4"}, {"cause", "damaged"}, {"wanted", "refund"}}, "Please choose what you would like"},
		"a line of nobody":          {form{{"line", "99"}, {"cause", "damaged"}, {"wanted", "refund"}}, "Please choose what you would like"},
		"an outcome that is not":    {form{{"line", "2"}, {"cause", "damaged"}, {"wanted", "a yacht"}}, "Please answer “What would"},
		"beyond the window, credit": {form{{"line", "5"}, {"cause", "defective"}, {"wanted", "store_credit"}}, "we can offer: My money back"},
	} {
		t.Run(name, func(t *testing.T) {
			h.T = t
			h.want(h.send(h.order("/return"), append(c.f, n, [2]string{"photo", kept[1]})), http.StatusUnprocessableEntity, c.want, kept[1])
		})
	}
	h.T = t
	if got := h.cases(orderID); len(got) != 0 {
		t.Fatalf("cases %+v of forms with errors", got)
	}
	h.want(h.send(h.order("/return"), back(n, [2]string{"photo", kept[1]})), http.StatusOK, "Thank you")
	if c := h.only(); len(c.Messages[0].Photos) != 1 || c.Messages[0].Photos[0] != kept[1] {
		t.Errorf("the picture of the first try is not in %+v", c.Messages)
	}
}

// bomb is the beginning of a picture of ten thousand megapixels.
func bomb() []byte {
	header := "IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00"
	return binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"+header), crc32.ChecksumIEEE([]byte(header)))
}

func TestFilesThatAreNone(t *testing.T) {
	h := open(t)
	six := []file{}
	for i := range 6 {
		six = append(six, file{"p.jpg", picture(t, i+1)})
	}
	for name, c := range map[string]struct {
		files []file
		want  string
	}{
		"a page":        {[]file{{"<b>.jpg", []byte("<html><script>alert(1)</script>")}}, "“<b>.jpg” is not a picture"},
		"an SVG":        {[]file{{"x.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)}}, "is not a picture"},
		"a bomb":        {[]file{{"x.png", bomb()}}, "is too large"},
		"cut short":     {[]file{{"x.jpg", picture(t, 1)[:200]}}, "damaged"},
		"eleven MB":     {[]file{{"x.jpg", append(picture(t, 1), make([]byte, 11<<20)...)}}, "is too large"},
		"six of them":   {six, "Five pictures go with one message"},
		"somebody's id": {nil, "add your pictures once more"},
	} {
		t.Run(name, func(t *testing.T) {
			h.T = t
			f := back()
			if c.files == nil {
				f = append(f, [2]string{"photo", "aaaaaaaaaaaaaaaaaaaaaaaaaa"})
			}
			page := h.want(h.fill(h.order("/return"), f, c.files...), http.StatusUnprocessableEntity, c.want, "Two have holes.")
			if strings.Contains(page, "<b>.jpg") || strings.Contains(page, "<script") {
				t.Error("the file's name is markup")
			}
		})
	}
	h.T = t
	if got := h.cases(orderID); len(got) != 0 {
		t.Fatalf("cases %+v", got)
	}
}
