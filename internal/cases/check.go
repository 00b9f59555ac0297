package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
	"aftercare/internal/strictyaml"
)

// checker finds what is readable and still wrong.
type checker struct {
	*strictyaml.Document
	people, replies map[string]bool // ids; nil: any, since those of the embedded file count
}

func check(doc *strictyaml.Document, f *file) {
	c := &checker{Document: doc}
	c.person(f.People)
	c.hours(f.Hours)
	c.returns(f.Returns)
	c.text("survey.question", f.Survey.Question, false)
	for i, q := range f.FAQ {
		at := fmt.Sprintf("faq[%d]", i)
		c.text(at+".q", q.Q, true)
		c.text(at+".a", q.A, true)
		c.kinds(at+".kinds", q.Kind)
	}
	c.reply(f.Replies)
	for _, kind := range slices.Sorted(maps.Keys(f.Plans)) {
		c.kind("plans."+kind, aftercare.CaseKind(kind))
		c.plan("plans."+kind, f.Plans[kind])
	}
}

func (c *checker) person(people []aftercare.Helper) {
	c.people = map[string]bool{}
	for i, p := range people {
		at := fmt.Sprintf("people[%d]", i)
		c.id(at+".id", p.ID, c.people)
		if p.Email != "" && aftercare.NormalizeAddress(p.Email) == "" {
			c.Faultf(at+".email", "is no mail address")
		}
		for j, a := range p.Away {
			from := c.day(fmt.Sprintf("%s.away[%d].from", at, j), a.From)
			to := from
			if a.To != "" {
				to = c.day(fmt.Sprintf("%s.away[%d].to", at, j), a.To)
			}
			if to.Before(from) {
				c.Faultf(fmt.Sprintf("%s.away[%d].to", at, j), "lies before from")
			}
		}
	}
}

// id refuses what is missing, malformed or doubled.
func (c *checker) id(path, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.Faultf(path, "is missing")
	case strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		c.Faultf(path, "%q is no id; use a-z, 0-9 and -", id)
	case seen[id]:
		c.Faultf(path, "%q stands above already", id)
	}
	seen[id] = true
}

func (c *checker) day(path, s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		c.Faultf(path, `must be a day like "2026-12-24"`)
	}
	return t
}

func (c *checker) hours(h aftercare.Hours) {
	if h == (aftercare.Hours{}) {
		return
	}
	for path, s := range map[string]string{"hours.from": h.From, "hours.to": h.To} {
		if t, err := time.Parse("15:04", s); (err != nil || t.Format("15:04") != s) && s != "24:00" {
			c.Faultf(path, `must be a time of day like "09:00"`)
		}
	}
	if h.To <= h.From {
		c.Faultf("hours.to", "must be later than hours.from")
	}
}

func (c *checker) returns(r aftercare.ReturnPolicy) {
	if r.Days < 0 || r.Days > 3650 {
		c.Faultf("returns.days", "must be between 0 and 3650")
	}
	for i, o := range r.Outcomes {
		c.oneOf(fmt.Sprintf("returns.outcomes[%d]", i), o, aftercare.Outcomes)
	}
	if r.Pays != "" {
		c.oneOf("returns.pays", r.Pays, []string{aftercare.CoveredByShop, aftercare.CoveredByCustomer})
	}
	if r.LabelURL != "" && !strings.HasPrefix(r.LabelURL, "https://") {
		c.Faultf("returns.label_url", "must be an address that begins with https://")
	}
	c.text("returns.how", r.How, false)
}

func (c *checker) reply(replies []aftercare.Reply) {
	c.replies = map[string]bool{}
	for i, r := range replies {
		at := fmt.Sprintf("replies[%d]", i)
		c.id(at+".id", r.ID, c.replies)
		if strings.TrimSpace(r.Title) == "" {
			c.Faultf(at+".title", "is missing: what the desk calls it")
		}
		c.text(at+".text", r.Text, true)
		c.kinds(at+".kinds", r.Kinds)
		c.state(at+".state", r.State)
		for j, n := range r.Score {
			if n < 1 || n > 5 {
				c.Faultf(fmt.Sprintf("%s.scores[%d]", at, j), "must be between 1 and 5")
			}
		}
	}
}

