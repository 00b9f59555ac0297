package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

// casesFilter is what the list is narrowed to, as its address says.
type casesFilter struct {
	Turn   aftercare.Turn
	Mine   bool
	Kind   aftercare.CaseKind
	Store  string
	Search string
}

// casesFilter reads an address; nonsense in it narrows nothing.
func (c *console) casesFilter(q url.Values) casesFilter {
	f := casesFilter{Turn: aftercare.Turn(q.Get("turn")), Mine: q.Get("mine") != "", Kind: aftercare.CaseKind(q.Get("kind")), Store: q.Get("store"), Search: strings.TrimSpace(q.Get("q"))}
	if !slices.Contains(aftercare.Turns, f.Turn) {
		f.Turn = aftercare.TurnUs
	}
	if !slices.Contains(aftercare.CaseKinds, f.Kind) {
		f.Kind = ""
	}
	if c.stores[f.Store] == nil {
		f.Store = ""
	}
	return f
}

// address is where the list is, narrowed like this.
func (f casesFilter) address(after aftercare.DeskKey) string {
	q := url.Values{}
	set := func(k, v string) {
		if v != "" {
			q.Set(k, v)
		}
	}
	if f.Turn != aftercare.TurnUs {
		set("turn", string(f.Turn))
	}
	if f.Mine {
		set("mine", "1")
	}
	set("kind", string(f.Kind))
	set("store", f.Store)
	if after != (aftercare.DeskKey{}) {
		set("after", fmt.Sprintf("%d~%d~%s", after.Rank, after.Order, after.Case))
	}
	if len(q) == 0 {
		return "/cases"
	}
	return "/cases?" + q.Encode()
}

// keyOf reads the place of a row back; nonsense is the first page.
func keyOf(s string) (k aftercare.DeskKey) {
	parts := strings.SplitN(s, "~", 3)
	if len(parts) != 3 {
		return k
	}
	rank, err := strconv.ParseInt(parts[0], 10, 64)
	order, err2 := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || err2 != nil {
		return k
	}
	return aftercare.DeskKey{Rank: rank, Order: order, Case: parts[2]}
}

var turnWords = map[aftercare.Turn]string{
	aftercare.TurnUs: "Our turn", aftercare.TurnCustomer: "Customer’s turn", aftercare.TurnClosed: "Closed", aftercare.TurnPlatform: "At the shop’s own desk",
}

func (f casesFilter) tabs(n aftercare.DeskCounts) []tab {
	counts := map[aftercare.Turn]int{aftercare.TurnUs: n.Us, aftercare.TurnCustomer: n.Customer, aftercare.TurnPlatform: n.Platform}
	var out []tab
	for _, t := range aftercare.Turns {
		to := f
		to.Turn = t
		label := turnWords[t]
		if counts[t] > 0 {
			label += " · " + strconv.Itoa(counts[t])
		}
		if t == aftercare.TurnPlatform && counts[t] == 0 && f.Turn != t {
			continue
		}
		out = append(out, tab{Label: label, Link: to.address(aftercare.DeskKey{}), Current: t == f.Turn && f.Search == ""})
	}
	return out
}

func deskTiles(n aftercare.DeskCounts, now time.Time) []tile {
	late := tile{Label: "Late", Value: strconv.Itoa(n.Late), Hint: "nobody waits too long", Link: "/cases"}
	if n.Late > 0 {
		late.Tone, late.Hint = "bad", "the first for "+web.Span(now.Sub(n.Oldest))
	}
	calls := tile{Label: "To call back", Value: strconv.Itoa(n.Calls), Hint: "nobody waits for a call", Link: "/cases"}
	if n.Calls > 0 {
		calls.Tone, calls.Hint = "warn", "they stand on top"
	}
	return []tile{
		late, calls,
		{Label: "Our turn", Value: strconv.Itoa(n.Us), Hint: "waiting for us", Link: "/cases"},
		{Label: "Customer’s turn", Value: strconv.Itoa(n.Customer), Hint: "their clocks stand still", Link: "/cases?turn=customer"},
	}
}
