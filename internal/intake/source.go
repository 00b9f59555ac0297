package intake

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// Source is an adapter for one platform's webhooks, bound to one store's secrets.
type Source interface {
	// Verify checks the signature over the raw body. Errors have the code
	// Unauthorized.
	Verify(h http.Header, body []byte) (aftercare.Receipt, error)
	// Parse turns a kept request into events. Errors have the code Ignored when
	// nothing in it is for us, Invalid when it cannot be read.
	Parse(in aftercare.Inbound) ([]aftercare.Event, error)
}

// Path is where a source's webhooks arrive: /webhooks/{store}/{source}.
type Path struct{ Store, Source string }

// Bindings says which adapter, with which secrets, listens where.
type Bindings map[Path]Source

// Parse reads an inbox row by the adapter it came through, or, for answers of
// customers, as the event it is.
func (b Bindings) Parse(in aftercare.Inbound) ([]aftercare.Event, error) {
	if in.Topic == aftercare.OwnTopic {
		return parseOwn(in)
	}
	s, ok := b[Path{in.Store, in.Source}]
	if !ok {
		return nil, aftercare.Errorf(aftercare.Unavailable,
			"store %q has no source %q any more; add it back to the configuration and replay the row", in.Store, in.Source)
	}
	events, err := s.Parse(in)
	if err != nil {
		return nil, err
	}
	return reviewsToCases(in, events), nil
}
