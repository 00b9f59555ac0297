package rig

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Hostile is a webhook that means harm.
type Hostile struct {
	Name   string
	Status int  // how it is to be answered, unless 503
	Large  bool // it may be answered before all of it is sent; the reset that ends the rest may overtake the answer
	Signed bool // as by a shop gone mad: what is answered 200 becomes a row, and never more

	header http.Header
	length int64 // -1: chunked
	body   func() io.Reader
}

// endless is a body that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// hostiles are those that are not signed; each is the same webhook each time.
func hostiles() []Hostile {
	zeros := bytes.NewBuffer(nil)
	z := gzip.NewWriter(zeros)
	_, _ = io.CopyN(z, endless{}, 50<<20) // into memory
	_ = z.Close()
	order, deep, million := []byte(`{"type":"order.placed"}`), []byte(strings.Repeat(`{"a":[`, 10_000)), keys(1_000_000)
	of := func(b []byte) func() io.Reader { return func() io.Reader { return bytes.NewReader(b) } }
	forged := Webhook{Source: "standard", ID: "msg_forged", Body: order}.Header()
	forged.Set("webhook-signature", "v1,"+strings.Repeat("A", 43)+"=")
	return []Hostile{
		{Name: "50 MB", Status: 413, Large: true, length: 50 << 20, body: func() io.Reader { return io.LimitReader(endless{}, 50<<20) }},
		{Name: "endless", Status: 413, Large: true, length: -1, body: func() io.Reader { return endless{} }},
		{Name: "largest, unsigned", Status: 401, Large: true, length: 2 << 20, body: func() io.Reader { return io.LimitReader(endless{}, 2<<20) }},
		{Name: "gzip bomb", Status: 415, Large: true, header: http.Header{"Content-Encoding": {"gzip"}}, length: int64(zeros.Len()), body: of(zeros.Bytes())},
		{Name: "forged", Status: 401, header: forged, length: int64(len(order)), body: of(order)},
		{Name: "deep, unsigned", Status: 401, length: int64(len(deep)), body: of(deep)},
		{Name: "million keys", Status: 413, Large: true, length: -1, body: of(million)},
	}
}

// signed are those that only the shop itself can send.
func signed(n int) Hostile {
	body, name, large := []byte(strings.Repeat(`{"a":[`, 10_000)), "deep, signed", false
	if n%2 == 0 {
		body, name, large = keys(140_000), "many keys, signed", true
	}
	w := Webhook{Source: "standard", ID: fmt.Sprint("msg_hostile_", n), Body: body}
	return Hostile{Name: name, Status: 200, Large: large, Signed: true, header: w.Header(), length: int64(len(body)), body: func() io.Reader { return bytes.NewReader(body) }}
}

// keys is an object with so many keys.
func keys(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"type":"order.placed"`)
	for i := range n {
		fmt.Fprintf(&b, `,"k%06d":1`, i)
	}
	return append(b.Bytes(), '}')
}

// Bombardment is hostile webhooks under way.
type Bombardment struct {
	Sent, Signed, Kept int // Kept were answered 200; read after Lift

	halt chan struct{}
	all  sync.WaitGroup
	mu   sync.Mutex
}

// Bombard sends so many hostile webhooks a second until Lift, one in twenty-five
// of them signed. Each must be answered as it says, or told to come again.
func (r *Rig) Bombard(addr string, perSecond int) *Bombardment {
	b := &Bombardment{halt: make(chan struct{})}
	kinds := hostiles()
	b.all.Go(func() {
		pace := time.NewTicker(time.Second / time.Duration(perSecond))
		defer pace.Stop()
		for n := 1; ; n++ {
			select {
			case <-b.halt:
				return
			case <-pace.C:
			}
			h := kinds[n%len(kinds)]
			if n%25 == 0 {
				h = signed(n / 25)
			}
			b.all.Go(func() { b.throw(r, addr, h) })
		}
	})
	return b
}

// Lift ends it.
func (b *Bombardment) Lift() {
	close(b.halt)
	b.all.Wait()
}

func (b *Bombardment) throw(r *Rig, addr string, h Hostile) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, "http://"+addr+"/webhooks/acme/standard", h.body())
	if err != nil {
		r.Error(err)
		return
	}
	req.ContentLength = h.length
	if h.header != nil {
		req.Header = h.header.Clone()
	}
	status, later := 0, false
	if res, err := fresh.Do(req); err == nil {
		status, later = res.StatusCode, res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != ""
		_ = res.Body.Close() // what it says does not matter
	}
	if status != h.Status && !later && (status != 0 || !h.Large) {
		r.Errorf("hostile webhook (%s) is answered %d, want %d", h.Name, status, h.Status)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Sent++
	if h.Signed {
		b.Signed++
	}
	if h.Signed && status == h.Status {
		b.Kept++
	}
}
