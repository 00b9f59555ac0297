package counter

import (
	"bytes"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// form is what a customer types; a name may come more than once.
type form [][2]string

// file is a picture that a customer chooses.
type file struct {
	name string
	body []byte
}

var nonce = regexp.MustCompile(`name="nonce" value="([^"]+)"`)

// nonce is that of the form on a page, as the browser would send it back.
func (h *house) nonce(page string) string {
	h.Helper()
	m := nonce.FindStringSubmatch(page)
	if m == nil {
		h.Fatal("the page has no form")
	}
	return m[1]
}

func (h *house) get(path string) *httptest.ResponseRecorder {
	return h.do(h.pages, "GET", path, "", nil)
}

// send posts a form with files, as a browser does.
func (h *house) send(path string, f form, files ...file) *httptest.ResponseRecorder {
	h.Helper()
	kind, body := posted(h.T, f, files...)
	return h.do(h.pages, "POST", path, kind, body)
}

// fill opens the page first, for its nonce.
func (h *house) fill(path string, f form, files ...file) *httptest.ResponseRecorder {
	h.Helper()
	page := h.get(path)
	if page.Code != http.StatusOK {
		h.Fatalf("GET %s: %d", path, page.Code)
	}
	return h.send(path, append(f, [2]string{"nonce", h.nonce(page.Body.String())}), files...)
}

func (h *house) do(pages http.Handler, method, path, kind string, body []byte) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest(method, "https://mail.acme.example"+path, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	return w
}

func posted(t *testing.T, f form, files ...file) (kind string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, x := range f {
		if err := w.WriteField(x[0], x[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range files {
		part, err := w.CreateFormFile("photos", x.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(x.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

// spaced is a page without what only keeps words in one line.
var spaced = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2060", "")

// want checks status and texts; one that begins with "!" must not be there.
func (h *house) want(w *httptest.ResponseRecorder, status int, texts ...string) string {
	h.Helper()
	_, page, _ := strings.Cut(w.Body.String(), "</style>")
	plain := spaced.Replace(html.UnescapeString(page))
	if w.Code != status {
		h.Errorf("status %d, want %d:\n%s", w.Code, status, page)
	}
	for _, s := range texts {
		if no, bad := strings.CutPrefix(s, "!"); bad == strings.Contains(plain, strings.TrimPrefix(s, "!")) {
			h.Errorf("the page has %q: %v\n%s", no, bad, page)
		}
	}
	return page
}

// picture is a JPEG with a place in it.
func picture(t *testing.T, n int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 40+n, 30))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * n)
	}
	m.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	secret := "\xff\xe1\x00\x1cExif\x00\x00GPS 52.5200N 13.40"
	return append([]byte("\xff\xd8"+secret), b.Bytes()[2:]...)
}
