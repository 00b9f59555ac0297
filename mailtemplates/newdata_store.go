package mailtemplates

import (
	"cmp"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// store is the shop as a mail shows it. It comes from the shop's own
// configuration, so texts stay as they are but for invisible characters, and for
// hours and answer times, which are said in the mail's language.
func (b *builder) store(now time.Time) Store {
	s := b.f.Store
	out := Store{
		Name: clean(s.Name), URL: cleanURL(s.URL), LogoURL: cleanURL(s.LogoURL), Formal: s.Formality == "formal",
		Email: clean(s.Contact.Email), Phone: clean(s.Contact.Phone), PhoneURL: telURL(s.Contact.Phone),
		Hours: b.hours(s.Contact.Hours, now), Answers: b.answers(s.Contact.Answers),
		PostalAddress: clean(s.Mail.PostalAddress), Registration: clean(s.Mail.Registration),
		RefundDays: s.RefundDays, DeliveryDays: s.DeliveryDays, WarrantyMonths: s.WarrantyMonths,
	}
	if out.Email == "" {
		out.Email = aftercare.NormalizeAddress(s.Mail.ReplyTo)
	}
	for _, c := range s.Contact.Channels {
		out.Channels = append(out.Channels, Channel{clean(c.Name), cleanURL(c.URL), b.hours(c.Hours, now), b.answers(c.Answers)})
	}
	for _, r := range s.Reviews {
		if url := cleanURL(r.URL); url != "" {
			out.Reviews = append(out.Reviews, Review{clean(r.Name), url})
		}
	}
	p := Policies{
		ReturnsURL: cleanURL(s.Policies.Returns), ShippingURL: cleanURL(s.Policies.Shipping), WarrantyURL: cleanURL(s.Policies.Warranty),
		PrivacyURL: cleanURL(s.Policies.Privacy), TermsURL: cleanURL(s.Policies.Terms), ReturnDays: cmp.Or(b.returns().Days, s.Policies.ReturnDays), ReturnHow: clean(b.returns().How.In(b.spoken...)),
	}
	p.Any = p.ReturnsURL != "" || p.ShippingURL != "" || p.WarrantyURL != "" || p.PrivacyURL != "" || p.TermsURL != ""
	out.Policies = p
	return out
}

// address is laid out for the eyes of the country's postman: the large before
// the small in Japanese and Korean, the reverse elsewhere.
func (b *builder) address(a *aftercare.Address) Address {
	if a == nil {
		return Address{}
	}
	city, province, postcode := cleanCustomers(a.City), provinceName(a.Country, cleanCustomers(a.Province)), cleanCustomers(a.Postcode)
	name := b.addressee(a)
	var street []string
	for _, l := range a.Lines {
		street = append(street, cleanCustomers(l))
	}
	lines := []string{name, cleanCustomers(a.Company)}
	country := ""
	if !strings.EqualFold(a.Country, b.f.Store.Country) && !homeOf(a.Country, b.locale) {
		country = locale.Country(a.Country, b.locale)
	}
	switch strings.ToUpper(a.Country) {
	case "JP":
		if postcode != "" {
			postcode = "〒" + postcode
		}
		lines = append([]string{postcode, province + city + strings.Join(street, " ")}, lines...)
	case "KR":
		lines = append(lines, joined(" ", province, city, strings.Join(street, " ")), postcode)
	case "US", "CA", "AU":
		lines = append(append(lines, street...), joined(" ", joined(", ", city, province), postcode))
	case "GB", "IE":
		lines = append(append(lines, street...), city, postcode)
	default:
		lines = append(append(lines, street...), joined(" ", postcode, city))
	}
	out := Address{City: city}
	for _, l := range append(lines, country) {
		if l != "" {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}

// addressee is the name on the label. Platforms join names the English way, so a
// name that is the customer's own is written as the customer's language has it;
// in Japanese and Korean with its honorific.
func (b *builder) addressee(a *aftercare.Address) string {
	c := b.f.Order.Customer
	name := locale.CleanName(a.Name)
	if first, last := locale.CleanName(c.FirstName), locale.CleanName(c.LastName); first != "" && last != "" && name == first+" "+last {
		name = locale.FullName(c, b.locale)
	}
	if l := lang(b.locale); name != "" && (l == "ja" || l == "ko") {
		return locale.Greeting(aftercare.Customer{Name: name}, b.locale)
	}
	return name
}

// homeOf reports whether the country is where the language is at home: nobody
// writes "Japan" on a Japanese label, even when the parcel comes from abroad.
func homeOf(country, loc string) bool {
	return map[string]string{"ja": "JP", "ko": "KR"}[lang(loc)] == strings.ToUpper(country)
}

func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}
