package console

import (
	"cmp"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// goods is what the store knows of a product that a case is about.
type goods struct {
	Title, Variant, SKU string
	URL                 string
	Quantity            int
	Warranty            word
	Return              word
	Guides              []guideLink
	Parts               []aftercare.Part
	FAQ                 []question
}

type guideLink struct{ Kind, Title, URL, Tip string }

type question struct{ Q, A string }

// mostGoods bounds what a case about a whole order shows.
const mostGoods = 4

// goods are the products of the case; of a case about no product in particular,
// those of the order.
func (o *openCase) goods(now time.Time) []goods {
	lines := linesOf(o.Case, &o.Facts.OrderFacts)
	if len(lines) == 0 {
		lines = o.Facts.Order.Lines
	}
	var out []goods
	for _, l := range lines[:min(len(lines), mostGoods)] {
		out = append(out, o.good(l, now))
	}
	return out
}

func (o *openCase) good(l aftercare.Line, now time.Time) goods {
	p := o.Facts.Products[l.SKU]
	g := goods{Title: l.Title, Variant: l.Variant, SKU: l.SKU, URL: cmp.Or(p.URL, l.URL), Quantity: l.Quantity, Parts: p.Parts}
	g.Warranty, g.Return = o.warranty(l, now), o.returnable(l, now)
	g.Guides = guidesIn(p.Guides, o.locale())
	own := locale.Fallbacks(o.Shop.Locale)
	for _, x := range p.FAQ {
		g.FAQ = append(g.FAQ, question{x.Q.In(own...), x.A.In(own...)})
	}
	return g
}

// guidesIn are the guides that the customer can read: those in the first of their
// languages that has some, and those that are for all.
func guidesIn(all []aftercare.Guide, loc string) []guideLink {
	pick := func(lang string) (out []guideLink) {
		for _, x := range all {
			if strings.EqualFold(x.Locale, lang) {
				out = append(out, guideLink{cmp.Or(x.Kind, "guide"), x.Title, x.URL, x.Tip})
			}
		}
		return out
	}
	for _, lang := range locale.Fallbacks(loc) {
		if found := pick(lang); len(found) > 0 {
			return append(found, pick("")...)
		}
	}
	return pick("")
}

func (o *openCase) warranty(l aftercare.Line, now time.Time) word {
	covered, until := cases.Warranty(o.Facts, l, now)
	day := until.In(o.Shop.Location()).Format("2 Jan 2006")
	switch {
	case until.IsZero():
		return word{"no warranty known", "quiet"}
	case covered == aftercare.CoveredByWarranty:
		return word{"in warranty until " + day, "ok"}
	}
	return word{"warranty ended " + day, "warn"}
}

var returnWords = map[string]string{
	cases.NotShipped: "has not left yet", cases.NotKept: "nothing of it is left", cases.WindowOver: "return window is over",
	cases.Excluded: "not returned, by policy", cases.NoReturn: "not returned, by product", cases.Digital: "digital: not returned",
	cases.NoReturns: "no returns but for a fault",
}

func (o *openCase) returnable(l aftercare.Line, now time.Time) word {
	ok, why, until := cases.ReturnableFor(o.Facts, l, o.Case.Cause, now)
	if ok {
		return word{"may be returned until " + until.In(o.Shop.Location()).Format("2 Jan 2006"), "ok"}
	}
	return word{cmp.Or(returnWords[why], words(why)), "quiet"}
}
