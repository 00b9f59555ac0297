package main

import (
	"context"
	"log/slog"
	"time"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

type simulateCmd struct {
	Order  string `required:"" placeholder:"FILE|N" help:"A webhook body of the order, as the platform posts it; or an order of the database: name, id or SOURCE/ID."`
	Events string `type:"existingfile" placeholder:"FILE" help:"More bodies, one JSON object per line or one array; {\"topic\":…,\"body\":…} where the topic is not in the body. What customers and the desk do is an event with its time: {\"type\":\"case.opened\",\"at\":…,\"case\":{…}}."`
	Source string `enum:"auto,shopify,woocommerce,standard" default:"auto" help:"Whose bodies they are."`
	Store  string `placeholder:"ID" help:"The store; without it the first one configured, or a plain one."`
	Days   int    `default:"400" help:"How many days to look ahead."`
	JSON   bool   `help:"As JSON."`
}

// Help gives examples.
func (*simulateCmd) Help() string {
	return `The same functions decide here as in the worker; every mail is taken to arrive.
An order of the database goes on from where it stands now, beside all others of
the same person; no event, step or mail is written, and nothing is sent.

Examples:
  aftercare simulate --order order.json
  aftercare simulate --order order.json --events later.jsonl --store acme --json
  aftercare simulate --order "#1001" --store acme
  aftercare simulate --order "#1001" --store acme --events what-if-it-is-returned.jsonl`
}

// verdict is one step's fate.
type verdict struct {
	Workflow string    `json:"workflow"`
	Subject  string    `json:"subject,omitempty"` // none for mails so far
	Step     string    `json:"step,omitempty"`
	Mail     string    `json:"mail,omitempty"`
	State    string    `json:"state"` // sent, skipped, waiting, held, none; of an order of the database also planned, and of its mails so far what the ledger says
	At       time.Time `json:"at,omitzero"`
	Local    string    `json:"local,omitempty"` // in the customer's zone
	Reason   string    `json:"reason,omitempty"`
	Why      []string  `json:"why,omitempty"`
	Coupon   string    `json:"coupon,omitempty"` // the code that the mail brings, or its pool
}

// Run plays the order through and prints what it gets and what not.
func (c *simulateCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	h, store, err := c.house(cli)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }() // nothing was changed
	file, err := c.isFile()
	if err != nil {
		return err
	}
	var p *played
	if file {
		p, err = c.playFile(h, store)
	} else {
		p, err = c.playStored(ctx, h, store)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(p.all())
	}
	return p.print(s.out)
}

// playFile begins with the order's webhook.
func (c *simulateCmd) playFile(h *house, store *aftercare.Store) (*played, error) {
	events, err := c.read(store, c.Order, true)
	if err != nil {
		return nil, err
	}
	more, err := c.later(store, events[0].Source, events[0].OrderID)
	if err != nil {
		return nil, err
	}
	events = append(events, more...)
	facts := h.rules.Reduce(events)
	person := aftercare.Person{ID: 1, Address: aftercare.NormalizeAddress(facts.Order.Customer.Email)}
	if m := facts.Order.Marketing; m != nil {
		person.Apply(aftercare.Consent{Kind: aftercare.KindMarketing, Granted: *m, At: facts.Order.PlacedAt})
	}
	end := facts.Order.PlacedAt.AddDate(0, 0, c.Days)
	scenes, state := h.rules.Play(engine.Story{Store: store.ID, Person: person, Events: events, Until: end})
	return played{facts: facts}.tell(h, scenes, state, end, "sent"), nil
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
