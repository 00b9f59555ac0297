package mailtemplates

import "aftercare/internal/aftercare"

// evil is what a hostile customer types into every field.
const evil = "<script>alert(1)</script> **[win](https://evil.example)** {{ store.name }}{% for i in order.lines %} \r\nBcc: x@evil.example \u202egnp.exe"

func hostile() Fixture {
	x := rich()
	f := x.Facts
	o := &f.Order
	o.Name, o.Note, o.CancelReason, o.PaymentMethod, o.DiscountCode, o.ShippingMethod, o.PayHow = evil, evil, evil, evil, evil, evil, evil
	o.URL = "javascript:alert(1)"
	o.Customer = aftercare.Customer{Email: "x@mail.example", Phone: evil, Name: evil, FirstName: evil, LastName: evil}
	o.ShippingAddress = &aftercare.Address{Name: evil, Company: evil, Lines: []string{evil, "www.evil.example"}, City: evil, Province: evil, Postcode: evil, Country: "DE", Phone: evil}
	o.BillingAddress = o.ShippingAddress
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Title, l.Variant, l.ImageURL, l.URL = evil, evil, "data:text/html,<script>", "javascript:alert(1)"
	}
	for i := range f.Shipments {
		s := &f.Shipments[i]
		s.Carrier, s.Number, s.URL = evil, evil, `https://ok.example/"><script>alert(1)</script>`
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		c.Messages = []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByCustomer, Text: evil + "\n\n" + evil}}
		c.ReviewText, c.CallPhone, c.CallWhen, c.LabelURL = evil, evil, evil, "javascript:alert(1)"
		c.ID, c.Item, c.Note, c.State, c.Outcome, c.Carrier, c.Number, c.URL = evil, evil, evil, evil, evil, evil, evil, "javascript:alert(1)"
	}
	for i := range f.Announcements {
		a := &f.Announcements[i]
		a.Title, a.Text, a.URL, a.Lots = aftercare.Text{"en": evil}, aftercare.Text{"en": evil}, "javascript:alert(1)", []string{evil}
	}
	x.talk.said, x.talk.answered, x.talk.asked, x.talk.note, x.talk.found = evil+"\r\n\r\n"+evil, evil, evil, evil, evil
	x.talk.cause, x.talk.wanted, x.talk.phone, x.talk.callWhen = evil, evil, evil, evil
	x.talk.label, x.talk.reported = "javascript:alert(1)", evil
	x.talk.kind, x.talk.again = aftercare.CaseComplaint, false
	f.Registrations = []aftercare.Registration{{LineID: "1", Serial: evil}}
	x.changes[0].Note = evil
	x.Name, x.About = "hostile", "HTML, Markdown, Liquid, line breaks, direction marks and links in every field"
	return x
}
