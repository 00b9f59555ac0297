package cases

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

// file is a help file as it is written: as aftercare.Help, with lengths of time
// and amounts in words.
type file struct {
	People  []aftercare.Helper     `yaml:"people"`
	Hours   aftercare.Hours        `yaml:"hours"`
	Returns aftercare.ReturnPolicy `yaml:"returns"`
	Survey  aftercare.SurveyForm   `yaml:"survey"`
	FAQ     []aftercare.FAQ        `yaml:"faq"`
	Replies []aftercare.Reply      `yaml:"replies"`
	Plans   map[string]planFile    `yaml:"plans"`
}

type planFile struct {
	Answers    []string             `yaml:"answers"`
	Decides    string               `yaml:"decides"`
	Lead       string               `yaml:"lead"`
	FirstReply hours                `yaml:"first_reply"`
	NextReply  hours                `yaml:"next_reply"`
	Resolution hours                `yaml:"resolution"`
	Warn       hours                `yaml:"warn"`
	Ask        []aftercare.Text     `yaml:"ask"`
	Criteria   []aftercare.Text     `yaml:"criteria"`
	Steps      []aftercare.PlanStep `yaml:"steps"`
	Roots      []string             `yaml:"roots"`
	May        []allowanceFile      `yaml:"may"`
	Goodwill   *allowanceFile       `yaml:"goodwill"`
	Script     aftercare.Text       `yaml:"script"`
}

type allowanceFile struct {
	Kind string   `yaml:"kind"`
	UpTo amounts  `yaml:"up_to"`
	Pool string   `yaml:"pool"`
	By   []string `yaml:"by"`
}

// hours is a length of business time: "4h", "90m", "1h30m".
type hours time.Duration

// UnmarshalText reads hours and minutes.
func (h *hours) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d <= 0 || d%time.Minute != 0 || strings.ContainsAny(string(text), ".s") {
		return fmt.Errorf("%q is no length of time; write it in business hours, like 4h or 1h30m", text)
	}
	if d > 10_000*time.Hour {
		return fmt.Errorf("%q is more than a case should ever take", text)
	}
	*h = hours(d)
	return nil
}

// amounts are one amount or the same in several currencies: "20 EUR, 3000 JPY".
type amounts []aftercare.Money

// UnmarshalText reads amounts.
func (a *amounts) UnmarshalText(text []byte) error {
	for part := range strings.SplitSeq(string(text), ",") {
		f := strings.Fields(part)
		if len(f) != 2 {
			return fmt.Errorf("%q is no amount; write it like 20 EUR, or 20 EUR, 3000 JPY", strings.TrimSpace(part))
		}
		m, err := aftercare.ParseMoney(f[0], f[1])
		if err != nil {
			return err
		}
		if m.Amount <= 0 {
			return fmt.Errorf("%q must be more than nothing", strings.TrimSpace(part))
		}
		*a = append(*a, m)
	}
	return nil
}

// Parse reads a help file; name is the file's, for messages. The error has code
// Invalid and one "file:line: path: text" per fault. Plans of kinds that the file
// does not name are those of the embedded file, looked after by the file's own
// people; so are its replies when it has none.
func Parse(name string, yaml []byte) (*aftercare.Help, error) {
	h, err := parse(name, yaml)
	if err != nil {
		return nil, err
	}
	complete(h, Default())
	return h, nil
}

func parse(name string, yaml []byte) (*aftercare.Help, error) {
	var f file
	doc := strictyaml.Decode(name, yaml, &f)
	check(doc, &f)
	if err := doc.Err(); err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "%w", err)
	}
	return f.help(), nil
}

func (f *file) help() *aftercare.Help {
	h := &aftercare.Help{
		People: f.People, Hours: f.Hours, Returns: f.Returns, Survey: f.Survey, FAQ: f.FAQ, Replies: f.Replies,
		Plans: map[aftercare.CaseKind]aftercare.Plan{},
	}
	for kind, p := range f.Plans {
		plan := aftercare.Plan{
			Answers: p.Answers, Decides: p.Decides, Lead: p.Lead,
			FirstReply: time.Duration(p.FirstReply), NextReply: time.Duration(p.NextReply),
			Resolution: time.Duration(p.Resolution), Warn: time.Duration(p.Warn),
			Ask: p.Ask, Criteria: p.Criteria, Steps: p.Steps, Roots: p.Roots, Script: p.Script,
		}
		for _, a := range p.May {
			plan.May = append(plan.May, a.allowances()...)
		}
		if p.Goodwill != nil {
			plan.Goodwill = &p.Goodwill.allowances()[0]
		}
		h.Plans[aftercare.CaseKind(kind)] = plan
	}
	return h
}

// allowances are one for each currency.
func (a allowanceFile) allowances() []aftercare.Allowance {
	if len(a.UpTo) == 0 {
		return []aftercare.Allowance{{Kind: a.Kind, Pool: a.Pool, By: a.By}}
	}
	var out []aftercare.Allowance
	for _, m := range a.UpTo {
		out = append(out, aftercare.Allowance{Kind: a.Kind, UpTo: m, Pool: a.Pool, By: a.By, Amount: m.String()})
	}
	return out
}

// complete fills what a store's file does not say from the embedded one.
func complete(h, from *aftercare.Help) {
	if len(h.People) == 0 {
		h.People = from.People
	}
	if h.Hours == (aftercare.Hours{}) {
		h.Hours = from.Hours
	}
	if len(h.Replies) == 0 {
		h.Replies = from.Replies
	}
	if len(h.FAQ) == 0 {
		h.FAQ = from.FAQ
	}
	if len(h.Returns.How) == 0 {
		h.Returns.How = from.Returns.How
	}
	if !h.Survey.CSAT && !h.Survey.NPS {
		h.Survey.CSAT = from.Survey.CSAT
	}
	var all []string
	for _, p := range h.People {
		all = append(all, p.ID)
	}
	for _, kind := range aftercare.CaseKinds {
		if _, ok := h.Plans[kind]; ok {
			continue
		}
		plan := from.Plans[kind]
		plan.Answers, plan.Decides, plan.Lead, plan.May = all, "", first(all), nil // whom it lets give is unknown here
		plan.Steps = known(plan.Steps, h)
		h.Plans[kind] = plan
	}
}

// known are the steps without replies that the help file does not have.
func known(steps []aftercare.PlanStep, h *aftercare.Help) []aftercare.PlanStep {
	out := slices.Clone(steps)
	for i := range out {
		if _, ok := FindReply(h, out[i].Reply); !ok {
			out[i].Reply = ""
		}
	}
	return out
}

//go:embed help.yaml
var embedded []byte

var readDefault = sync.OnceValue(func() *aftercare.Help {
	h, err := parse("help.yaml", embedded)
	if err != nil {
		panic("cases: the embedded help file: " + err.Error())
	}
	return h
})

// Default is the embedded help file. It is shared and must not be changed.
func Default() *aftercare.Help { return readDefault() }
