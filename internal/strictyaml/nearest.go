package strictyaml

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unknown says that there is no such key and which one may be meant, or which
// there are when they are few.
func unknown(fields map[string]int, key string) string {
	names := slices.Sorted(maps.Keys(fields))
	best, least := "", 3 // two slips at most
	for _, name := range names {
		if n := slips(key, name); n < least && n < len(name) {
			best, least = name, n
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("unknown key; did you mean %q?", best)
	case len(names) <= 12:
		return "unknown key; there are " + strings.Join(names, ", ")
	}
	return "unknown key"
}

// slips is the Levenshtein distance of two words.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
