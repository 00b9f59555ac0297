package workflows

import (
	"slices"
	"strings"
)

// didYouMean is "; did you mean x?" for the nearest of the names, or "" when
// none is near enough to be meant.
func didYouMean(word string, names []string) string {
	best, at := "", min(max(1, len(word)/3)+1, len(word))
	for _, n := range slices.Sorted(slices.Values(names)) {
		if d := distance(strings.ToLower(word), strings.ToLower(n)); d < at {
			best, at = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance counts the letters to add, drop, change or swap with their neighbor
// to get from a to b.
func distance(a, b string) int {
	two, one := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := one[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(one[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one = one, row
	}
	return one[len(b)]
}

// letters are what a template's name is made of.
const letters = "abcdefghijklmnopqrstuvwxyz-0123456789"

// oneOff finds a name that exists and is one slip away from word. It serves
// where the names can be asked for but not listed.
func oneOff(word string, exists func(string) bool) string {
	var tries []string
	for i := 0; i <= len(word); i++ {
		head, tail := word[:i], word[i:]
		if tail != "" {
			tries = append(tries, head+tail[1:])
		}
		if len(tail) > 1 {
			tries = append(tries, head+tail[1:2]+tail[:1]+tail[2:])
		}
		for _, l := range letters {
			tries = append(tries, head+string(l)+tail)
			if tail != "" {
				tries = append(tries, head+string(l)+tail[1:])
			}
		}
	}
	if i := slices.IndexFunc(tries, exists); i >= 0 {
		return tries[i]
	}
	return ""
}
