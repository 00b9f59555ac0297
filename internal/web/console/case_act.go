package console

import (
	"net/http"
	"net/url"
	"strconv"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/web"
)

// maxTalk bounds a form of the desk: what may be written, as a form encodes it.
const maxTalk = 128 << 10

// act makes of a form what is done to a case.
type act func(a cases.Act, f url.Values) (aftercare.Event, error)

// acts are what a person may do, by the last part of the address.
var acts = map[string]act{
	"say": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Say(cases.Answer{
			Text: f.Get("text"), Reply: f.Get("reply"), Asks: f.Get("asks") != "", State: f.Get("state"), Covered: f.Get("covered"), Label: f.Get("label"),
			Amount: f.Get("amount"), Currency: f.Get("currency"), Carrier: f.Get("carrier"), Number: f.Get("number"), Link: f.Get("url"),
			Outcome: f.Get("outcome"), Root: f.Get("root"),
		})
	},
	"note": func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Note(f.Get("text")) },
	"call": func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Called(f.Get("text")) },
	"decide": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Decide(f.Get("decision"), f.Get("covered"), f.Get("label"), f.Get("word"))
	},
	"estimate": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Estimate(f.Get("amount"), f.Get("currency"), f.Get("word"))
	},
	"received": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Received(f.Get("day"), f.Get("word"))
	},
	"refunded": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Refunded(f.Get("day"), f.Get("word"))
	},
	"shipped": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Shipped(f.Get("carrier"), f.Get("number"), f.Get("url"), f.Get("word"))
	},
	"ready": func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Ready(f.Get("day"), f.Get("word")) },
	"move":  func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Move(f.Get("state")) },
	"owner": func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Give(f.Get("owner")) },
	"root":  func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Trace(f.Get("root")) },
	"grant": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Grant(f.Get("what"), f.Get("amount"), f.Get("currency"), f.Get("why"), f.Get("word"))
	},
	"close": func(a cases.Act, f url.Values) (aftercare.Event, error) {
		return a.Close(f.Get("outcome"), f.Get("root"), f.Get("word"))
	},
	"reopen": func(a cases.Act, _ url.Values) (aftercare.Event, error) { return a.Reopen() },
	"posted": func(a cases.Act, f url.Values) (aftercare.Event, error) { return a.Posted(f.Get("text")) },
}

// act is POST /cases/{store}/{source}/{order}/{case}/{do}. A form that is posted
// twice is one act. When the customer or a colleague did something since the form
// was opened, nothing is done: the page shows the news and keeps what was typed.
func (c *console) act(w http.ResponseWriter, r *http.Request) error {
	do := r.PathValue("do")
	perform, ok := acts[do]
	if !ok {
		return c.notFound(w, r)
	}
	o, form, err := c.read(w, r, do)
	if err != nil {
		return err
	}
	again := func(status int, problem string) error {
		form.Problem = problem
		c.showCase(w, r, status, o, form)
		return nil
	}
	a := cases.Act{Store: o.Shop, Order: o.OrderKey(), Case: o.Case, By: c.meIn(r, o.Shop), Nonce: do + ":" + form.Values.Get("nonce"), Now: c.Business.Now()}
	if a.By == "" {
		return again(http.StatusUnprocessableEntity, "Say who you are first, at the top of the page. What you typed is kept.")
	}
	c.rewrite(o, form, cases.Name(o.Shop.Help, a.By, o.Shop))
	e, wrong := perform(a, form.Values)
	switch {
	case a.Done(o.Events) && (wrong != nil || a.Same(e)):
		return c.acted(w, r, o, do)
	case form.stale(o):
		form.News = true
		return again(http.StatusConflict, newsText)
	case wrong != nil:
		return again(http.StatusUnprocessableEntity, wrong.Error())
	}
	if err := c.draw(r, a, e); err != nil {
		c.Log.WarnContext(r.Context(), "no coupon was given", "order", o.OrderKey(), "case", o.ID, "err", err)
		return again(http.StatusUnprocessableEntity, web.Shown(err)+" What you typed is kept.")
	}
	if err := c.Desk.Tell(r.Context(), o.Store, o.OrderKey(), a.Key(), e); err != nil {
		c.Log.ErrorContext(r.Context(), "case act failed", "act", do, "order", o.OrderKey(), "case", o.ID, "err", err)
		return again(web.Status(err), web.Shown(err)+" What you typed is kept; try again.")
	}
	c.Log.InfoContext(r.Context(), "case act", "act", do, "store", o.Store, "order", o.OrderKey(), "case", o.ID, "by", a.By)
	return c.acted(w, r, o, do)
}

const newsText = "Something happened here while you were writing: it is marked above. Nothing was sent or changed, and what you typed is kept."

// read takes a form of a case.
func (c *console) read(w http.ResponseWriter, r *http.Request, do string) (*openCase, typed, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxTalk)
	if err := r.ParseForm(); err != nil {
		return nil, typed{}, aftercare.Errorf(aftercare.TooLarge, "That is more than a form may hold. Go back and shorten it.")
	}
	o, err := c.open(r)
	return o, typed{Do: do, Values: r.PostForm}, err
}

func (c *console) acted(w http.ResponseWriter, r *http.Request, o *openCase, do string) error {
	http.Redirect(w, r, o.Path()+"?did="+do, http.StatusSeeOther) // #nosec G710 -- below our own path
	return nil
}

// stale reports whether the case went on since the form was opened.
func (f typed) stale(o *openCase) bool {
	return f.seen() != len(o.Events) || f.Values.Get("nonce") == ""
}

// seen is how many of the case's events the form knew.
func (f typed) seen() int {
	n, err := strconv.Atoi(f.Values.Get("seen"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
