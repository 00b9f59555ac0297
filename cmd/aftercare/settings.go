package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/catalog"
)

// storeOf copies a store's settings into the domain's words.
func storeOf(c config.Store) *aftercare.Store {
	s := &aftercare.Store{
		ID: c.ID, Name: c.Name, URL: c.URL, Mode: aftercare.Mode(c.Mode), Locale: c.Locale, Timezone: c.Timezone, Country: c.Country,
		Formality: c.Formality, LogoURL: c.Logo, Color: c.Color,
		Mail: aftercare.MailIdentity{From: c.Mail.From, MarketingFrom: c.Mail.MarketingFrom, ReplyTo: c.Mail.ReplyTo,
			PostalAddress: c.Mail.PostalAddress, Registration: c.Mail.Registration},
		Contact: aftercare.Contact{Phone: c.Contact.Phone, Email: c.Contact.Email, Hours: c.Contact.Hours, Answers: c.Contact.Answers},
		Policies: aftercare.Policies{Returns: c.Policies.Returns, Shipping: c.Policies.Shipping, Warranty: c.Policies.Warranty,
			Privacy: c.Policies.Privacy, Terms: c.Policies.Terms, ReturnDays: c.Policies.ReturnDays},
		WarrantyMonths: c.Warranty.Months, DeliveryDays: c.Delivery.Days, DeliveryAbroad: c.Delivery.Abroad, Carrier: c.Delivery.Carrier, RefundDays: c.Refund.Days,
		PayWithinDays: c.Payment.WithinDays, PayInstructions: c.Payment.Instructions,
		MarketingConsent: aftercare.ConsentRule(c.Consent.Marketing),
		QuietFrom:        c.Quiet.From, QuietTo: c.Quiet.To,
		CapEvery: time.Duration(c.Cap.Every), CapMax: c.Cap.Max, CapWithin: time.Duration(c.Cap.Within),
		Keep: aftercare.Retention{Webhooks: time.Duration(c.Retention.Webhooks), Customers: time.Duration(c.Retention.Customers)},
		Off:  map[string]bool{}, Since: map[string]time.Time{}, Offers: map[string]aftercare.Offer{},
	}
	for name, o := range c.Offers {
		s.Offers[name] = aftercare.Offer{Coupon: aftercare.Coupon{Pool: o.Coupon, Code: o.Code, Value: o.Value}, Required: o.Required, Day: string(o.Expires)}
	}
	for _, ch := range c.Contact.Channels {
		s.Contact.Channels = append(s.Contact.Channels, aftercare.Channel(ch))
	}
	for _, r := range c.Reviews {
		s.Reviews = append(s.Reviews, aftercare.ReviewLink(r))
	}
	for _, d := range c.Business.Days {
		s.BusinessDays = append(s.BusinessDays, time.Weekday(d))
	}
	for _, d := range c.Business.Holidays {
		s.Holidays = append(s.Holidays, string(d))
	}
	for name, on := range c.Workflows {
		s.Off[name] = !bool(on)
	}
	for _, a := range adapters {
		if _, u, err := a.make(c.Sources); err == nil && u.used && !u.since.IsZero() {
			s.Since[a.name] = u.since
		}
	}
	return s
}

// products finds a product in a store's catalog.
type products map[string]*catalog.Catalog

func (p products) find(store, sku string) (aftercare.Product, bool) {
	c, ok := p[store]
	if !ok {
		return aftercare.Product{}, false
	}
	return c.Product(sku)
}

// launches are the early access that a store's catalog dates for the day.
func (p products) launches(store string, day time.Time) []aftercare.Announcement {
	return p[store].Launches(day)
}

// loadCatalogs reads the stores' catalog files.
func loadCatalogs(cfg *config.Config) (products, error) {
	p := products{}
	for _, s := range cfg.Stores {
		if s.Catalog == "" {
			continue
		}
		text, err := os.ReadFile(s.Catalog)
		if err != nil {
			return nil, aftercare.Errorf(aftercare.Invalid, "store %s, catalog: %w", s.ID, err)
		}
		if p[s.ID], err = catalog.Parse(s.Catalog, text); err != nil {
			return nil, fmt.Errorf("store %s: %w", s.ID, err)
		}
	}
	return p, nil
}

// loadHelp reads a store's help file.
func loadHelp(c config.Store) (*aftercare.Help, error) {
	if c.Help == "" {
		return cases.Default(), nil
	}
	text, err := os.ReadFile(c.Help)
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Invalid, "store %s, help: %w", c.ID, err)
	}
	help, err := cases.Parse(c.Help, text)
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", c.ID, err)
	}
	return help, nil
}

// loadConfig reads the file that the command line or the environment names, and
// the environment.
func loadConfig(cli *CLI) (*config.Config, error) { return config.Load(cli.Config, os.Environ()) }

// checkStores refuses what config cannot know: workflows that do not exist.
func checkStores(stores []*aftercare.Store, workflows []*aftercare.Workflow) error {
	known, markets := map[string]bool{}, map[string]bool{}
	for _, w := range workflows {
		known[w.Name] = true
		markets[w.Name] = slices.ContainsFunc(w.Steps, func(s aftercare.StepSpec) bool { return s.Kind == aftercare.KindMarketing })
	}
	for _, s := range stores {
		for name := range s.Off {
			if !known[name] {
				return aftercare.Errorf(aftercare.Invalid, "store %s: there is no workflow %q to switch on or off; see: aftercare workflow show", s.ID, name)
			}
		}
		for name := range s.Offers {
			if !markets[name] {
				return aftercare.Errorf(aftercare.Invalid, "store %s, offers: there is no workflow %q with marketing mail, which alone carries an offer; see: aftercare workflow show", s.ID, name)
			}
		}
	}
	return nil
}
