package customer

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// returnLines are the lines of which something is kept: those that may come back,
// those that may if something is wrong with them, and the rest with the reason.
func (v *visit) returnLines() (out []option) {
	w := &v.words.Return
	for _, l := range v.facts.KeptLines() {
		g := v.good(l)
		o := option{Value: l.ID, Label: g.Name, Image: g.Picture, Most: v.facts.Kept(l)}
		o.Count = o.Most
		within, why, until := cases.Returnable(v.facts, l, v.now)
		faulty, _, guaranteed := v.returnable(l, "defective")
		switch asked, number := v.asked(l); {
		case asked >= o.Most:
			o.Off, o.Hint = true, v.words.Fill(w.Asked, "number", number)
		case within:
			o.Most -= asked
			o.Count, o.Hint = o.Most, v.words.Fill(w.Until, "date", v.date(until))
		case faulty:
			o.Most -= asked
			o.Count, o.Hint = o.Most, v.words.Fill(w.FaultOnly, "why", v.whyNot(l, why), "date", v.date(guaranteed))
		default:
			o.Off, o.Hint = true, v.whyNot(l, why)
		}
		if l.Variant != "" {
			o.Label += " · " + l.Variant
		}
		out = append(out, o)
	}
	if i := slices.IndexFunc(out, func(o option) bool { return !o.Off }); i >= 0 && len(out) == 1 {
		out[i].Checked = true
	}
	return out
}

// returnable is cases.ReturnableFor for what can be put into a parcel.
func (v *visit) returnable(l aftercare.Line, cause string) (ok bool, why string, until time.Time) {
	if l.Digital || l.GiftCard {
		return false, cases.Digital, time.Time{}
	}
	return cases.ReturnableFor(v.facts, l, cause, v.now)
}

// asked is how many pieces of a line are in a return that is under way, and in
// which.
func (v *visit) asked(l aftercare.Line) (pieces int, number string) {
	for _, c := range v.facts.Cases {
		if c.Kind != aftercare.CaseReturn || !c.Open() || c.Decision == aftercare.Declined || c.ID == v.but {
			continue
		}
		for _, cl := range c.Lines {
			if cl.LineID == l.ID {
				pieces, number = pieces+cl.Quantity, c.ID
			}
		}
	}
	return pieces, number
}

// whyNot says why a line cannot come back without a fault.
func (v *visit) whyNot(l aftercare.Line, why string) string {
	w := &v.words.Return
	switch why {
	case cases.WindowOver:
		return v.words.Fill(w.Over, "date", v.date(cases.ReturnUntil(v.facts, l)))
	case cases.NoReturn:
		if own := v.text(v.facts.Products[l.SKU].NoReturn); own != "" {
			return own
		}
		return w.NoReturn
	}
	return map[string]string{cases.NotShipped: w.NotShipped, cases.Digital: w.Digital, cases.Excluded: w.Excluded, cases.NoReturns: w.NoReturns}[why]
}
