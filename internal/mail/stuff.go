package mail

import "bytes"

var crlf = []byte("\r\n")

// stuffed is a letter as it goes over the wire, up to the final dot: a line that
// begins with a dot gets another one (RFC 5321, 4.5.2). False when a line ends
// otherwise than with CRLF: where a server takes that for an end too, what follows
// could be a mail of its own.
func stuffed(raw []byte) ([]byte, bool) {
	lines := bytes.Count(raw, crlf)
	if bytes.Count(raw, []byte("\n")) != lines || bytes.Count(raw, []byte("\r")) != lines {
		return nil, false
	}
	wire := raw
	if dot := []byte("\r\n."); bytes.Contains(raw, dot) {
		wire = bytes.ReplaceAll(raw, dot, []byte("\r\n.."))
	}
	if bytes.HasPrefix(wire, []byte(".")) {
		wire = append([]byte("."), wire...)
	}
	if !bytes.HasSuffix(wire, crlf) {
		wire = append(wire, crlf...)
	}
	return wire, true
}
