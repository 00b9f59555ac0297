package store

import (
	"encoding/json"
	"strings"

	"aftercare/internal/aftercare"
)

type mailRow struct {
	ID              string `db:"id"`
	Store           string `db:"store"`
	StepRow         int64  `db:"step_row"`
	Copy            int    `db:"copy"`
	OrderRow        int64  `db:"order_row"`
	PersonRow       int64  `db:"person_row"`
	Workflow        string `db:"workflow"`
	Step            string `db:"step"`
	Template        string `db:"template"`
	TemplateVersion string `db:"template_version"`
	Locale          string `db:"locale"`
	Kind            string `db:"kind"`
	Address         string `db:"address"`
	Subject         string `db:"subject"`
	Covers          string `db:"covers"`
	State           string `db:"state"`
	Attempt         int    `db:"attempt"`
	Reason          string `db:"reason"`
	Detail          string `db:"detail"`
	Reply           string `db:"reply"`
	PreparedAt      int64  `db:"prepared_at"`
	At              int64  `db:"at"`
	SentAt          int64  `db:"sent_at"`
	Deaths          int    `db:"deaths"`
	MustArrive      int    `db:"must_arrive"`
	Deliberate      int    `db:"deliberate"`
}

const mailColumns = `id, store, COALESCE(step_row, 0) AS step_row, copy, COALESCE(order_row, 0) AS order_row,
	COALESCE(person_row, 0) AS person_row, workflow, step, template, template_version, locale, kind, address, subject,
	covers, state, attempt, reason, detail, reply, prepared_at, at, sent_at,
	deaths, must_arrive, deliberate`

func (r mailRow) mail() aftercare.Mail {
	m := aftercare.Mail{
		ID: r.ID, Store: r.Store, StepRow: r.StepRow, OrderRow: r.OrderRow, PersonRow: r.PersonRow,
		Workflow: r.Workflow, Step: r.Step, Copy: r.Copy, Template: r.Template, TemplateVersion: r.TemplateVersion,
		Locale: r.Locale, Kind: aftercare.Kind(r.Kind), Address: r.Address, Subject: r.Subject,
		State: aftercare.MailState(r.State), Attempt: r.Attempt,
		Reason: aftercare.Because(aftercare.ReasonCode(r.Reason), r.Detail), Reply: r.Reply,
		PreparedAt: instant(r.PreparedAt), SentAt: instant(r.SentAt),
		Deaths: r.Deaths, MustArrive: r.MustArrive != 0, Deliberate: aftercare.Deliberate(r.Deliberate),
	}
	_ = json.Unmarshal([]byte(r.Covers), &m.Covers) // written by us; a broken list covers nothing
	return m
}

// send is the row in brief. A mail's own subject is the first that it covers.
func (r mailRow) send() aftercare.Send {
	m := r.mail()
	s := aftercare.Send{
		Mail: m.ID, Workflow: m.Workflow, Step: m.Step, Template: m.Template, State: m.State, At: instant(r.At), Covers: m.Covers,
	}
	if !m.SentAt.IsZero() {
		s.At = m.SentAt
	}
	if len(m.Covers) > 0 {
		kind, id, _ := strings.Cut(m.Covers[0], ":")
		s.Subject = aftercare.Subject{Kind: aftercare.SubjectKind(kind), ID: id}
	}
	return s
}

// confirm makes an unconfirmed mail a sent one, and ends a step that was to send
// it once more.
func (tx *Tx) confirm(id, how string) (bool, error) {
	n, err := tx.change(`UPDATE mails SET state = 'sent', sent_at = at, reason = '', detail = '', `+setReply+`,
		deliberate = CASE deliberate WHEN 1 THEN 0 ELSE deliberate END WHERE id = ? AND state = 'unconfirmed'`, how, id)
	if err != nil || n == 0 {
		return false, err
	}
	if err := tx.exec(`UPDATE steps SET state = 'done', reason = '', detail = '', done_at = (SELECT at FROM mails WHERE mails.id = ?)
		WHERE state IN ('waiting', 'due', 'held') AND id = (SELECT step_row FROM mails WHERE mails.id = ?)`, id, id); err != nil {
		return false, err
	}
	return true, tx.exec("UPDATE steps SET reason = '', detail = '' WHERE reason IN ('unconfirmed', 'restored') AND id = (SELECT step_row FROM mails WHERE id = ?)", id)
}
