package intake

import (
	"errors"
	"io"
	"sync/atomic"
)

const (
	// MaxBody is the largest webhook body taken, in bytes.
	MaxBody = 2 << 20
	// ordinary is how much of a body is always taken in; most platforms' are
	// smaller. How many there can be at a time is bounded by the connections.
	ordinary = 64 << 10
	// spare is the memory for what is above that, of all bodies at a time.
	// Whoever fills it with slow bodies keeps out large ones only.
	spare = 8 << 20
	// maxWaiting is how many requests wait for their commit at a time. It is as
	// many as a slow database gets through in the time that each has: some
	// platforms try once only, so waiting is better than an early no.
	maxWaiting = 1000
)

var errFull = errors.New("too many large bodies at a time")

// gauge counts what is in use up to a bound; its zero value is ready.
type gauge struct{ used atomic.Int64 }

func (g *gauge) take(n, most int64) bool {
	if g.used.Add(n) > most {
		g.used.Add(-n)
		return false
	}
	return true
}

func (g *gauge) give(n int64) { g.used.Add(-n) }

// read takes a body of at most MaxBody in as it comes: what a sender only
// announces costs nothing. The caller gives what was taken back to g when it is
// done with the body, also after an error.
func (g *gauge) read(from io.Reader) (body []byte, taken int64, err error) {
	body = make([]byte, 0, 4<<10)
	for {
		n, err := from.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case errors.Is(err, io.EOF):
			return body, taken, nil
		case err != nil:
			return nil, taken, err
		case len(body) < cap(body):
			continue
		}
		size := min(4*cap(body), MaxBody+1) // one for the read that finds the end
		if more := int64(size) - ordinary; more > taken {
			if !g.take(more-taken, spare) {
				return nil, taken, errFull
			}
			taken = more
		}
		body = append(make([]byte, 0, size), body...)
	}
}
