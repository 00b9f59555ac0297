package demo

import _ "embed"

// Catalog is the sample shop's catalog file.
//
//go:embed catalog.yaml
var Catalog []byte

// Help is how the sample shop helps: its help file. Replies are those that come
// with Aftercare.
//
//go:embed help.yaml
var Help []byte

// Recall is the safety notice of the story, as the shop wrote it down.
//
//go:embed recall.yaml
var Recall []byte

// Coupons are the files of the shop's pools of codes, by pool.
var Coupons = map[string][]byte{"refill": codes("REFILL", "10 %"), "thanks": codes("THANKS", "5 EUR")}

// codes are forty codes that end long after the story.
func codes(prefix, value string) []byte {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ" // no I, L, O, U, 0 or 1, which people confuse
	out, state := []byte("code,value,expires\n"), uint32(len(value))*2654435761+17
	for range 40 {
		code := []byte(prefix + "-")
		for range 6 {
			state = state*1664525 + 1013904223
			code = append(code, alphabet[(state>>16)%uint32(len(alphabet))])
		}
		out = append(out, append(code, ","+value+",2026-12-31\n"...)...)
	}
	return out
}
