package console

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// casePage is one case as whoever answers needs it.
type casePage struct {
	frame
	*openCase
	About    string
	Status   word
	Due      due
	Owner    string // name
	Away     bool   // the owner is away, and somebody else stands in
	Me       string // id of who acts, "" while nobody has said it
	MyName   string
	People   []aftercare.Helper
	Customer string
	Language string
	Local    string // the time where the customer is
	Talk     []said
	Callback bool
	Plan     plan
	Drafts   []draft
	Goods    []goods
	Lines    []aftercare.Line
	Clocks   []clockRow
	States   []string
	Promises []promise
	Others   []otherCase
	History  timeline
	Place    string // host of a review's page
	Nonce    string
	Seen     int
	Form     typed
}

// clockRow is one clock that runs.
type clockRow struct {
	Name string
	Due  due
}

// typed is a form that is shown again, with what was wrong.
type typed struct {
	Do      string // which form
	Values  url.Values
	Problem string
	News    bool // somebody said something meanwhile
	Did     string
}

// Val is what was typed into a field of a form, "" in all others.
func (p casePage) Val(do, field string) string {
	if p.Form.Do != do {
		return ""
	}
	return p.Form.Values.Get(field)
}

// Trouble is what was wrong with a form.
func (p casePage) Trouble(do string) string {
	if p.Form.Do != do {
		return ""
	}
	return p.Form.Problem
}

// kase is GET /cases/{store}/{source}/{order}/{case}.
func (c *console) kase(w http.ResponseWriter, r *http.Request) error {
	o, err := c.open(r)
	if err != nil {
		return err
	}
	c.showCase(w, r, http.StatusOK, o, typed{Did: r.URL.Query().Get("did")})
	return nil
}

// showCase renders the case. What came after the form was opened is marked.
func (c *console) showCase(w http.ResponseWriter, r *http.Request, status int, o *openCase, form typed) {
	me := c.meIn(r, o.Shop)
	p := casePage{frame: c.frame(kindWord(o.Case.Kind)+" "+o.ID, "/cases"), openCase: o, Me: me, Form: form, Nonce: rand.Text(), Seen: len(o.Events)}
	f, now := o.Facts, p.Now
	p.Zone = o.Shop.Location()
	p.About, p.Status, p.Due = about(o.Case, &f.OrderFacts), stateWord(o.Case), dueOf(o.Shop, o.Case, now)
	owner := cases.Owner(o.Case, o.Shop.Help, now, p.Zone)
	p.Owner, p.Away = cases.Name(o.Shop.Help, owner, o.Shop), o.Case.Owner != "" && owner != o.Case.Owner
	p.MyName, p.People = cases.Name(o.Shop.Help, me, o.Shop), o.Shop.Help.People
	p.Customer, p.Language = o.customer(), o.locale()
	local := locale.Zone(f.Order.Country(), province(&f.Order), p.Zone)
	p.Local = now.In(local).Format("Mon 15:04")
	p.Talk, p.Callback = o.talk(newTo(o, form)), !o.Case.CallBack().IsZero()
	p.Plan, p.Drafts = o.planOf(me, now), c.drafts(o, p.MyName)
	p.Goods, p.Lines = o.goods(now), linesOf(o.Case, &f.OrderFacts)
	p.Clocks, p.States = o.clocks(now), states(o.Case.Kind, o.Shop.Help.Plans[o.Case.Kind])
	p.Promises, p.Others = promises(&o.Timeline.State.Facts, c.Rules.Standing(o.Timeline.State), p.Zone, now), o.others(now)
	var explained []aftercare.Enrollment
	if c.Explain != nil {
		explained = c.Explain.Explain(o.Timeline.State, now)
	}
	p.History = lay(o.besides(), explained, c.teller(o.Timeline))
	if u, err := url.Parse(o.Case.ReviewURL); err == nil {
		p.Place = u.Hostname()
	}
	c.pages.Render(w, r, status, "case", p)
}

// besides is the order's timeline without what the conversation tells.
func (o *openCase) besides() aftercare.Timeline {
	t := o.Timeline
	t.Events = slices.DeleteFunc(slices.Clone(t.Events), func(e aftercare.Event) bool { return e.Case != nil && e.Case.ID == o.ID })
	return t
}

// newTo are the acts and messages that the form did not know.
func newTo(o *openCase, form typed) map[string]bool {
	out := map[string]bool{}
	if form.News {
		for _, e := range o.Events[min(form.seen(), len(o.Events)):] {
			out[e.Key] = true
			for _, m := range e.Case.Messages {
				out[m.ID] = true
			}
		}
	}
	return out
}

// clocks are those that run, for the facts beside the case.
func (o *openCase) clocks(now time.Time) []clockRow {
	k := cases.Clocks(o.Case, o.Shop.Help, o.Shop)
	var out []clockRow
	for _, x := range []struct {
		name string
		at   time.Time
	}{{"First answer", k.FirstReply}, {"Next answer", k.NextReply}, {"To be solved", k.Resolution}} {
		if x.at.IsZero() {
			continue
		}
		d := due{Text: "by " + moment(x.at, now, o.Shop.Location()), Tone: "ok", At: x.at}
		if now.After(x.at) {
			d.Text, d.Tone = "was due "+moment(x.at, now, o.Shop.Location()), "bad"
		}
		out = append(out, clockRow{x.name, d})
	}
	return out
}
