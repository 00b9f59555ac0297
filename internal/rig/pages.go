package rig

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// browser follows no redirect: whoever posts wants to know how it was answered.
var browser = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// page is what a browser shows.
type page struct {
	status int // 0: nobody has answered
	to     string
	text   string
}

// visit asks for a page once.
func (r *Rig) visit(by *http.Client, method, path, kind string, body []byte) page {
	req, err := http.NewRequestWithContext(r.Context(), method, "http://"+r.Addr+path, bytes.NewReader(body))
	if err != nil {
		r.Error(err)
		return page{}
	}
	req.Header.Set("Content-Type", kind)
	res, err := by.Do(req)
	if err != nil {
		return page{}
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return page{}
	}
	return page{res.StatusCode, res.Header.Get("Location"), string(text)}
}

// persevere tries until it is done, as people do whose line is bad. It returns
// false when the test is over before, and says so when that takes too long.
func (r *Rig) persevere(what string, try func() (done bool, last page)) bool {
	for end := time.Now().Add(2 * Deadline); ; time.Sleep(50 * time.Millisecond) {
		done, last := try()
		switch {
		case done:
			return true
		case r.Context().Err() != nil:
			return false
		case time.Now().After(end):
			r.Errorf("%s: in vain for %s; the last answer was %d\n%.600s", what, 2*Deadline, last.status, words(last.text))
			return false
		}
	}
}

var (
	tag     = regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`)
	hidden  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	action  = regexp.MustCompile(`<form[^>]* action="([^"]+)"`)
	number  = regexp.MustCompile(`<span class="code">([A-Z]-[0-9A-Z]{6})</span>`)
	thanked = `class="thanks"`
)

func words(page string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(page, " ")), " ")
}

// form is a form of a page, with what it carries along.
type form struct {
	path   string
	fields url.Values
	photo  []byte // nil: none
}

// formOf is the first form behind a mark in a page; ok is false when there is none.
func formOf(text, mark string) (f form, ok bool) {
	_, text, found := strings.Cut(text, mark)
	at := action.FindStringSubmatchIndex(text)
	if !found || at == nil {
		return form{}, false
	}
	f = form{path: local(html.UnescapeString(text[at[2]:at[3]])), fields: url.Values{}}
	text, _, _ = strings.Cut(text[at[0]:], "</form>")
	for _, m := range hidden.FindAllStringSubmatch(text, -1) {
		f.fields.Set(m[1], html.UnescapeString(m[2]))
	}
	return f, f.fields.Get("nonce") != ""
}

// local is the path of an address, with its query.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.RequestURI()
}

// body is the form as a browser posts it.
func (f form) body() (kind string, body []byte) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range f.fields {
		for _, v := range values {
			_ = w.WriteField(name, v) // into memory
		}
	}
	if f.photo != nil {
		if part, err := w.CreateFormFile("photos", "photo.jpg"); err == nil {
			_, _ = part.Write(f.photo)
		}
	}
	_ = w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// picture is a photo that no other is like.
func picture(n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 96, 64))
	for i := range 64 { // bits in squares of 8, which survive being drawn anew
		shade := color.RGBA{40, 90, 160, 255}
		if n>>i&1 == 1 {
			shade = color.RGBA{240, 200, 80, 255}
		}
		for x := range 8 {
			for y := range 8 {
				img.Set(i%8*8+x, i/8*8+y, shade)
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(fmt.Errorf("rig: picture: %w", err)) // into memory
	}
	return b.Bytes()
}
