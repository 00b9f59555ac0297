package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
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
