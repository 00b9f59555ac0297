package jobs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/internal/link"
	"aftercare/mailtemplates"
)

// writing makes the mails of one order with two cases.
type writing struct {
	*testing.T
	letters *Letters
	claim   aftercare.Claim
}

func newWriting(t *testing.T) *writing {
	t.Helper()
	templates, err := mailtemplates.Load(mailtemplates.Options{})
	check(t, err)
	x, _ := mailtemplates.FixtureByName("plain")
	f := x.Facts
	f.Store.Help.People[0].Email = "Tom@acme.example"
	said := []aftercare.CaseMessage{{ID: "m1", At: x.Now, From: aftercare.ByCustomer, Text: "It is broken."}, {ID: "m2", At: x.Now, From: aftercare.ByDesk, By: "tom", Text: "We are sorry."}}
	f.Cases = []aftercare.Case{
		{ID: "C-1", Kind: aftercare.CaseComplaint, From: aftercare.FromCustomer, OpenedAt: x.Now, Messages: said},
		{ID: "C-12", Kind: aftercare.CaseReturn, From: aftercare.FromCustomer, OpenedAt: x.Now, Messages: said},
	}
	rules := &engine.Rules{Stores: map[string]*aftercare.Store{f.Store.ID: f.Store}, Product: func(_, sku string) (aftercare.Product, bool) { p, ok := f.Products[sku]; return p, ok }}
	return &writing{t,
		&Letters{Templates: templates, Facts: rules.Facts, Links: link.New("https://mail.acme.example", []aftercare.SigningKey{{ID: "k1", Secret: []byte(secret)}}),
			Desk: func(o aftercare.OrderState, id string) string {
				return fmt.Sprintf("https://mail.acme.example/desk/%d/%s", o.Row, id)
			}},
		aftercare.Claim{
			State: aftercare.OrderState{Row: 7, Store: f.Store.ID, Facts: f.OrderFacts, Person: f.Person}, Now: x.Now.Add(time.Hour),
			Mail: aftercare.Mail{ID: "m1", Locale: "en", Kind: aftercare.KindTransactional, Address: f.Order.Customer.Email},
		}}
}

func (w *writing) write(template string, kind aftercare.SubjectKind, id string) aftercare.Message {
	w.Helper()
	c := w.claim
	c.Mail.Template, c.Covers = template, []aftercare.Subject{{Kind: kind, ID: strings.TrimSuffix(c.State.Facts.Subject().ID+"/"+id, "/")}}
	c.Mail.Kind, _ = w.letters.Templates.Kind(template)
	m, _, err := w.letters.Write(c)
	if err != nil {
		w.Fatal(err)
	}
	return m
}

func (w *writing) sent(mail, template, covers string, after time.Duration, state aftercare.MailState) {
	w.claim.State.Sends = append(w.claim.State.Sends, aftercare.Send{Mail: mail, Template: template, State: state, At: w.claim.Now.Add(after - time.Hour), Covers: []string{covers}})
}

