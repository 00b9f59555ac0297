package platformtest

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"aftercare/internal/aftercare"
)

// holes takes each value of a payload away, and puts things of another shape in
// its place: no mail address, no name, no date, an id that turned into a list.
// Whatever comes, it is events that hold, or a clear reason.
func holes(t *testing.T, src Source, one payload) {
	for i, what := range []string{"", "null", `""`, "{}", "[]", "0", `"x"`, "true", `"a\nb\u0000 \u2028c"`, "-1.5e3", "[[null]]"} {
		dec := json.NewDecoder(bytes.NewReader(one.body))
		dec.UseNumber()
		var doc any
		if err := dec.Decode(&doc); err != nil {
			t.Fatalf("the payload is not JSON: %v", err)
		}
		n := 0
		each(doc, func(set func(any), undo, remove func()) {
			switch n++; {
			case what == "" && remove == nil, i > 1 && (n+i)%8 != 0: // of the wrong shapes, one or two at each place
				return
			case what == "":
				remove()
			default:
				set(json.RawMessage(what))
			}
			body, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			survive(t, src, one, body)
			undo()
		})
		if t.Failed() {
			return
		}
	}
}

// each calls f for every value below doc. remove is nil for elements of lists.
func each(doc any, f func(set func(any), undo, remove func())) {
	switch x := doc.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			v := x[k]
			f(func(n any) { x[k] = n }, func() { x[k] = v }, func() { delete(x, k) })
			each(v, f)
		}
	case []any:
		for i, v := range x {
			f(func(n any) { x[i] = n }, func() { x[i] = v }, nil)
			each(v, f)
		}
	}
}

// broken cuts the payload at many places and flips bytes in it.
func broken(t *testing.T, src Source, one payload) {
	step := max(1, len(one.body)/100)
	for n := 0; n < len(one.body); n += step {
		survive(t, src, one, one.body[:n])
	}
	h := fnv.New64a()
	h.Write([]byte(one.name))
	rnd := rand.New(rand.NewPCG(h.Sum64(), 1))
	for range 150 {
		body := bytes.Clone(one.body)
		for range 1 + rnd.IntN(4) {
			body[rnd.IntN(len(body))] = byte(rnd.UintN(256))
		}
		survive(t, src, one, body)
	}
	for _, s := range []string{"null", "[]", "{}", `""`, "0", "true", "{", "\xff\xfe", `{"id":{}}`, "[[[[", `{"order":null}`, `{"data":[]}`} {
		survive(t, src, one, []byte(s))
	}
}

func survive(t *testing.T, src Source, one payload, body []byte) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("panic: %v on %s", r, body)
		}
	}()
	damaged := one
	damaged.body = body
	events, err := src.Parse(damaged.inbound())
	if err == nil {
		if check(t, events); t.Failed() {
			t.Fatalf("the events of this body do not hold: %s", body)
		}
		return
	}
	if code := aftercare.CodeOf(err); (code != aftercare.Invalid && code != aftercare.Ignored) || len(events) > 0 || len(err.Error()) < 10 {
		t.Fatalf("error %q with %d events: want code invalid or ignored, and a reason, on %s", err, len(events), body)
	}
}

// Fuzz is the body of an adapter's FuzzParse: any body under any of the topics.
func Fuzz(f *testing.F, src Source, topics []string, seeds ...string) {
	for i, s := range seeds {
		f.Add(uint8(i), []byte(s))
	}
	f.Fuzz(func(t *testing.T, topic uint8, body []byte) {
		survive(t, src, payload{topic: topics[int(topic)%len(topics)]}, body)
	})
}
