package customer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// GoodsWords are what pages say of a line.
type GoodsWords struct {
	Gone, Some, Waits, OnTheWay, Arrived, Ready, Ahead             string
	WarrantyUntil, WarrantyOver, Registered, Serial                string
	WarrantyMonths                                                 Plural
	ReturnUntil, ReturnOver, ReturnDigital, ReturnExclude, LastDay string
	DaysLeft                                                       Plural
}

// good is one line of the order as the customer reads it.
type good struct {
	aftercare.Line
	Product  aftercare.Product
	Name     string
	Picture  string // "" without one
	Kept     int
	State    string // where it is, and what became of the pieces that were not kept
	Warranty string
	Return   string // until when it can be returned, or why not
	Owned    []aftercare.Registration
}

// goods are the order's lines, those first of which something is kept.
func (v *visit) goods() []good {
	var kept, gone []good
	for _, l := range v.facts.Order.Lines {
		g := v.good(l)
		if g.Kept > 0 {
			kept = append(kept, g)
		} else {
			gone = append(gone, g)
		}
	}
	return append(kept, gone...)
}

func (v *visit) good(l aftercare.Line) good {
	p := v.facts.Products[l.SKU]
	g := good{Line: l, Product: p, Kept: v.owns(l), Name: v.named(p.Titles, cmp.Or(l.Title, p.Title))}
	g.Picture = picture(cmp.Or(l.ImageURL, p.ImageURL))
	g.State = v.stateOf(l, g.Kept)
	if g.Kept > 0 {
		g.Warranty, g.Return = v.warranty(l), v.returning(l)
	}
	for _, r := range v.facts.Registrations {
		if r.LineID == l.ID {
			g.Owned = append(g.Owned, r)
		}
	}
	return g
}

// named is a name in the reader's language, else as it was given: the customer
// has read it like that before.
func (v *visit) named(by map[string]string, given string) string {
	for _, l := range locale.Fallbacks(v.locale) {
		if name := by[l]; name != "" && (l != "en" || v.words.Lang == "en" || given == "") {
			return name
		}
	}
	return given
}

// picture is an address that a page may show: https, as the policy says.
func picture(address string) string {
	if !strings.HasPrefix(address, "https://") {
		return ""
	}
	return address
}

// owns is how many pieces of a line the customer has or gets: none of an order that
// was canceled before anything left.
func (v *visit) owns(l aftercare.Line) int {
	f := v.facts
	if f.Order.Canceled && !slices.ContainsFunc(f.Shipments, func(s aftercare.Shipment) bool { return s.Left() }) {
		return 0
	}
	return f.Kept(l)
}

// owned are the lines of which there is a piece.
func (v *visit) owned() []aftercare.Line {
	return slices.DeleteFunc(slices.Clone(v.facts.Order.Lines), func(l aftercare.Line) bool { return v.owns(l) == 0 })
}

func (v *visit) stateOf(l aftercare.Line, kept int) string {
	w, f := &v.words.Goods, v.facts
	state := ""
	switch arrived, shipped := f.LineDeliveredAt(l), f.LineShippedAt(l); {
	case kept == 0 && f.Order.Canceled: // the page says it of the whole order
		return ""
	case kept == 0:
		return w.Gone
	case f.Order.Canceled:
	case l.Digital && arrived.After(v.now):
		state = v.words.Fill(w.Ahead, "date", v.day(arrived))
	case l.Digital:
		state = w.Ready
	case !arrived.IsZero():
		state = v.words.Fill(w.Arrived, "date", v.day(arrived))
	case !shipped.IsZero() && v.now.Sub(shipped) > overdueFor: // it has arrived long since
		state = v.words.Fill(v.words.Parcels.Sent, "date", v.day(shipped))
	case !shipped.IsZero():
		state = w.OnTheWay
	case !f.Order.Pickup:
		state = w.Waits
	}
	if kept < l.Quantity {
		some := v.words.Fill(w.Some, "kept", kept, "n", l.Quantity)
		state = strings.TrimPrefix(state+" · "+some, " · ")
	}
	return state
}

func (v *visit) warranty(l aftercare.Line) string {
	w, f := &v.words.Goods, v.facts
	end, months := f.WarrantyEnd(l), f.WarrantyMonths(l)
	switch {
	case months == 0:
		return ""
	case f.LineDeliveredAt(l).IsZero() && f.LineShippedAt(l).IsZero(), end.IsZero():
		return v.words.Count(w.WarrantyMonths, months)
	case v.now.After(end):
		return v.words.Fill(w.WarrantyOver, "date", v.day(end))
	}
	return v.words.Fill(w.WarrantyUntil, "date", v.day(end))
}

// returning says until when the line may come back without giving a reason.
func (v *visit) returning(l aftercare.Line) string {
	w := &v.words.Goods
	ok, why, until := cases.Returnable(v.facts, l, v.now)
	switch {
	case ok:
		text := v.words.Fill(w.ReturnUntil, "date", v.date(until))
		switch left := v.daysTo(until); {
		case left == 0:
			text += " (" + w.LastDay + ")"
		case left <= 14:
			text += " (" + v.words.Count(w.DaysLeft, left) + ")"
		}
		return text
	case why == cases.WindowOver && !until.IsZero():
		return v.words.Fill(w.ReturnOver, "date", v.day(until))
	case why == cases.Digital:
		return w.ReturnDigital
	case why == cases.NoReturn:
		return v.text(v.facts.Products[l.SKU].NoReturn)
	case why == cases.Excluded:
		return w.ReturnExclude
	}
	return ""
}

// daysTo counts the days from today to the day of t in the store's zone: 0 on
// that day itself.
func (v *visit) daysTo(t time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(v.store.Location()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(t).Sub(day(v.now)) / (24 * time.Hour))
}
