package intake

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// unknown is the result for a path that leads to no source.
const unknown = "unknown"

// Endpoint answers POST /webhooks/{store}/{source}.
type Endpoint struct {
	Bindings Bindings
	Inbox    Inbox
	Business clock.Clock
	Nudge    func(ids ...int64)
	Log      *slog.Logger
	Count    func(source, result string) // for metrics; source is "" for a path that leads nowhere; may be nil

	large   gauge // bytes of bodies
	waiting gauge // requests
}

// ServeHTTP takes one webhook in.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := Path{r.PathValue("store"), r.PathValue("source")}
	status, result := e.take(w, r, path)
	if e.Count != nil {
		known := path.Source
		if result == unknown {
			known = "" // a stranger may not make names for metrics
		}
		e.Count(known, result)
	}
	w.Header().Set("Content-Type", "application/json")
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"status":"`+result+`"}`+"\n") // #nosec G705 -- result is a word of ours; the platform may be gone, the row is kept
}

func (e *Endpoint) take(w http.ResponseWriter, r *http.Request, path Path) (status int, result string) {
	source, ok := e.Bindings[path]
	switch {
	case !ok:
		return http.StatusNotFound, unknown
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, "not_a_post"
	case !identity(r.Header.Get("Content-Encoding")):
		return http.StatusUnsupportedMediaType, "compressed"
	case r.ContentLength > MaxBody:
		return http.StatusRequestEntityTooLarge, "too_large"
	}
	body, taken, err := e.large.read(http.MaxBytesReader(w, r.Body, MaxBody))
	defer e.large.give(taken)
	switch tooLarge := new(http.MaxBytesError); {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "too_large"
	case errors.Is(err, errFull):
		w.Header().Set("Connection", "close") // before the rest of the body comes
		return http.StatusServiceUnavailable, "overloaded"
	case err != nil:
		return http.StatusBadRequest, "incomplete"
	}
	receipt, err := source.Verify(r.Header, body)
	if err != nil || receipt.Topic == aftercare.OwnTopic {
		e.Log.Info("webhook refused", "store", path.Store, "source", path.Source, "error", err)
		return http.StatusUnauthorized, "unauthorized"
	}
	if receipt.Ping {
		return http.StatusOK, "hello"
	}
	return e.keep(r.Context(), path, receipt, body)
}

// keep commits the row.
func (e *Endpoint) keep(ctx context.Context, path Path, receipt aftercare.Receipt, body []byte) (int, string) {
	if !e.waiting.take(1, maxWaiting) {
		return http.StatusServiceUnavailable, "overloaded"
	}
	defer e.waiting.give(1)
	id, fresh, err := receive(ctx, e.Inbox, aftercare.Inbound{
		Store: path.Store, Source: path.Source, Key: dedupeKey(receipt.Key, body), Topic: receipt.Topic,
		Header: receipt.Header, Body: body, ReceivedAt: e.Business.Now(),
	})
	if err != nil {
		e.Log.Error("webhook not kept", "store", path.Store, "source", path.Source, "topic", receipt.Topic, "error", err)
		return http.StatusServiceUnavailable, "unavailable"
	}
	if !fresh {
		return http.StatusOK, "repeat"
	}
	if e.Nudge != nil {
		e.Nudge(id)
	}
	return http.StatusOK, "received"
}

func identity(encoding string) bool {
	return encoding == "" || strings.EqualFold(encoding, "identity")
}
