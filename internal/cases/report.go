package cases

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Month is what a store's cases of a time add up to, for those who can see to it
// that there are fewer.
type Month struct {
	From, To time.Time

	Opened, Closed, Open int // in that time; Open: at its end
	Kinds                []Count
	Causes               []Count // why, in the customer's eyes
	Roots                []Count // why, as the desk found
	Products             []ProductCases
	Prevent              []Advice
	FAQ                  []Proposal
	Replies              []Count // canned replies that were sent, by id

	FirstAnswer Times
	States      []Stay // how long cases stay in each
	Reopened    int    // of Closed, those that were opened again
	Solved      int    // answers to the closing check
	Unsolved    int
	Help        float64 // mean score of the help itself; 0: none
	Promises    []Kept
	Grants      []Sum
}

// Count is how often something was.
type Count struct {
	What string
	N    int
}

// Times are lengths of business time.
type Times struct {
	N            int
	Median, Most time.Duration
	Late         int // later than the plan, or late and still to come
}

// Stay is how long cases stayed in a state.
type Stay struct {
	State string
	Times
}

// Kept says how many promises of a kind were kept.
type Kept struct {
	What         string
	Kept, Broken int
}

// Sum is what was given.
type Sum struct {
	Kind   string
	N      int
	Amount aftercare.Money // zero for what has no amount
}

// Report adds up the cases that were open at some time from then to before then,
// and the promises that were due in it. What still goes on counts as of To.
func Report(all []aftercare.CaseOf, promises []aftercare.Promise, store *aftercare.Store, from, to time.Time) Month {
	m := Month{From: from, To: to, Open: open(all, to)}
	everything := all
	in := func(t time.Time) bool { return !t.IsZero() && !t.Before(from) && t.Before(to) }
	all = slices.DeleteFunc(slices.Clone(all), func(c aftercare.CaseOf) bool { return !in(c.Case.OpenedAt) && !in(c.Case.ClosedAt) })
	opened := slices.DeleteFunc(slices.Clone(all), func(c aftercare.CaseOf) bool { return !in(c.Case.OpenedAt) })
	closed := slices.DeleteFunc(slices.Clone(all), func(c aftercare.CaseOf) bool { return !in(c.Case.ClosedAt) })
	m.Opened, m.Closed = len(opened), len(closed)
	m.Kinds = count(opened, func(c aftercare.Case) string { return string(c.Kind) })
	m.Causes = count(opened, func(c aftercare.Case) string { return c.Cause })
	m.Roots = count(opened, func(c aftercare.Case) string { return c.Root })
	m.Products = products(opened)
	m.Prevent = prevent(opened)
	m.FAQ = propose(opened, store.Help)
	m.Replies = replies(everything, in)
	m.FirstAnswer = firstAnswers(opened, store, to)
	m.States = stays(all, store, to)
	m.Grants = grants(all, in)
	m.Promises = kept(promises, to)
	m.closing(closed)
	return m
}

// open are the cases that are open at a time.
func open(all []aftercare.CaseOf, at time.Time) (n int) {
	for _, c := range all {
		if c.Case.OpenedAt.Before(at) && (c.Case.Open() || !c.Case.ClosedAt.Before(at)) {
			n++
		}
	}
	return n
}

// closing is what customers said of the end.
func (m *Month) closing(closed []aftercare.CaseOf) {
	scores := 0
	for _, c := range closed {
		if c.Case.Reopened > 0 {
			m.Reopened++
		}
		switch c.Case.Solved {
		case aftercare.Yes:
			m.Solved++
		case aftercare.No:
			m.Unsolved++
		}
		if c.Case.HelpScore > 0 {
			m.Help += float64(c.Case.HelpScore)
			scores++
		}
	}
	if scores > 0 {
		m.Help /= float64(scores)
	}
}

// count tells how often each word is there, the most frequent first.
func count(all []aftercare.CaseOf, of func(aftercare.Case) string) []Count {
	n := map[string]int{}
	for _, c := range all {
		if w := of(c.Case); w != "" {
			n[w]++
		}
	}
	return frequent(n)
}

// replies count the canned replies that were sent in that time: what is sent most
// could be said before it is asked.
func replies(all []aftercare.CaseOf, in func(time.Time) bool) []Count {
	n := map[string]int{}
	for _, c := range all {
		for _, m := range c.Case.Messages {
			if m.From == aftercare.ByDesk && m.Reply != "" && in(m.At) {
				n[m.Reply]++
			}
		}
	}
	return frequent(n)
}

func frequent(n map[string]int) []Count {
	var out []Count
	for _, what := range slices.Sorted(maps.Keys(n)) {
		out = append(out, Count{what, n[what]})
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
	return out
}

// grants sums what was given in that time, by kind and currency.
func grants(all []aftercare.CaseOf, in func(time.Time) bool) []Sum {
	var out []Sum
	for _, c := range all {
		for _, g := range c.Case.Grants {
			if !in(g.At) {
				continue
			}
			i := slices.IndexFunc(out, func(s Sum) bool { return s.Kind == g.Kind && s.Amount.Currency == g.Amount.Currency })
			if i < 0 {
				out, i = append(out, Sum{Kind: g.Kind}), len(out)
			}
			out[i].N++
			out[i].Amount = out[i].Amount.Add(g.Amount)
		}
	}
	slices.SortFunc(out, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Amount.Currency, b.Amount.Currency))
	})
	return out
}

// kept counts promises, by what they were about.
func kept(promises []aftercare.Promise, now time.Time) []Kept {
	of := map[string]*Kept{}
	for _, p := range promises {
		if of[p.What] == nil {
			of[p.What] = &Kept{What: p.What}
		}
		if p.Broken(now) {
			of[p.What].Broken++
		} else {
			of[p.What].Kept++
		}
	}
	var out []Kept
	for _, what := range slices.Sorted(maps.Keys(of)) {
		out = append(out, *of[what])
	}
	return out
}
