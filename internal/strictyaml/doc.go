// Package strictyaml reads YAML that people write (configuration, catalogs)
// into structs, and finds every fault in one go, each with its file, line and
// path: unknown and doubled keys, values of the wrong kind, and what the caller
// finds wrong afterward.
//
// The parser is goccy/go-yaml, the one YAML library of this program: its tree
// knows the line of every value, it speaks YAML 1.2 (a country "NO" and a switch
// "off" stay the text they are), and it is maintained, which gopkg.in/yaml.v3 no
// longer is. Its own strict decoder is not used, since that stops at the first
// unknown key it meets, in an order that changes from run to run.
//
// Rules: a key that no field has is a fault; a key without a value leaves the
// default; the struct tag `default` fills what is not written, in list elements
// too; numbers stand for text where text is wanted ("sku: 007" is "007").
// Anchors and aliases work; merge keys, tags and several documents are refused.
//
// Invariant: no message repeats a value of the file, since it may be a secret;
// only types that parse their own text may, and types for secrets do not.
package strictyaml
