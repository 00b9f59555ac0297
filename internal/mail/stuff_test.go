package mail

import (
	"bytes"
	"io"
	"net/textproto"
	"strings"
	"testing"

	"bufio"
)

// What is stuffed reads as what it was; the standard library reads it.
func TestStuffed(t *testing.T) {
	for _, raw := range []string{
		"a\r\n", ".\r\n", "..\r\n.\r\n", "a\r\n.\r\n.\r\n..b\r\n", "a\r\n\r\n.", ".", "a.\r\nb", "\r\n.\r\n\r\n.", "",
	} {
		wire, ok := stuffed([]byte(raw))
		if !ok || bytes.Contains(append([]byte("\r\n"), wire...), []byte("\r\n.\r\n")) || !bytes.HasSuffix(wire, crlf) {
			t.Errorf("%q is stuffed to %q", raw, wire)
		}
		r := textproto.NewReader(bufio.NewReader(strings.NewReader(string(wire) + ".\r\nnext\r\n")))
		got, err := io.ReadAll(r.DotReader())
		want := strings.ReplaceAll(raw, "\r\n", "\n")
		if !strings.HasSuffix(want, "\n") {
			want += "\n"
		}
		if line, _ := r.ReadLine(); err != nil || string(got) != want || line != "next" {
			t.Errorf("%q is read as %q, then %q, %v", raw, got, line, err)
		}
	}
	for _, raw := range []string{"a\n", "a\r", "a\n.\r\n", "a\r.\r\n", "a\r\r\n", "a\n\r"} {
		if wire, ok := stuffed([]byte(raw)); ok {
			t.Errorf("%q was taken: %q", raw, wire)
		}
	}
}
