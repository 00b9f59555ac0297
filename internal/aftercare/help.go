package aftercare

import (
	"slices"
	"time"
)

// Help is how a store helps: who answers, by when, by which rules and in which
// words. It comes from the store's help file, or from the embedded one.
type Help struct {
	People  []Helper          `yaml:"people"`
	Hours   Hours             `yaml:"hours"` // on business days
	Returns ReturnPolicy      `yaml:"returns"`
	Survey  SurveyForm        `yaml:"survey"`
	FAQ     []FAQ             `yaml:"faq"`
	Replies []Reply           `yaml:"replies"`
	Plans   map[CaseKind]Plan `yaml:"plans"`
}

// Helper is a person who answers.
type Helper struct {
	ID    string    `yaml:"id"`
	Name  string    `yaml:"name"`  // as customers read it
	Email string    `yaml:"email"` // of warnings
	Away  []Absence `yaml:"away"`
}

// Absence is from a day through another, local to the store: "2026-12-24".
type Absence struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Hours are local times of day: "09:00".
type Hours struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// ReturnPolicy is the store's, in a form that can be checked. Days is
// Policies.ReturnDays unless set.
type ReturnPolicy struct {
	Days     int      `yaml:"days"`
	Outcomes []string `yaml:"outcomes"` // of Outcomes; empty: all
	Exclude  []string `yaml:"exclude"`  // SKUs
	Pays     string   `yaml:"pays"`     // who pays the way back when it is not the shop's fault: "shop" or "customer"
	Address  []string `yaml:"address"`  // where to, as on a label
	How      Text     `yaml:"how"`      // in plain words
	LabelURL string   `yaml:"label_url"`
	Remind   bool     `yaml:"remind"` // tell every customer before the days end
}

// SurveyForm is what a store's survey asks.
type SurveyForm struct {
	CSAT     bool `yaml:"csat"`
	NPS      bool `yaml:"nps"`
	Question Text `yaml:"question"` // the store's own; empty: none
}

// FAQ is a question that is asked often.
type FAQ struct {
	Q    Text       `yaml:"q"`
	A    Text       `yaml:"a"`
	Kind []CaseKind `yaml:"kinds"` // shown before these forms; empty: before all
}

// Reply is a canned reply: template text by locale.
type Reply struct {
	ID    string     `yaml:"id"`
	Title string     `yaml:"title"` // for the desk
	Text  Text       `yaml:"text"`
	Kinds []CaseKind `yaml:"kinds"` // empty: all
	Asks  bool       `yaml:"asks"`  // it waits for an answer
	State string     `yaml:"state"` // the state it leads to
	Score []int      `yaml:"scores"`
}

// Plan says how cases of a kind are looked after.
type Plan struct {
	Answers []string `yaml:"answers"` // helper ids: the first who is not away owns the case
	Decides string   `yaml:"decides"` // helper id
	Lead    string   `yaml:"lead"`    // hears of what is late

	FirstReply time.Duration `yaml:"-"` // business hours; 0: no such clock
	NextReply  time.Duration `yaml:"-"`
	Resolution time.Duration `yaml:"-"`
	Warn       time.Duration `yaml:"-"` // so many business hours before the end of a clock

	Ask      []Text      `yaml:"ask"`      // what to ask the customer for
	Criteria []Text      `yaml:"criteria"` // by which to decide
	Steps    []PlanStep  `yaml:"steps"`
	Roots    []string    `yaml:"roots"` // root causes, for the report
	May      []Allowance `yaml:"may"`
	Goodwill *Allowance  `yaml:"goodwill"` // after a yes to the closing check
	Script   Text        `yaml:"script"`   // for the phone
}

// PlanStep is one step of a plan, with the canned reply that goes with it.
type PlanStep struct {
	Title Text   `yaml:"title"`
	State string `yaml:"state"` // the step is done when the case is, or was, in this state
	Reply string `yaml:"reply"`
}

// Allowance is a compensation that may be given, up to an amount, by whom.
type Allowance struct {
	Kind   string   `yaml:"kind"` // of GrantKinds
	UpTo   Money    `yaml:"-"`
	Pool   string   `yaml:"pool"` // of coupons
	By     []string `yaml:"by"`   // helper ids; empty: everybody who answers
	Amount string   `yaml:"up_to"`
}

// Text is a text by locale.
type Text map[string]string

// In is the text in the first of the locales that it has, else in English, else
// any; "" when it is empty.
func (t Text) In(locales ...string) string {
	for _, l := range append(slices.Clip(locales), "en") {
		if s := t[l]; s != "" {
			return s
		}
	}
	keys := make([]string, 0, len(t))
	for l := range t {
		keys = append(keys, l)
	}
	slices.Sort(keys)
	for _, l := range keys {
		if t[l] != "" {
			return t[l]
		}
	}
	return ""
}

// Helper is the person with this id.
func (h *Help) Helper(id string) (Helper, bool) {
	i := slices.IndexFunc(h.People, func(p Helper) bool { return p.ID == id })
	if i < 0 {
		return Helper{}, false
	}
	return h.People[i], true
}
