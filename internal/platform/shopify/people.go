package shopify

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type contact struct {
	Email           wire.Text            `json:"email"`
	ContactEmail    wire.Text            `json:"contact_email"`
	Phone           wire.Text            `json:"phone"`
	Customer        wire.Maybe[customer] `json:"customer"`
	BillingAddress  wire.Maybe[address]  `json:"billing_address"`
	ShippingAddress wire.Maybe[address]  `json:"shipping_address"`
}

type address struct {
	Name         wire.Text `json:"name"`
	FirstName    wire.Text `json:"first_name"`
	LastName     wire.Text `json:"last_name"`
	Company      wire.Text `json:"company"`
	Address1     wire.Text `json:"address1"`
	Address2     wire.Text `json:"address2"`
	City         wire.Text `json:"city"`
	Province     wire.Text `json:"province"`
	ProvinceCode wire.Text `json:"province_code"`
	Zip          wire.Text `json:"zip"`
	CountryCode  wire.Text `json:"country_code"`
	Phone        wire.Text `json:"phone"`
}

func (a *address) address() *aftercare.Address {
	if a == nil {
		return nil
	}
	out := &aftercare.Address{
		Name: a.Name.String(), Company: a.Company.String(), City: a.City.String(),
		Province: wire.First(a.ProvinceCode, a.Province).String(), Postcode: a.Zip.String(),
		Country: strings.ToUpper(a.CountryCode.String()), Phone: a.Phone.String(),
	}
	out.Name = wire.First(out.Name, wire.WholeName(out.Country, a.FirstName.String(), a.LastName.String()))
	for _, l := range []wire.Text{a.Address1, a.Address2} {
		if l != "" {
			out.Lines = append(out.Lines, l.String())
		}
	}
	return out
}

type customer struct {
	ID        wire.Text           `json:"id"`
	Email     wire.Text           `json:"email"`
	Phone     wire.Text           `json:"phone"`
	FirstName wire.Text           `json:"first_name"`
	LastName  wire.Text           `json:"last_name"`
	Consent   wire.Maybe[consent] `json:"email_marketing_consent"`
	Accepts   wire.Flag           `json:"accepts_marketing"` // before API version 2022-04
	AcceptsAt wire.Time           `json:"accepts_marketing_updated_at"`
}

// customer is who bought. Names come from the account, else from the invoice;
// never from the shipping address, which may be a friend's.
func (in *contact) customer() aftercare.Customer {
	account := customer{}
	if in.Customer.Value != nil {
		account = *in.Customer.Value
	}
	c := aftercare.Customer{ID: account.ID.String(), FirstName: account.FirstName.String(), LastName: account.LastName.String()}
	for _, e := range []wire.Text{in.Email, in.ContactEmail, account.Email} {
		c.Email = wire.First(c.Email, wire.Email(e.String()))
	}
	b := address{}
	if in.BillingAddress.Value != nil {
		b = *in.BillingAddress.Value
	}
	if c.FirstName == "" && c.LastName == "" {
		c.FirstName, c.LastName = b.FirstName.String(), b.LastName.String()
	}
	if c.FirstName == "" && c.LastName == "" {
		c.Name = b.Name.String()
	}
	c.Phone = wire.First(in.Phone, account.Phone, b.Phone).String()
	return c
}

// marketing is the buyer's answer at checkout. Tills and draft orders show no
// box, so their "false" is nobody's answer.
func (in *order) marketing() *bool {
	v := in.AcceptsMarketing.Value
	if in.AcceptsMarketing.False() && in.SourceName != "" && in.SourceName != "web" {
		return nil
	}
	return v
}

type consent struct {
	State     wire.Text `json:"state"`
	UpdatedAt wire.Time `json:"consent_updated_at"`
}

// consent is nil when the person never answered, or answered yes at an unknown time.
func (c *customer) consent(fallback string) *aftercare.Event {
	granted, at := c.Accepts.Value, c.AcceptsAt.Time
	if s := c.Consent.Value; s != nil {
		granted, at = nil, s.UpdatedAt.Time
		if state := strings.ToLower(s.State.String()); state == "subscribed" || state == "unsubscribed" {
			granted = wire.Truth(state)
		}
	} else if granted != nil && !*granted && at.IsZero() {
		granted = nil // the old flag is false from the beginning, before anybody asked
	}
	who := &aftercare.PersonID{Email: wire.First(wire.Email(c.Email.String()), fallback), CustomerID: c.ID.String()}
	if granted == nil || (*granted && at.IsZero()) || (who.Email == "" && who.CustomerID == "") {
		return nil
	}
	ev := &aftercare.Event{
		Type: aftercare.EventConsentChanged, At: at, Person: who,
		Consent: &aftercare.Consent{Kind: aftercare.KindMarketing, Granted: *granted, At: at, How: "shopify"},
	}
	ev.Key = "consent:" + wire.Hash(ev.Person) + ":" + stamp(at) + ":" + wire.Hash(ev.Consent)
	return ev
}

func readCustomer(d delivery) ([]aftercare.Event, error) {
	var in customer
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	if ev := in.consent(""); ev != nil {
		return []aftercare.Event{*ev}, nil
	}
	return nil, ignored("the customer's consent did not change")
}

func readConsent(d delivery) ([]aftercare.Event, error) {
	var in struct {
		CustomerID wire.Text           `json:"customer_id"`
		Email      wire.Text           `json:"email_address"`
		Consent    wire.Maybe[consent] `json:"email_marketing_consent"`
	}
	if err := d.decode(&in); err != nil {
		return nil, err
	}
	c := customer{ID: in.CustomerID, Email: in.Email, Consent: in.Consent}
	if ev := c.consent(""); ev != nil {
		return []aftercare.Event{*ev}, nil
	}
	return nil, ignored("the consent is neither a yes with its time nor a no")
}
