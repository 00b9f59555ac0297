package console

import (
	"context"
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

func (c *console) mailsIn(ctx context.Context, state aftercare.MailState) ([]aftercare.Mail, error) {
	if state == poisonous {
		return c.Poison.Poisonous(ctx, mailsPerPage)
	}
	return c.Mails.Mails(ctx, state, mailsPerPage)
}

// mails is GET /mails: the newest rows of the ledger in one state.
func (c *console) mails(w http.ResponseWriter, r *http.Request) error {
	state := aftercare.MailState(r.URL.Query().Get("state"))
	states := []aftercare.MailState{state}
	if !slices.Contains(mailStates, state) { // the first that needs a person, else what was sent
		states = []aftercare.MailState{aftercare.MailUnconfirmed, poisonous, aftercare.MailFailed, aftercare.MailSent}
	}
	var rows []aftercare.Mail
	for _, state = range states {
		var err error
		if rows, err = c.mailsIn(r.Context(), state); err != nil {
			return err
		}
		if len(rows) > 0 {
			break
		}
	}
	p := mailsPage{frame: c.frame("Mails", "/mails"), State: state, Full: len(rows) >= mailsPerPage}
	for _, s := range mailStates {
		p.Tabs = append(p.Tabs, tab{Label: sentence(mailWord(s).Text), Link: "/mails?state=" + string(s), Current: s == state})
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
