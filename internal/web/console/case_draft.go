package console

import (
	"cmp"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/mailtemplates"
)

// draft is a canned reply in the words that this customer reads.
type draft struct {
	ID, Title string
	Text      string
	Lang      string // the text's
	Gloss     string // the same in English, when that is another language
	Problem   string // why it could not be made
	State     string
	Asks      bool
}

// drafts are the replies that fit the case, the next step's first.
func (c *console) drafts(o *openCase, helper string) []draft {
	step, next, _ := cases.Next(o.Case, o.Shop.Help)
	var out []draft
	for _, r := range cases.Replies(o.Case, o.Shop.Help) {
		if d := c.draft(o, r, helper); r.ID == next.ID {
			d.State = cmp.Or(d.State, step.State)
			out = slices.Insert(out, 0, d)
		} else {
			out = append(out, d)
		}
	}
	return out
}

func (c *console) draft(o *openCase, r aftercare.Reply, helper string) draft {
	d := draft{ID: r.ID, Title: cmp.Or(r.Title, title(r.ID)), State: r.State, Asks: r.Asks}
	data := func(loc string) *mailtemplates.Data { return c.Desk.Data(o.Facts, o.Case, loc, c.Business.Now()) }
	var err error
	if d.Text, d.Lang, err = mailtemplates.Canned(r, o.locale(), data, helper); err != nil {
		d.Problem = err.Error()
	} else if d.Lang != "en" && r.Text["en"] != "" {
		d.Gloss, _, _ = mailtemplates.Canned(r, "en", data, helper) // only a help for the eye
	}
	return d
}

// rewrite makes a ready reply that nobody touched anew when the form decides who
// bears the cost: it names that. A form that comes again may hold it as it was made
// for any of them.
func (c *console) rewrite(o *openCase, f typed, helper string) {
	covered, state := f.Values.Get("covered"), f.Values.Get("state")
	i := slices.IndexFunc(o.Shop.Help.Replies, func(r aftercare.Reply) bool { return r.ID == f.Values.Get("reply") })
	if i < 0 || covered == "" || state != aftercare.StateApproved && state != aftercare.StateDeclined {
		return
	}
	as := func(covered string) string {
		decided := *o
		decided.Case.Covered = covered
		return c.draft(&decided, o.Shop.Help.Replies[i], helper).Text
	}
	for _, payer := range []string{o.Case.Covered, "", aftercare.CoveredByWarranty, aftercare.CoveredByShop, aftercare.CoveredByCustomer} {
		if sameText(as(payer), f.Values.Get("text")) {
			f.Values.Set("text", as(covered))
			return
		}
	}
}
