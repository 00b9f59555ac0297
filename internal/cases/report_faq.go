package cases

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// Proposal is a question that was asked often enough to be answered before it is
// asked. The words are customers' and the desk's, so a person rewrites them.
type Proposal struct {
	About    string // the product; "": the store
	Topic    string // the root that the desk found, else the word that the questions share
	Question string
	Answer   string   // as the desk gave it; "" when it gave none in writing
	Cases    []string // numbers
}

// proposeFrom is how many cases make a question a frequent one.
const proposeFrom = 3

// propose finds questions that were asked often: about the same product, with the
// same root or a word in common.
func propose(all []aftercare.CaseOf, help *aftercare.Help) []Proposal {
	groups := map[[2]string][]aftercare.CaseOf{} // product, topic
	var rest []aftercare.CaseOf
	for _, c := range all {
		switch {
		case c.Case.Kind != aftercare.CaseQuestion || asked(c.Case) == "":
		case c.Case.Root != "":
			key := [2]string{product(c), c.Case.Root}
			groups[key] = append(groups[key], c)
		default:
			rest = append(rest, c)
		}
	}
	byWord(groups, rest)
	var out []Proposal
	for _, key := range slices.SortedFunc(maps.Keys(groups), func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	}) {
		if cs := groups[key]; len(cs) >= proposeFrom {
			if p := proposal(key, cs); !answered(help, p) {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Proposal) int { return cmp.Compare(len(b.Cases), len(a.Cases)) })
	return out
}

// byWord groups questions by the word that most of them share, until no word is
// shared by enough.
func byWord(groups map[[2]string][]aftercare.CaseOf, rest []aftercare.CaseOf) {
	for {
		n := map[[2]string]int{}
		for _, c := range rest {
			for _, w := range topics(asked(c.Case)) {
				n[[2]string{product(c), w}]++
			}
		}
		var best [2]string
		for key, times := range n {
			if times >= proposeFrom && (times > n[best] || times == n[best] && (len(key[1]) > len(best[1]) || len(key[1]) == len(best[1]) && key[1] < best[1])) {
				best = key
			}
		}
		if best[1] == "" {
			return
		}
		rest = slices.DeleteFunc(slices.Clone(rest), func(c aftercare.CaseOf) bool {
			is := product(c) == best[0] && slices.Contains(topics(asked(c.Case)), best[1])
			if is {
				groups[best] = append(groups[best], c)
			}
			return is
		})
	}
}

// proposal takes the shortest question, and the answer of a case that was solved.
func proposal(key [2]string, cs []aftercare.CaseOf) Proposal {
	p := Proposal{About: key[0], Topic: key[1]}
	solved := false
	for _, c := range cs {
		p.Cases = append(p.Cases, c.Case.ID)
		if q := asked(c.Case); p.Question == "" || len(q) < len(p.Question) {
			p.Question = q
		}
		for _, m := range c.Case.Messages {
			if m.From == aftercare.ByDesk && m.Text != "" && !m.Asks && (p.Answer == "" || !solved && c.Case.Solved == aftercare.Yes) {
				p.Answer, solved = m.Text, c.Case.Solved == aftercare.Yes
			}
		}
	}
	return p
}

// asked is the customer's first word.
func asked(c aftercare.Case) string {
	for _, m := range c.Messages {
		if m.From == aftercare.ByCustomer && strings.TrimSpace(m.Text) != "" {
			return strings.TrimSpace(m.Text)
		}
	}
	return ""
}

func product(c aftercare.CaseOf) string {
	if g := about(c); len(g) > 0 {
		return cmp.Or(g[0].title, g[0].sku)
	}
	return ""
}

// answered reports whether the store's FAQ speaks of the topic already.
func answered(help *aftercare.Help, p Proposal) bool {
	return help != nil && slices.ContainsFunc(help.FAQ, func(q aftercare.FAQ) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(q.Q)), func(text string) bool { return slices.Contains(topics(text), p.Topic) })
	})
}

// topics are the words of a text that may say what it is about: longer ones and,
// where words are not set apart, runs of characters that are no grammar.
func topics(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) || unicode.Is(unicode.Hiragana, r) }) {
		n := len([]rune(w))
		if (n >= 5 || n >= 2 && !unicode.In([]rune(w)[0], unicode.Latin)) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
