package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

type simulateCmd struct {
	Order  string `required:"" type:"existingfile" placeholder:"FILE" help:"A webhook body of the order, as the platform posts it."`
	Events string `type:"existingfile" placeholder:"FILE" help:"More bodies, one JSON object per line or one array; {\"topic\":…,\"body\":…} where the topic is not in the body. What customers and the desk do is an event with its time: {\"type\":\"case.opened\",\"at\":…,\"case\":{…}}."`
	Source string `enum:"auto,shopify,woocommerce,standard" default:"auto" help:"Whose bodies they are."`
	Store  string `placeholder:"ID" help:"The store; without it the first one configured, or a plain one."`
	Days   int    `default:"400" help:"How many days to look ahead."`
	JSON   bool   `help:"As JSON."`
}

// Help gives examples.
func (*simulateCmd) Help() string {
	return "The same functions decide here as in the worker; every mail is taken to arrive.\n\nExamples:\n  aftercare simulate --order order.json\n  aftercare simulate --order order.json --events later.jsonl --store acme --json"
}

// verdict is one step's fate.
type verdict struct {
	Workflow string    `json:"workflow"`
	Subject  string    `json:"subject"`
	Step     string    `json:"step,omitempty"`
	Mail     string    `json:"mail,omitempty"`
	State    string    `json:"state"` // sent, skipped, waiting, held, none
	At       time.Time `json:"at,omitzero"`
	Local    string    `json:"local,omitempty"` // in the customer's zone
	Reason   string    `json:"reason,omitempty"`
	Why      []string  `json:"why,omitempty"`
	Coupon   string    `json:"coupon,omitempty"` // the code that the mail brings, or its pool
}

// Run plays the order through and prints what it gets and what not.
func (c *simulateCmd) Run(s *streams, cli *CLI) error {
	h, store, err := c.house(cli)
	if err != nil {
		return err
	}
	events, err := c.read(store)
	if err != nil {
		return err
	}
	facts := h.rules.Reduce(events)
	person := aftercare.Person{ID: 1, Address: aftercare.NormalizeAddress(facts.Order.Customer.Email)}
	if m := facts.Order.Marketing; m != nil {
		person.Apply(aftercare.Consent{Kind: aftercare.KindMarketing, Granted: *m, At: facts.Order.PlacedAt})
	}
	end := facts.Order.PlacedAt.AddDate(0, 0, c.Days)
	scenes, state := h.rules.Play(engine.Story{Store: store.ID, Person: person, Events: events, Until: end})
	out := verdicts(h, scenes, state, end)
	if c.JSON {
		return s.json(out)
	}
	return printVerdicts(s.out, facts, out)
}

// house loads the rules, and the store that is meant.
func (c *simulateCmd) house(cli *CLI) (*house, *aftercare.Store, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, nil, err
	}
	if len(cfg.Stores) == 0 {
		cfg.Stores = []config.Store{plainStore()}
	}
	h, err := plan(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	for _, st := range h.stores {
		if c.Store == "" || c.Store == st.ID {
			live := *st // shadow mode would answer every question with "shadow mode"
			live.Mode = aftercare.Live
			h.rules.Stores[st.ID] = &live
			return h, &live, nil
		}
	}
	return nil, nil, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", c.Store)
}

// plainStore is a store with nothing but defaults.
func plainStore() config.Store {
	return config.Store{ID: "plain", Name: "Your shop", Mode: "live", Locale: "en", Timezone: "UTC",
		Mail:     config.Mail{From: "Your shop <orders@shop.example>", ReplyTo: "help@shop.example", PostalAddress: "1 High Street"},
		Warranty: config.Warranty{Months: 24}, Delivery: config.Delivery{Days: 3}, Reviews: []config.Link{{Name: "Your shop", URL: "https://shop.example/reviews"}},
		Consent: config.Consent{Marketing: "asked"}, Quiet: config.Quiet{From: "21:00", To: "09:00"},
		Cap: config.Cap{Every: config.Duration(16 * time.Hour), Max: 2, Within: config.Duration(7 * 24 * time.Hour)}}
}

// verdicts gathers what was mailed, in time order, and after it what was not.
func verdicts(h *house, scenes []engine.Scene, state aftercare.OrderState, end time.Time) []verdict {
	facts := h.rules.Facts(state)
	zone := engine.Zone(facts)
	local := func(t time.Time) string { return t.In(zone).Format("Mon 2006-01-02 15:04 ") + zone.String() }
	var sent, rest []verdict
	for _, sc := range scenes {
		if sc.Draft != nil {
			sent = append(sent, verdict{Workflow: sc.Enrollment.Workflow, Subject: sc.Enrollment.Subject.Key(), Step: sc.Step.StepID,
				Mail: sc.Draft.Template, State: "sent", At: sc.At, Local: local(sc.At),
				Coupon: cmp.Or(sc.Draft.Coupon.Code, sc.Draft.Coupon.Pool)})
		}
	}
	for _, e := range h.rules.Explain(state, end) {
		if len(e.Steps) == 0 {
			rest = append(rest, verdict{Workflow: e.Workflow, Subject: e.Subject.Key(), State: "none", Reason: e.Reason.String()})
		}
		for _, st := range e.Steps {
			if st.State == aftercare.StepDone {
				continue
			}
			v := verdict{Workflow: e.Workflow, Subject: e.Subject.Key(), Step: st.StepID, Mail: st.Template, State: string(st.State), Reason: st.Reason.String(), Why: st.Trail}
			if !st.DueAt.IsZero() {
				v.At, v.Local = st.DueAt, local(st.DueAt)
			}
			rest = append(rest, v)
		}
	}
	slices.SortStableFunc(sent, func(a, b verdict) int { return a.At.Compare(b.At) })
	return append(sent, rest...)
}

func printVerdicts(w io.Writer, f aftercare.OrderFacts, all []verdict) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Order %s, placed %s\n\nIt gets\n", cmp.Or(f.Order.Name, f.Order.ID), f.Order.PlacedAt.Format(time.RFC3339))
	rest := false
	for _, v := range all {
		if v.State != "sent" && !rest {
			rest = true
			b.WriteString("\nIt does not get\n")
		}
		switch {
		case !rest:
			with := ""
			if v.Coupon != "" {
				with = ", with the coupon " + v.Coupon
			}
			fmt.Fprintf(&b, "  %-36s %s  (%s/%s)%s\n", v.Local, v.Mail, v.Workflow, v.Step, with)
		case v.Step == "":
			fmt.Fprintf(&b, "  %-24s %s\n", v.Workflow, v.Reason)
		default:
			fmt.Fprintf(&b, "  %-24s %s: %s\n", v.Mail, v.State, v.Reason)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
