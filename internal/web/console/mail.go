package console

import (
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

type mailPage struct {
	frame
	Mail   aftercare.Mail
	Word   word
	Reason string
	Text   string
	HTML   bool
	Poison bool // it may be tried again by hand
	Store  string
	Again  string // what became of a second sending on purpose
}

// mail is GET /mails/{id}: one mail as it was sent, and how that went.
func (c *console) mail(w http.ResponseWriter, r *http.Request) error {
	m, html, text, err := c.Mails.Mail(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := mailPage{frame: c.frame(m.Subject, "/mails"), Mail: m, Word: mailWord(m.State), Text: text, HTML: html != "", Store: c.storeName(m.Store)}
	if p.Title == "" {
		p.Title = title(m.Template)
	}
	if !m.Reason.IsZero() {
		p.Reason = sentence(m.Reason.String())
	}
	p.Poison = m.Reason.Code == aftercare.ReasonPoison && (m.State == aftercare.MailPrepared || m.State == aftercare.MailUnconfirmed)
	p.Again = deliberate(m)
	p.Zone = c.zone(m.Store)
	c.pages.Render(w, r, http.StatusOK, "mail", p)
	return nil
}

// mailHTML is GET /mails/{id}/html: the mail's own HTML for the sandboxed frame.
func (c *console) mailHTML(w http.ResponseWriter, r *http.Request) error {
	_, html, _, err := c.Mails.Mail(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if html == "" {
		return aftercare.Errorf(aftercare.NotFound, "This mail was never made.")
	}
	web.ServeMail(w, r, html)
	return nil
}

// markSent is POST /mails/{id}/sent: a person looked it up at the mail server.
func (c *console) markSent(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := c.Mails.MarkSent(r.Context(), id, c.sessions.user(r)); err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "unconfirmed mail marked as sent", "mail", id)
	http.Redirect(w, r, "/mails/"+id, http.StatusSeeOther) // #nosec G710 -- below our own path
	return nil
}
