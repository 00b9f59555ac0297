package console

import (
	"net/http"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

const mailsPerPage = 100

// poisonous is the tab of the mails that wait for a person, whatever their state.
const poisonous aftercare.MailState = "held"

// mailStates are the tabs of the list, the ones that need a person first.
var mailStates = []aftercare.MailState{
	aftercare.MailUnconfirmed, poisonous, aftercare.MailFailed, aftercare.MailPrepared, aftercare.MailSkipped, aftercare.MailSent,
}

type mailsPage struct {
	frame
	State aftercare.MailState
	Tabs  []tab
	Rows  []mailRow
	Full  bool // there are more than are shown
}

type tab struct {
	Label, Link string
	Current     bool
	Late        int // shown beside the label
}

type mailRow struct {
	aftercare.Mail
	At     time.Time
	Zone   *time.Location
	Reason string
}

// mails is GET /mails: the newest rows of the ledger in one state.
func (c *console) mails(w http.ResponseWriter, r *http.Request) error {
	state := aftercare.MailState(r.URL.Query().Get("state"))
	if !slices.Contains(mailStates, state) {
		state = mailStates[0]
	}
	list := func() ([]aftercare.Mail, error) { return c.Mails.Mails(r.Context(), state, mailsPerPage) }
	if state == poisonous {
		list = func() ([]aftercare.Mail, error) { return c.Poison.Poisonous(r.Context(), mailsPerPage) }
	}
	counts, err := c.Orders.Overview(r.Context(), c.Business.Now())
	if err != nil {
		return err
	}
	rows, err := list()
	if err != nil {
		return err
	}
	p := mailsPage{frame: c.frame("Mails", "/mails"), State: state, Full: len(rows) >= mailsPerPage}
	known := map[aftercare.MailState]int{aftercare.MailUnconfirmed: counts.Unconfirmed, poisonous: counts.Poison, aftercare.MailFailed: counts.Failed}
	for _, s := range mailStates {
		p.Tabs = append(p.Tabs, tab{Label: counted(mailWord(s).Text, known[s]), Link: "/mails?state=" + string(s), Current: s == state})
	}
	for _, m := range rows {
		row := mailRow{Mail: m, At: firstOf(m.SentAt, m.PreparedAt), Zone: c.zone(m.Store)}
		if !m.Reason.IsZero() {
			row.Reason = sentence(m.Reason.String())
		}
		p.Rows = append(p.Rows, row)
	}
	c.pages.Render(w, r, http.StatusOK, "mails", p)
	return nil
}
