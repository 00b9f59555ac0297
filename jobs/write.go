package jobs

import (
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/locale"
	"aftercare/mailtemplates"
)

// How long the links of a mail stay good. Those to unsubscribe and to the
// preferences have no end: the right to say no has none either.
const (
	surveyOpen = 180 * 24 * time.Hour
	reviewOpen = 180 * 24 * time.Hour
	orderYears = 10 // for as long as the thing is used, and asked about
	caseYears  = 2
)

// Letters writes mails: facts, template and links become a message.
type Letters struct {
	Templates *mailtemplates.Set
	Facts     func(aftercare.OrderState) *aftercare.Facts
	Links     *link.Signer
	// Desk is the address of a case at the desk, for mails to the people there.
	Desk func(order aftercare.OrderState, id string) string
}

// Write makes the message of a claim. It asks nobody: everything is in the claim.
func (l *Letters) Write(c aftercare.Claim) (aftercare.Message, aftercare.Rendering, error) {
	f := l.Facts(c.State)
	links := l.LinksOf(f, c.Now)
	if l.Templates.ForDesk(c.Mail.Template) {
		links = l.deskLinks(c, f)
	}
	links.Coupon = mailtemplates.VoucherOf(c.Coupon)
	data := mailtemplates.NewData(f, c.Covers, links, c.Mail.Locale, c.Now).As(c.Mail.Kind)
	r, err := l.Templates.Render(c.Mail.Template, c.Mail.Locale, data)
	if err != nil {
		return aftercare.Message{}, aftercare.Rendering{}, err
	}
	s := f.Store
	m := aftercare.Message{
		ID: c.Mail.ID, Store: s.ID, Template: r.Template, Kind: c.Mail.Kind, Date: c.Now,
		From: s.Mail.From, ReplyTo: s.Mail.ReplyTo,
		To: c.Mail.Address, ToName: locale.CleanName(locale.FullName(f.Order.Customer, r.Locale)),
		Subject: r.Subject, HTML: r.HTML, Text: r.Text, Locale: r.Locale, References: l.references(c, f),
	}
	if links.To != "" {
		m.ToName = data.Helper.Name
	}
	if m.Kind != aftercare.KindTransactional {
		m.UnsubscribeURL = links.Unsubscribe
	}
	if m.Kind == aftercare.KindMarketing && s.Mail.MarketingFrom != "" {
		m.From = s.Mail.MarketingFrom
	}
	return m, aftercare.Rendering{
		Subject: r.Subject, TemplateVersion: r.Version, Locale: r.Locale, HTML: r.HTML, Text: r.Text,
	}, nil
}

// LinksOf are where a mail about the order may lead: the customer's own pages.
func (l *Letters) LinksOf(f *aftercare.Facts, now time.Time) mailtemplates.Links {
	order := f.Subject().ID
	url := func(p link.Purpose, subject string, expires time.Time) string {
		return l.Links.URL(link.Claims{Purpose: p, Store: f.Store.ID, Subject: subject, Expires: expires})
	}
	return mailtemplates.Links{
		Unsubscribe: url(link.Unsubscribe, order, time.Time{}),
		Survey:      url(link.Survey, order, now.Add(surveyOpen)),
		Review:      url(link.Review, order, now.Add(reviewOpen)),
		Order:       url(link.Order, order, now.AddDate(orderYears, 0, 0)),
		Preferences: url(link.Preferences, order, time.Time{}),
		Case:        func(id string) string { return url(link.Case, order+"/"+id, now.AddDate(caseYears, 0, 0)) },
	}
}
