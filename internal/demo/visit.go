package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"aftercare/internal/mail/mailtest"
)

// open looks at a page, as whoever follows a link does.
func (w *Web) open(ctx context.Context, address string) (*page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return w.ask(r)
}

// send fills a form in and presses its button. A page that asks for something
// else is an error: the story knows what it wants to say.
func (w *Web) send(ctx context.Context, f *form, fill map[string]string, picture []byte) error {
	for name, value := range fill {
		f.values.Set(name, value)
	}
	kind, body := "application/x-www-form-urlencoded", io.Reader(strings.NewReader(f.values.Encode()))
	if f.multipart {
		var err error
		if kind, body, err = f.parts(picture); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, f.action, body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", w.Base) // as the page's own form
	_, err = w.ask(r)
	return err
}

// parts is a form with a picture, as browsers send it.
func (f *form) parts(picture []byte) (kind string, body io.Reader, err error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range f.values {
		for _, v := range values {
			if err = m.WriteField(name, v); err != nil {
				return "", nil, err
			}
		}
	}
	if picture != nil {
		part, err := m.CreateFormFile("photos", "IMG_0117.JPG")
		if err != nil {
			return "", nil, err
		}
		if _, err = part.Write(picture); err != nil {
			return "", nil, err
		}
	}
	return m.FormDataContentType(), &b, m.Close()
}

// ask is one request and the page that answers it.
func (w *Web) ask(r *http.Request) (*page, error) {
	res, err := w.Client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // it is read
	p, err := read(r.URL, io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusSeeOther {
		return nil, fmt.Errorf("%s %s answered %s: %s", r.Method, r.URL.Path, res.Status, p.said)
	}
	return p, nil
}

// seek follows the mail's links until a page has what is looked for. That is what
// people do, and it harms nobody: looking changes nothing.
func (w *Web) seek(ctx context.Context, m mailtest.Mail, found func(*page) bool) (*page, error) {
	for _, l := range w.links(m) {
		p, err := w.open(ctx, l)
		if err != nil {
			return nil, err
		}
		if found(p) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no link of the mail %q leads there", m.Subject)
}

// links are the mail's signed links in their order.
func (w *Web) links(m mailtest.Mail) (all []string) {
	for _, u := range regexp.MustCompile(regexp.QuoteMeta(w.Base)+`/c/[\w.-]+(\?[\w=&]+)?`).FindAllString(m.Text, -1) {
		if u = strings.TrimRight(u, "."); !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}

// follow opens a page's own link, with what is asked in it.
func (w *Web) follow(ctx context.Context, p *page, end string, query url.Values) (*page, error) {
	to, _, _ := strings.Cut(p.to(end), "?")
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	return w.open(ctx, to)
}
