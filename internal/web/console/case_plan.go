package console

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// plan is how the store looks after such a case, as far as this one has come.
type plan struct {
	Criteria, Ask []string
	Steps         []planStep
	Next          string // title of the next step
	Decider       string // name, "" when everybody may
	MayDecide     bool
	May           []allowed
	Roots         []string
	Script        string
	Script2       string // in the customer's language, when it has another
}

type planStep struct {
	Title string
	Class string // done, next, open, or passed: it was left out
}

// allowed is a compensation that the plan allows; What names it in the form.
type allowed struct {
	What, Text string
	Amount     bool // it needs one
	Given      bool
}

// planOf reads the plan for this case; texts are in the store's own language,
// since its people wrote them for themselves.
func (o *openCase) planOf(me string, now time.Time) plan {
	p := o.Shop.Help.Plans[o.Case.Kind]
	own := locale.Fallbacks(o.Shop.Locale)
	out := plan{Roots: p.Roots, Script: p.Script.In(own...)}
	if s := p.Script.In(locale.Fallbacks(o.locale())...); s != out.Script {
		out.Script2 = s
	}
	for _, t := range p.Criteria {
		out.Criteria = append(out.Criteria, t.In(own...))
	}
	for _, t := range p.Ask {
		out.Ask = append(out.Ask, t.In(own...))
	}
	next, _, more := cases.Next(o.Case, o.Shop.Help)
	seen := false
	for _, s := range p.Steps {
		step := planStep{Title: s.Title.In(own...), Class: "passed"}
		switch {
		case more && !seen && s.State == next.State && s.Reply == next.Reply:
			step.Class, seen, out.Next = "next", true, step.Title
		case cases.Been(o.Case, s.State):
			step.Class = "done"
		case seen:
			step.Class = "open"
		}
		out.Steps = append(out.Steps, step)
	}
	if who := cases.Decider(o.Case, o.Shop.Help, now, o.Shop.Location()); who != "" {
		out.Decider, out.MayDecide = cases.Name(o.Shop.Help, who, o.Shop), who == me
	} else {
		out.MayDecide = true
	}
	out.May = o.allowances(p)
	return out
}

// allowances are those in the order's currency; who may is said when one is not.
func (o *openCase) allowances(p aftercare.Plan) []allowed {
	var out []allowed
	for _, a := range p.May {
		if !a.UpTo.IsZero() && a.UpTo.Currency != o.Facts.Order.Total.Currency {
			continue
		}
		x := allowed{What: strings.TrimSuffix(a.Kind+":"+a.Pool, ":"), Text: sentence(grantWord(a.Kind)), Amount: !a.UpTo.IsZero() && a.Pool == ""}
		if a.Pool != "" {
			x.Text += " “" + a.Pool + "”"
		}
		if !a.UpTo.IsZero() {
			x.Text += " up to " + locale.Money(a.UpTo, "en")
		}
		by := ""
		for _, id := range a.By {
			by += ", " + cases.Name(o.Shop.Help, id, o.Shop)
		}
		if by != "" {
			x.Text += " (" + by[2:] + ")"
		}
		x.Given = slices.ContainsFunc(o.Case.Grants, func(g aftercare.Grant) bool { return g.Kind == a.Kind && g.Pool == a.Pool })
		out = append(out, x)
	}
	return out
}