func (c *checker) plan(at string, p planFile) {
	for i, id := range p.Answers {
		c.helper(fmt.Sprintf("%s.answers[%d]", at, i), id)
	}
	if len(p.Answers) == 0 {
		c.Faultf(at+".answers", "is missing: the ids of the people who answer")
	}
	c.helper(at+".decides", p.Decides)
	c.helper(at+".lead", p.Lead)
	for i, t := range p.Ask {
		c.text(fmt.Sprintf("%s.ask[%d]", at, i), t, true)
	}
	for i, t := range p.Criteria {
		c.text(fmt.Sprintf("%s.criteria[%d]", at, i), t, true)
	}
	for i, s := range p.Steps {
		path := fmt.Sprintf("%s.steps[%d]", at, i)
		c.text(path+".title", s.Title, true)
		c.state(path+".state", s.State)
		if s.State == "" {
			c.Faultf(path+".state", "is missing: the state by which the step is done")
		}
		if len(c.replies) > 0 && s.Reply != "" && !c.replies[s.Reply] {
			c.Faultf(path+".reply", "there is no reply %q in this file", s.Reply)
		}
	}
	for i, a := range p.May {
		c.allowance(fmt.Sprintf("%s.may[%d]", at, i), a)
	}
	if p.Goodwill != nil {
		c.allowance(at+".goodwill", *p.Goodwill)
		if len(p.Goodwill.UpTo) > 1 {
			c.Faultf(at+".goodwill.up_to", "must be one amount: it is what is given")
		}
	}
	c.text(at+".script", p.Script, false)
}

func (c *checker) allowance(at string, a allowanceFile) {
	c.oneOf(at+".kind", a.Kind, aftercare.GrantKinds)
	for i, id := range a.By {
		c.helper(fmt.Sprintf("%s.by[%d]", at, i), id)
	}
	if a.Kind == couponKind && a.Pool == "" {
		c.Faultf(at+".pool", "is missing: a coupon needs the pool that its codes come from (aftercare coupon import)")
	}
	if a.Kind == "refund" && len(a.UpTo) == 0 {
		c.Faultf(at+".up_to", "is missing: money needs a limit")
	}
	if a.Pool != "" && a.Kind != "coupon" {
		c.Faultf(at+".pool", "is for coupons")
	}
}

func (c *checker) helper(path, id string) {
	if id != "" && !c.people[id] {
		c.Faultf(path, "there is nobody %q among the people of this file", id)
	}
}

func (c *checker) kinds(path string, kinds []aftercare.CaseKind) {
	for i, k := range kinds {
		c.kind(fmt.Sprintf("%s[%d]", path, i), k)
	}
}

func (c *checker) kind(path string, k aftercare.CaseKind) {
	var all []string
	for _, k := range aftercare.CaseKinds {
		all = append(all, string(k))
	}
	c.oneOf(path, string(k), all)
}

func (c *checker) oneOf(path, s string, all []string) {
	if !slices.Contains(all, s) {
		c.Faultf(path, "%q is none of %s", s, strings.Join(all, ", "))
	}
}

// states are those that a help file may name.
var states = aftercare.States[1:]

func (c *checker) state(path, s string) {
	if s != "" {
		c.oneOf(path, s, states)
	}
}

// text refuses language tags that are none, and empty texts.
func (c *checker) text(path string, t aftercare.Text, required bool) {
	if required && len(t) == 0 {
		c.Faultf(path, "is missing")
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if locale.Fallbacks(tag)[0] != tag {
			c.Faultf(path+"."+tag, "%q is not a language tag; write it as in en, ja or de-AT", tag)
		}
		if strings.TrimSpace(t[tag]) == "" {
			c.Faultf(path+"."+tag, "is empty; leave it out")
		}
	}
}
