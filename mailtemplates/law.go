package mailtemplates

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/country"
)

// demand is what the law of some countries wants a mail to show. Who may be
// written to at all is not its business: see package engine. Everything holds
// where the store or the customer is.
type demand struct {
	countries []string

	sender bool   // marketing names its sender with address, mailbox and phone in one place
	wayOut string // what the link that ends it is called, in all languages
	free   string // that ending it costs nothing, in all languages

	needs []string // what the store's settings must hold for it: see lacks
	why   string   // the rule, for people
}

// demands are all of them, beside the label and the word that it is advertising,
// which package country knows. A name, a postal address and a way out stand in every
// mail that is not about an order, whatever the country.
var demands = []demand{
	{
		countries: []string{"KR"}, sender: true, wayOut: "수신거부 · Unsubscribe",
		free:  "(열리는 페이지에서 저장하기를 누르시면 바로 처리되며 비용은 들지 않습니다. 주문 안내 메일은 계속 보내 드립니다. Press Save on the page that opens; it is free of charge.)",
		needs: []string{"postal address", "mailbox", "phone"},
		// The way out in Korean and English: table 6 of the decree (전자우편).
		why: "Korea, Network Act art. 50(4) and table 6 of its decree: advertising begins with (광고), names sender, mailbox, phone and address, and can be ended free of charge",
	},
	{
		countries: []string{"JP"}, sender: true, needs: []string{"postal address", "mailbox or phone"},
		why: "Japan, Act on Specified E-mail art. 4 and its rules art. 9 (特定電子メール法): advertising names sender and address, where to complain, and how to refuse",
	},
	{
		countries: []string{"US"}, needs: []string{"postal address"},
		why: "USA, CAN-SPAM, 15 U.S.C. 7704(a)(5): advertising says so, and names a postal address and a way out",
	},
	{
		countries: []string{"CA"}, needs: []string{"postal address", "mailbox or phone"},
		why: "Canada, CASL, SOR/2012-36 s. 2: name, postal address, and a phone, mailbox or web address",
	},
	{
		countries: []string{"AU", "NZ"}, needs: []string{"mailbox or phone"},
		why: "Australia, Spam Act 2003 s. 17; New Zealand, Unsolicited Electronic Messages Act 2007 s. 10: who sends it, and how to reach them",
	},
	{
		countries: []string{"GB"}, needs: []string{"postal address", "registration"},
		why: "UK, E-Commerce Regulations 2002 reg. 7 and 8, and Trading Disclosures Regulations 2015 reg. 25: advertising is clearly so; business mails name company, number and registered office",
	},
	{
		countries: []string{"DE", "AT"}, needs: []string{"registration"},
		why: "Germany, HGB § 37a and GmbHG § 35a; Austria, UGB § 14: business mails name company, seat, register and managing directors",
	},
	{
		countries: []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"},
		needs:     []string{"postal address", "mailbox or phone"},
		why:       "EU, directive 2000/31/EC art. 5 and 6: who sends it and how to reach them; advertising is clearly so",
	},
}

// rules is what all that the countries demand together comes to.
type rules struct {
	demand
	label string // marketing subjects begin with it
	ad    bool   // marketing says that it is advertising
}

// law is all that the countries together demand.
func law(countries ...string) (all rules) {
	for _, c := range countries {
		if r := country.Of(c); c != "" {
			all.ad, all.label = all.ad || r.Must(country.Advert), cmp.Or(all.label, r.Label)
		}
	}
	for _, d := range demands {
		if !slices.ContainsFunc(d.countries, func(c string) bool { return slices.Contains(countries, c) }) {
			continue
		}
		all.sender = all.sender || d.sender
		if d.wayOut != "" {
			all.wayOut, all.free = d.wayOut, d.free
		}
	}
	return all
}

// law is what holds for this mail. A mail in Korean is one to Korea, whatever is
// known of its reader.
func (c *compiled) law(d *Data) rules {
	var countries []string
	if f := d.in.facts; f != nil {
		countries = append(countries, f.Order.Home().Country, strings.ToUpper(f.Store.Country))
	}
	if language(c.locale) == "ko" {
		countries = append(countries, "KR")
	}
	return law(countries...)
}

// vars are what the layout shows of it.
func (d rules) vars(k aftercare.Kind) map[string]any {
	m := map[string]any{"ad": false, "sender": false, "way_out": nil, "free": nil}
	if k == aftercare.KindMarketing {
		m["ad"], m["sender"] = d.ad, d.sender
		if d.wayOut != "" {
			m["way_out"], m["free"] = d.wayOut, d.free
		}
	}
	return m
}

// Lacking lists what the law where the store is wants its mails to show and its
// settings do not hold, each with the rule.
func Lacking(s *aftercare.Store) (out []string) {
	mailbox, phone := s.Contact.Email != "" || s.Mail.ReplyTo != "", s.Contact.Phone != ""
	has := map[string]bool{"postal address": s.Mail.PostalAddress != "", "registration": s.Mail.Registration != "",
		"mailbox": mailbox, "phone": phone, "mailbox or phone": mailbox || phone}
	for _, d := range demands {
		if !slices.Contains(d.countries, strings.ToUpper(s.Country)) {
			continue
		}
		for _, n := range d.needs {
			if !has[n] {
				out = append(out, "its mails must show a "+n+", and none is set ("+d.why+")")
			}
		}
	}
	return out
}
