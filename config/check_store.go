package config

import (
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	storeID     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	workflowID  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	hexColor    = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	timeOfDay   = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

func (l *loader) stores(stores []Store) {
	if len(stores) == 0 {
		l.config.Warnings = append(l.config.Warnings, "no store is configured: nothing will be received")
	}
	seen := map[string]bool{}
	for i := range stores {
		s, at := &stores[i], fmt.Sprintf("stores[%d]", i)
		l.match(at+".id", s.ID, storeID, "made of a-z, 0-9 and -, such as acme")
		if seen[s.ID] && s.ID != "" {
			l.fault(at+".id", "%q is another store's already", s.ID)
		}
		seen[s.ID] = true
		l.brand(at, s)
		l.mail(at+".mail", &s.Mail)
		l.contact(at+".contact", &s.Contact)
		l.promises(at, s)
		l.rules(at, s)
		l.sources(at+".sources", &s.Sources)
		if u, err := url.Parse(l.config.PublicURL); err == nil && s.Mode == "live" && !l.config.Sandbox.Enabled && loopback(u.Hostname()) {
			l.config.Warnings = append(l.config.Warnings, "store "+s.ID+" is live, but links in its mails point to this machine: set public_url")
		}
	}
}

func (l *loader) brand(at string, s *Store) {
	l.required(at+".name", s.Name)
	l.link(at+".url", s.URL)
	l.oneOf(at+".mode", s.Mode, "live", "shadow")
	l.match(at+".locale", s.Locale, languageTag, "a language tag such as en, ja or de-AT")
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "" || s.Timezone == "Local" {
		l.fault(at+".timezone", "must be a time zone such as Europe/Berlin, not %q", s.Timezone)
	}
	if s.Country != "" {
		l.match(at+".country", s.Country, countryCode, "two capital letters such as DE")
	}
	l.oneOf(at+".formality", s.Formality, "formal", "familiar")
	l.link(at+".logo", s.Logo)
	l.match(at+".color", s.Color, hexColor, "a color such as #1a5fb4")
}

func (l *loader) mail(at string, m *Mail) {
	l.sender(at+".from", m.From)
	l.sender(at+".reply_to", m.ReplyTo)
	if m.MarketingFrom != m.From {
		l.sender(at+".marketing_from", m.MarketingFrom)
	}
	if strings.TrimSpace(m.PostalAddress) == "" {
		l.fault(at+".postal_address", "is missing; marketing mail must carry it, and most countries want it in every mail")
	}
}

var noReply = regexp.MustCompile(`^(no|do[-_.]?not|dont|never)[-_.]?(reply|respond|answer)`)

// sender refuses addresses that nobody reads: customers do reply, and what they
// reply is often the complaint that one would like to hear first.
func (l *loader) sender(at, s string) {
	if s == "" {
		l.fault(at, "is missing")
		return
	}
	a, err := mail.ParseAddress(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		l.fault(at, `must be a mail address, such as "Acme <orders@acme.example>"`)
		return
	}
	if noReply.MatchString(strings.ToLower(a.Address)) {
		l.fault(at, "is a noreply address; name a mailbox that a person reads")
	}
}

func (l *loader) contact(at string, c *Contact) {
	if c.Email != "" {
		l.sender(at+".email", c.Email)
	}
	for i, ch := range c.Channels {
		l.required(fmt.Sprintf("%s.channels[%d].name", at, i), ch.Name)
		path := fmt.Sprintf("%s.channels[%d].url", at, i)
		if u, err := url.Parse(ch.URL); err == nil && (u.Scheme == "tel" || u.Scheme == "mailto") && u.Opaque != "" {
			continue
		}
		l.link(path, ch.URL)
	}
}

func (l *loader) promises(at string, s *Store) {
	p := &s.Policies
	for _, page := range []struct{ key, url string }{
		{"returns", p.Returns}, {"shipping", p.Shipping}, {"warranty", p.Warranty}, {"privacy", p.Privacy}, {"terms", p.Terms},
	} {
		l.link(at+".policies."+page.key, page.url)
	}
	l.number(at+".policies.return_days", p.ReturnDays, 0, 3650)
	l.number(at+".warranty.months", s.Warranty.Months, 0, 1200)
	l.number(at+".delivery.days", s.Delivery.Days, 0, 365)
	for _, country := range slices.Sorted(maps.Keys(s.Delivery.Abroad)) {
		l.match(at+".delivery.abroad."+country, country, countryCode, "two capital letters such as AT")
		l.number(at+".delivery.abroad."+country, s.Delivery.Abroad[country], 0, 365)
	}
	l.number(at+".refund.days", s.Refund.Days, 0, 365)
	l.number(at+".payment.within_days", s.Payment.WithinDays, 0, 365)
	for i, r := range s.Reviews {
		path := fmt.Sprintf("%s.reviews[%d]", at, i)
		l.required(path+".name", r.Name)
		l.required(path+".url", r.URL)
		l.link(path+".url", r.URL)
	}
}

func (l *loader) rules(at string, s *Store) {
	l.oneOf(at+".consent.marketing", s.Consent.Marketing, "asked", "customers")
	if q := s.Quiet; q.From != "" || q.To != "" {
		l.match(at+".quiet.from", q.From, timeOfDay, "a time such as 21:00")
		l.match(at+".quiet.to", q.To, timeOfDay, "a time such as 09:00")
		if q.From == q.To {
			l.fault(at+".quiet", "begins when it ends; leave both times empty for no quiet hours")
		}
	}
	l.number(at+".cap.max", s.Cap.Max, 0, 1000)
	if s.Cap.Max > 0 && s.Cap.Within == 0 {
		l.fault(at+".cap.within", "must not be nothing while max is set")
	}
	if len(s.Business.Days) == 0 {
		l.fault(at+".business.days", "has no day; somebody must work sometime")
	}
	for key, age := range map[string]struct{ is, least Age }{
		"webhooks": {s.Retention.Webhooks, Age(24 * time.Hour)}, "customers": {s.Retention.Customers, Age(30 * 24 * time.Hour)},
	} {
		if age.is != 0 && age.is < age.least {
			l.fault(at+".retention."+key, "must be at least %s, or never", Duration(age.least))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Workflows)) {
		l.match(at+".workflows."+name, name, workflowID, "named after a workflow such as cross-sell")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Offers)) {
		l.match(at+".offers."+name, name, workflowID, "named after a workflow such as cross-sell")
		l.offer(at+".offers."+name, s.Offers[name])
	}
}

