package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"aftercare/internal/mail/mailtest"
)

// Web reaches the running Aftercare as the outside world does: by HTTP.
type Web struct {
	Base   string // "http://127.0.0.1:8080"
	Store  string
	Client *http.Client
	// Sign makes the headers that a platform sends with a body.
	Sign func(p Post) http.Header
}

// Post posts a signed webhook until it is answered 200, a few times at most, as
// platforms do.
func (w *Web) Post(ctx context.Context, p Post) error {
	var failed error
	for range 3 {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Base+"/webhooks/"+w.Store+"/"+p.Source, bytes.NewReader(p.Body))
		if err != nil {
			return err
		}
		r.Header = w.Sign(p)
		r.Header.Set("Content-Type", "application/json")
		if failed = w.expect(r, http.StatusOK); failed == nil {
			return nil
		}
	}
	return failed
}

// Answer does what a customer does: follow the mail's link and press the button.
func (w *Web) Answer(ctx context.Context, a Answer, m mailtest.Mail) error {
	form := url.Values{}
	var target string
	switch a.Do {
	case "unsubscribe": // as a mail provider does it, RFC 8058
		target = between(strings.Join(m.Header["List-Unsubscribe"], ""), "<", ">")
		form.Set("List-Unsubscribe", "One-Click")
	case "rate":
		target, _, _ = strings.Cut(w.link(m, `\?score=\d`), "?")
		form.Set("score", strconv.Itoa(a.Score))
		form.Set("comment", "")
	case "review":
		if target = w.link(m, ""); target != "" {
			target += "/review"
		}
		form.Set("place", "1")
	}
	if target == "" {
		return fmt.Errorf("the mail %q has no link to answer by", m.Subject)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", w.Base) // as the page's own form
	return w.expect(r, http.StatusOK, http.StatusSeeOther)
}

// link is the mail's first signed link, other than the one to unsubscribe,
// whose end matches the pattern.
func (w *Web) link(m mailtest.Mail, end string) string {
	unsubscribe := between(strings.Join(m.Header["List-Unsubscribe"], ""), "<", ">")
	for _, u := range regexp.MustCompile(regexp.QuoteMeta(w.Base)+`/c/[\w.-]+`+end).FindAllString(m.Text, -1) {
		if u != unsubscribe {
			return u
		}
	}
	return ""
}

func (w *Web) expect(r *http.Request, statuses ...int) error {
	res, err := w.Client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // read to its end below
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return err
	}
	for _, s := range statuses {
		if res.StatusCode == s {
			return nil
		}
	}
	return fmt.Errorf("%s %s answered %s: %s", r.Method, r.URL.Path, res.Status, body)
}

func between(s, open, end string) string {
	_, s, ok := strings.Cut(s, open)
	if !ok {
		return ""
	}
	s, _, _ = strings.Cut(s, end)
	return s
}