func TestMailsOfACaseAreOneConversation(t *testing.T) {
	w := newWriting(t)
	root := w.claim.State.Facts.Subject().ID
	w.sent("second", "case-reply", "message:"+root+"/C-1/m2", 2*time.Minute, aftercare.MailUnconfirmed)
	w.sent("first", "case-received", "case:"+root+"/C-1", time.Minute, aftercare.MailSent)
	w.sent("m1", "case-reply", "message:"+root+"/C-1/m1", 3*time.Minute, aftercare.MailSending)
	w.sent("failed", "case-waiting", "message:"+root+"/C-1/m1", time.Minute, aftercare.MailFailed)
	w.sent("another", "case-received", "case:"+root+"/C-12", time.Minute, aftercare.MailSent)
	w.sent("order", "order-confirmation", "order:"+root, time.Second, aftercare.MailSent)
	w.sent("warned", "case-warning", "message:"+root+"/C-1/m1", time.Minute, aftercare.MailSent)
	for _, c := range []struct {
		template string
		kind     aftercare.SubjectKind
		id       string
		want     []string
	}{
		{"case-reply", aftercare.SubjectMessage, "C-1/m2", []string{"first", "second"}},
		{"case-check", aftercare.SubjectCase, "C-1", []string{"first", "second"}},
		{"case-reply", aftercare.SubjectMessage, "C-12/m2", []string{"another"}},
		{"case-late", aftercare.SubjectMessage, "C-1/m1", []string{"warned"}},
		{"order-confirmation", aftercare.SubjectOrder, "", nil},
	} {
		m := w.write(c.template, c.kind, c.id)
		if !slices.Equal(m.References, c.want) {
			t.Errorf("%s %s refers to %v, want %v", c.template, c.id, m.References, c.want)
		}
		if number, _, _ := strings.Cut(c.id, "/"); number != "" && !strings.Contains(m.Subject, "["+number+"]") {
			t.Errorf("the subject %q does not have the number", m.Subject)
		}
	}
	for i := range 30 {
		w.sent(fmt.Sprintf("more%02d", i), "case-waiting", "message:"+root+"/C-1/m1", time.Hour, aftercare.MailSent)
	}
	m := w.write("case-check", aftercare.SubjectCase, "C-1")
	if n := len(m.References); n != mostReferences || m.References[0] != "first" || m.References[n-1] != "more29" {
		t.Errorf("a long conversation: %v", m.References)
	}
}

var written = regexp.MustCompile(`https://mail\.acme\.example/c/([\w.-]+)`)

// Each link opens what it is for, and for as long as is promised.
func TestLinksOfACase(t *testing.T) {
	w := newWriting(t)
	root := w.claim.State.Facts.Subject().ID
	m := w.write("case-received", aftercare.SubjectCase, "C-12")
	found := map[link.Purpose]string{}
	for _, l := range written.FindAllStringSubmatch(m.HTML, -1) {
		claims, err := w.letters.Links.Open(l[1], w.claim.Now, link.Order, link.Case)
		if err != nil {
			t.Fatal(err)
		}
		found[claims.Purpose] = claims.Subject
		for _, years := range []int{2, 10} {
			_, err := w.letters.Links.Open(l[1], w.claim.Now.AddDate(years, 0, -1), link.Order, link.Case)
			if open := err == nil; open != (claims.Purpose == link.Order || years == 2) {
				t.Errorf("after %d years the link for %s is open: %v", years, claims.Purpose, open)
			}
		}
	}
	if found[link.Order] != root || found[link.Case] != root+"/C-12" {
		t.Errorf("the links are for %v", found)
	}
	m = w.write("presale", aftercare.SubjectOrder, "")
	for _, l := range written.FindAllStringSubmatch(m.HTML, -1) {
		if c, err := w.letters.Links.Open(l[1], w.claim.Now.AddDate(50, 0, 0), link.Preferences); err == nil && c.Subject == root {
			return
		}
	}
	t.Error("no link to the preferences that stays good")
}

// Who answers customers must not hold a customer's links: a forwarded mail would
// be the customer.
func TestMailsToTheDeskHoldNoLinksOfTheCustomer(t *testing.T) {
	w := newWriting(t)
	w.claim.Mail.Address = "tom@acme.example"
	for _, template := range []string{"case-warning", "case-late"} {
		m := w.write(template, aftercare.SubjectMessage, "C-1/m1")
		if m.ToName != "Tom Weber" || m.UnsubscribeURL != "" || written.MatchString(m.HTML+m.Text) {
			t.Errorf("%s to %q:\n%s", template, m.ToName, m.Text)
		}
		if !strings.Contains(m.Text, "https://mail.acme.example/desk/7/C-1") || !strings.Contains(m.Text, "It is broken.") {
			t.Errorf("%s leads nowhere:\n%s", template, m.Text)
		}
	}
	w.claim.Mail.Address = "help@acme.example" // the store's mailbox is nobody's
	if m := w.write("case-late", aftercare.SubjectMessage, "C-1/m1"); m.ToName != "" {
		t.Errorf("it is addressed to %q", m.ToName)
	}
}
