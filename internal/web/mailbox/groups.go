package mailbox

import (
	"cmp"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// group is one customer's order with its mails, the newest first.
type group struct {
	Key    string
	Name   string
	Order  string
	Locale string
	Last   time.Time
	Newest []Mail // shown at once
	Older  []Mail // in a fold

	arrival int // of the newest mail
}

// shownMails is how many mails of an order are shown before the fold.
const shownMails = 3

// grouped sorts mails into orders; the order that got mail last comes first.
func grouped(mails []Mail) []group {
	at := map[string]int{}
	var out []group
	for i, m := range mails {
		name, addr := person(m.To)
		key := addr + "|" + m.OrderName
		n, ok := at[key]
		if !ok {
			n, at[key] = len(out), len(out)
			out = append(out, group{Key: key, Name: name, Order: m.OrderName, Locale: m.Locale})
		}
		g := &out[n]
		g.Newest, g.Last, g.arrival = append(g.Newest, m), m.At, i
	}
	for i := range out {
		g := &out[i]
		slices.Reverse(g.Newest)
		if len(g.Newest) > shownMails+1 { // a fold for one mail would be silly
			g.Older = g.Newest[shownMails:]
			g.Newest = g.Newest[:shownMails]
		}
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(b.arrival, a.arrival) })
	return out
}

// person splits a To header into a name to show and the address.
func person(to string) (name, addr string) {
	a, err := mail.ParseAddress(to)
	if err != nil {
		return to, to
	}
	if a.Name != "" {
		return a.Name, a.Address
	}
	return a.Address, a.Address
}

// plain is an address header as people read it, without quotes and encoding.
func plain(header string) string {
	name, addr := person(header)
	if name == addr {
		return addr
	}
	return name + " <" + addr + ">"
}

// Initial stands in the group's circle.
func (g group) Initial() string {
	for _, r := range g.Name {
		return strings.ToUpper(string(r))
	}
	return "?"
}

// filter is what the reader chose to see; empty fields mean all.
type filter struct {
	Template, Locale string
}

func (f filter) apply(mails []Mail) []Mail {
	return slices.DeleteFunc(slices.Clone(mails), func(m Mail) bool {
		return (f.Template != "" && m.Template != f.Template) || (f.Locale != "" && m.Locale != f.Locale)
	})
}

// choices lists what can be filtered for.
func choices(mails []Mail) (templates, locales []string) {
	for _, m := range mails {
		templates, locales = append(templates, m.Template), append(locales, m.Locale)
	}
	slices.Sort(templates)
	slices.Sort(locales)
	return slices.Compact(templates), slices.Compact(locales)
}

// counts is the number of mails by kind.
func counts(mails []Mail) map[string]int {
	n := map[string]int{}
	for _, m := range mails {
		n[string(m.Kind)]++
	}
	return n
}
