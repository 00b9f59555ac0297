package cases

import "time"

// Times of a Month are lengths of business time; machines and spreadsheets get
// them in minutes.

// MonthOut is a Month for machines.
type MonthOut struct {
	Store        string       `json:"store"`
	From         time.Time    `json:"from"`
	To           time.Time    `json:"to"`
	Opened       int          `json:"opened"`
	Closed       int          `json:"closed"`
	Open         int          `json:"open"`
	Reopened     int          `json:"reopened"`
	Solved       int          `json:"solved"`
	Unsolved     int          `json:"unsolved"`
	HelpScore    float64      `json:"help_score,omitempty"`
	Kinds        []CountOut   `json:"kinds"`
	Causes       []CountOut   `json:"causes"`
	Roots        []CountOut   `json:"roots"`
	Products     []ProductOut `json:"products"`
	FirstAnswer  TimesOut     `json:"first_answer"`
	States       []TimesOut   `json:"states"`
	Promises     []KeptOut    `json:"promises"`
	Compensation []SumOut     `json:"compensation"`
	Prevent      []AdviceOut  `json:"prevent"`
	FAQ          []FAQOut     `json:"faq"`
	Replies      []CountOut   `json:"replies"`
}

// CountOut says how often something was.
type CountOut struct {
	What  string `json:"what"`
	Cases int    `json:"cases"`
}

// ProductOut are the cases of a product and variant.
type ProductOut struct {
	SKU     string     `json:"sku,omitempty"`
	Title   string     `json:"title"`
	Variant string     `json:"variant,omitempty"`
	Cases   int        `json:"cases"`
	Causes  []CountOut `json:"causes"`
}

// TimesOut are lengths of business time.
type TimesOut struct {
	State         string `json:"state,omitempty"`
	Cases         int    `json:"cases"`
	MedianMinutes int    `json:"median_minutes"`
	MostMinutes   int    `json:"most_minutes"`
	Late          int    `json:"late,omitempty"`
}

// KeptOut says how many promises of a kind were kept.
type KeptOut struct {
	What   string `json:"what"`
	Kept   int    `json:"kept"`
	Broken int    `json:"broken"`
}

// SumOut is what was given, of one kind in one currency.
type SumOut struct {
	Kind     string `json:"kind"`
	Times    int    `json:"times"`
	Amount   string `json:"amount,omitempty"` // plain decimal
	Currency string `json:"currency,omitempty"`
}

// AdviceOut is what would have prevented cases.
type AdviceOut struct {
	Why   string `json:"why"`
	Cases int    `json:"cases"`
	About string `json:"about,omitempty"`
	What  string `json:"what"`
}

// FAQOut is a question that was asked often, with an answer to be rewritten.
type FAQOut struct {
	About    string   `json:"about,omitempty"`
	Topic    string   `json:"topic"`
	Question string   `json:"question"`
	Answer   string   `json:"answer,omitempty"`
	Cases    []string `json:"cases"`
}

// Out is the month of a store for machines.
func (m Month) Out(store string) MonthOut {
	out := MonthOut{
		Store: store, From: m.From, To: m.To, Opened: m.Opened, Closed: m.Closed, Open: m.Open, Reopened: m.Reopened, Solved: m.Solved, Unsolved: m.Unsolved,
		HelpScore: m.Help, Kinds: counts(m.Kinds), Causes: counts(m.Causes), Roots: counts(m.Roots), Replies: counts(m.Replies), FirstAnswer: m.FirstAnswer.out(""),
		Products: []ProductOut{}, States: []TimesOut{}, Promises: []KeptOut{}, Compensation: []SumOut{}, Prevent: []AdviceOut{}, FAQ: []FAQOut{},
	}
	for _, p := range m.Products {
		out.Products = append(out.Products, ProductOut{p.SKU, p.Title, p.Variant, p.N, counts(p.Causes)})
	}
	for _, s := range m.States {
		out.States = append(out.States, s.out(s.State))
	}
	for _, p := range m.Promises {
		out.Promises = append(out.Promises, KeptOut(p))
	}
	for _, g := range m.Grants {
		s := SumOut{Kind: g.Kind, Times: g.N, Currency: g.Amount.Currency}
		if !g.Amount.IsZero() {
			s.Amount = g.Amount.Decimal()
		}
		out.Compensation = append(out.Compensation, s)
	}
	for _, a := range m.Prevent {
		out.Prevent = append(out.Prevent, AdviceOut{a.Why, a.N, a.About, a.What})
	}
	for _, p := range m.FAQ {
		out.FAQ = append(out.FAQ, FAQOut(p))
	}
	return out
}

func counts(all []Count) []CountOut {
	out := make([]CountOut, len(all))
	for i, c := range all {
		out[i] = CountOut{c.What, c.N}
	}
	return out
}

func (t Times) out(state string) TimesOut {
	return TimesOut{state, t.N, int(t.Median.Minutes()), int(t.Most.Minutes()), t.Late}
}
