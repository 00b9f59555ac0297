package console

import (
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// promise is a date that the customer was told.
type promise struct {
	What, Source string
	Due          due
}

var promiseWords = map[string]string{
	"delivery": "Delivery", "answer": "Answer", "repair": "Ready", "refund": "Money back",
	"delivered": "it was delivered", "carrier": "told by the carrier", "shop": "told by the shop", "usual": "the usual time", "plan": "by the plan",
}

func promises(s aftercare.Standing, zone *time.Location, now time.Time) []promise {
	said := func(w string) string {
		if t := promiseWords[w]; t != "" {
			return t
		}
		return sentence(words(w))
	}
	var out []promise
	for _, x := range s.Promises {
		p := promise{What: said(x.What), Source: said(x.Source), Due: due{At: x.Due, Tone: "ok"}}
		switch {
		case x.Broken(now) && x.KeptAt.IsZero():
			p.Due.Text, p.Due.Tone = "late since "+moment(x.Due, now, zone), "bad"
		case x.Broken(now):
			p.Due.Text, p.Due.Tone = "came late, "+moment(x.KeptAt, now, zone), "warn"
		case !x.KeptAt.IsZero():
			p.Due.Text = "kept, " + moment(x.KeptAt, now, zone)
		default:
			p.Due.Text, p.Due.Tone = "by "+moment(x.Due, now, zone), "info"
		}
		if x.Slips > 0 {
			p.Source += fmt.Sprintf(", moved %d %s", x.Slips, plural(x.Slips, "time"))
		}
		out = append(out, p)
	}
	return out
}
