package standard

import (
	"fmt"

	"aftercare/internal/aftercare"
	"aftercare/internal/platform/wire"
)

type address struct {
	Name     wire.Text   `json:"name"`
	Company  wire.Text   `json:"company"`
	Lines    []wire.Text `json:"lines"`
	City     wire.Text   `json:"city"`
	Province wire.Text   `json:"province"`
	Postcode wire.Text   `json:"postcode"`
	Country  wire.Text   `json:"country"`
	Phone    wire.Text   `json:"phone"`
}

func (a *address) address() *aftercare.Address {
	if a == nil {
		return nil
	}
	return &aftercare.Address{
		Name: a.Name.String(), Company: a.Company.String(), Lines: texts(a.Lines), City: a.City.String(),
		Province: a.Province.String(), Postcode: a.Postcode.String(), Country: a.Country.String(), Phone: a.Phone.String(),
	}
}

type customer struct {
	ID        wire.Text `json:"id"`
	Email     wire.Text `json:"email"`
	Phone     wire.Text `json:"phone"`
	Name      wire.Text `json:"name"`
	FirstName wire.Text `json:"first_name"`
	LastName  wire.Text `json:"last_name"`
}

func (c *customer) customer() aftercare.Customer {
	if c == nil {
		return aftercare.Customer{}
	}
	return aftercare.Customer{
		ID: c.ID.String(), Email: wire.Email(c.Email.String()), Phone: c.Phone.String(),
		Name: c.Name.String(), FirstName: c.FirstName.String(), LastName: c.LastName.String(),
	}
}

type person struct {
	Email      wire.Text   `json:"email"`
	Phone      wire.Text   `json:"phone"`
	CustomerID wire.Text   `json:"customer_id"`
	OrderIDs   []wire.Text `json:"order_ids"`
}

// person needs at least one way to tell who is meant.
func (r *reader) person(in *person) *aftercare.PersonID {
	if in == nil {
		r.fail("data.person is missing")
		return nil
	}
	p := &aftercare.PersonID{Email: wire.Email(in.Email.String()), Phone: in.Phone.String(),
		CustomerID: in.CustomerID.String(), OrderIDs: texts(in.OrderIDs)}
	if in.Email != "" && p.Email == "" {
		r.fail("data.person.email is not a mail address")
	}
	if p.Email == "" && p.Phone == "" && p.CustomerID == "" && len(p.OrderIDs) == 0 {
		r.fail("data.person names nobody: give email, phone, customer_id or order_ids")
	}
	return p
}

type consent struct {
	Kind    wire.Text `json:"kind"`
	Granted *bool     `json:"granted"`
	At      wire.Text `json:"at"`
	How     wire.Text `json:"how"`
}

func (r *reader) consentEvent(d *data, ev *aftercare.Event) {
	ev.Person = r.person(d.Person)
	if d.Consent == nil || d.Consent.Granted == nil {
		r.fail("data.consent.granted is missing")
		return
	}
	c := &aftercare.Consent{
		Kind:    wire.First(aftercare.Kind(d.Consent.Kind), aftercare.KindMarketing),
		Granted: *d.Consent.Granted, At: wire.FirstTime(r.time("data.consent.at", d.Consent.At), ev.At), How: d.Consent.How.String(),
	}
	if c.Kind != aftercare.KindMarketing && c.Kind != aftercare.KindService {
		r.fail("data.consent.kind must be %q or %q", aftercare.KindMarketing, aftercare.KindService)
	}
	ev.Consent, ev.At = c, c.At
	ev.Key = fmt.Sprintf("consent:%s:%s:%t:%s", c.Kind, wire.Hash(ev.Person), c.Granted, stamp(c.At))
}

func (r *reader) erasedEvent(d *data, ev *aftercare.Event) {
	ev.Person = r.person(d.Person)
	ev.Key = fmt.Sprintf("erased:%s:%s", wire.Hash(ev.Person), wire.First(stamp(ev.At), wire.Hash(r.key)))
}
