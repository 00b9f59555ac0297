package console

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// promise is a date that the customer was told, and what became of it.
type promise struct {
	What, Source string
	Due          due
}

var promiseWords = map[string]string{
	aftercare.PromiseDelivery: "Delivery", aftercare.PromiseAnswer: "Answer", aftercare.PromiseRepair: "Repair", aftercare.PromisePart: "Spare part",
	aftercare.PromiseRefund: "Money back",
	"carrier":               "told by the carrier", "shop": "told by the shop", "untold": "told by the shop; nobody tells where the parcel is",
	"table": "usual for this country", "usual": "the usual time", "plan": "by the plan", "policy": "the shop’s days for refunds",
}

// promises say which dates were named, by whom, and which of them held.
func promises(f *aftercare.OrderFacts, s aftercare.Standing, zone *time.Location, now time.Time) []promise {
	said := func(w string) string {
		if t := promiseWords[w]; t != "" {
			return t
		}
		return sentence(words(w))
	}
	var out []promise
	for _, x := range s.Promises {
		p := promise{What: strings.TrimSpace(said(x.What) + " " + promised(f, x)), Source: said(x.Source), Due: due{At: x.Due, Tone: "ok"}}
		usual := x.Source == string(aftercare.SourceUsual) || x.Source == string(aftercare.SourceTable)
		switch {
		case x.Broken(now) && x.KeptAt.IsZero():
			p.Due.Text, p.Due.Tone = "late since "+moment(x.Due, now, zone), "bad"
		case x.Broken(now):
			p.Due.Text, p.Due.Tone = "came late, "+moment(x.KeptAt, now, zone), "warn"
		case !x.KeptAt.IsZero():
			p.Due.Text = "kept, " + moment(x.KeptAt, now, zone)
		case usual && now.After(x.Due):
			p.Due.Text, p.Due.Tone = "was expected around "+moment(x.Due, now, zone), "warn"
			if x.What == aftercare.PromiseDelivery {
				p.Source += "; no word of its arrival"
			}
		case usual:
			p.Due.Text, p.Due.Tone = "around "+moment(x.Due, now, zone), "quiet"
		case now.After(x.Due):
			p.Due.Text, p.Due.Tone = "was to be by "+moment(x.Due, now, zone), "quiet"
		default:
			p.Due.Text, p.Due.Tone = "by "+moment(x.Due, now, zone), "info"
		}
		if x.Slips > 0 {
			p.Source += fmt.Sprintf(", moved back %d %s, last from %s", x.Slips, plural(x.Slips, "time"), x.Before.In(zone).Format("Mon 2 Jan"))
		}
		out = append(out, p)
	}
	return out
}

// promised names the thing, where there may be several.
func promised(f *aftercare.OrderFacts, p aftercare.Promise) string {
	switch p.What {
	case aftercare.PromiseDelivery:
		for _, s := range f.Shipments {
			if s.ID == p.About {
				return strings.TrimSpace(s.Carrier + " " + s.Number)
			}
		}
		return ""
	case aftercare.PromiseRefund:
		return ""
	}
	id, _, _ := strings.Cut(p.About, "/")
	return id
}