func (l *loader) sources(at string, s *Sources) {
	if s.Shopify != nil || l.doc.Has(at+".shopify") {
		l.signed(at+".shopify", s.Shopify == nil, func() []Secret { return s.Shopify.Secrets })
	}
	if s.WooCommerce != nil || l.doc.Has(at+".woocommerce") {
		l.signed(at+".woocommerce", s.WooCommerce == nil, func() []Secret { return s.WooCommerce.Secrets })
	}
	if s.Standard != nil || l.doc.Has(at+".standard") {
		l.signed(at+".standard", s.Standard == nil, func() []Secret { return s.Standard.Secrets })
	}
}

// signed demands one or two secrets with something in them. An empty secret
// still makes valid signatures, for everybody.
func (l *loader) signed(at string, empty bool, secrets func() []Secret) {
	if empty || len(secrets()) == 0 {
		l.fault(at+".secrets", "is missing; without a secret anybody could post orders")
		return
	}
	all := secrets()
	if len(all) > 2 {
		l.fault(at+".secrets", "has %d entries; keep the new secret and the old one", len(all))
	}
	for i, s := range all {
		path := fmt.Sprintf("%s.secrets[%d]", at, i)
		if strings.TrimSpace(s.Reveal()) == "" {
			l.fault(path, "is empty; without a secret anybody could post orders")
		}
	}
}

// link checks a page that mails link to.
func (l *loader) link(at, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		l.fault(at, "must be an address that begins with https://")
	}
}
