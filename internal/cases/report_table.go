package cases

import (
	"strconv"
	"strings"
)

// Table is the month as rows of a spreadsheet, the first of them its heads.
func (o MonthOut) Table() [][]string {
	rows := [][]string{{"section", "what", "about", "cases", "value", "unit"}}
	add := func(section, what, about string, n int, value, unit string) {
		rows = append(rows, []string{section, harmless(what), harmless(about), strconv.Itoa(n), value, unit})
	}
	minutes := func(section string, t TimesOut) {
		add(section, t.State, "median", t.Cases, strconv.Itoa(t.MedianMinutes), "business minutes")
		add(section, t.State, "longest", t.Cases, strconv.Itoa(t.MostMinutes), "business minutes")
	}
	for _, c := range []CountOut{{"opened", o.Opened}, {"closed", o.Closed}, {"open", o.Open}, {"reopened", o.Reopened}, {"solved", o.Solved}, {"not solved", o.Unsolved}, {"first answer late", o.FirstAnswer.Late}} {
		add("cases", c.What, "", c.Cases, "", "")
	}
	for _, list := range []struct {
		section string
		all     []CountOut
	}{{"kind", o.Kinds}, {"cause", o.Causes}, {"root", o.Roots}, {"reply", o.Replies}} {
		for _, c := range list.all {
			add(list.section, c.What, "", c.Cases, "", "")
		}
	}
	for _, p := range o.Products {
		name := strings.TrimSpace(p.Title + " " + p.Variant)
		add("product", p.SKU, name, p.Cases, "", "")
		for _, c := range p.Causes {
			add("product cause", c.What, name, c.Cases, "", "")
		}
	}
	minutes("first answer", o.FirstAnswer)
	for _, s := range o.States {
		minutes("time in state", s)
	}
	for _, p := range o.Promises {
		add("promise kept", p.What, "", p.Kept, "", "")
		add("promise broken", p.What, "", p.Broken, "", "")
	}
	for _, g := range o.Compensation {
		add("compensation", g.Kind, "", g.Times, g.Amount, g.Currency)
	}
	for _, a := range o.Prevent {
		add("prevent", a.What, strings.TrimSpace(a.Why+" "+a.About), a.Cases, "", "")
	}
	for _, q := range o.FAQ {
		add("asked often", q.Question, q.About, len(q.Cases), "", "")
	}
	return rows
}

// harmless keeps a spreadsheet from running what a customer wrote.
func harmless(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
