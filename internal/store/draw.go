package store

import (
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// drawing is a ledger row for an attempt.
type drawing struct {
	aftercare.Mail
	order, person, pauses int64 // the versions that were seen
	now                   time.Time
	lease                 time.Duration
}

const (
	drawColumns = `id, store, step_row, copy, order_row, person_row, workflow, step, template, locale, kind, address, covers,
		must_arrive, state, attempt, prepared_at, at, lease_machine, order_version, person_version, pause_version`
	drawAgain = ` ON CONFLICT (id) DO UPDATE SET state = 'sending', attempt = mails.attempt + 1, template = excluded.template,
		locale = excluded.locale, kind = excluded.kind, address = excluded.address, covers = excluded.covers,
		must_arrive = excluded.must_arrive, deliberate = CASE mails.deliberate WHEN 0 THEN 0 ELSE 2 END,
		person_row = excluded.person_row, at = excluded.at, lease_machine = excluded.lease_machine,
		order_version = excluded.order_version, person_version = excluded.person_version,
		pause_version = excluded.pause_version, reason = '', detail = ''
		WHERE ` + toDraw + " RETURNING " + mailColumns
)

// insertMail makes rows, or takes over those that are prepared or are to be sent
// once more on purpose, and returns them in state sending.
func insertMail(machine string) statement[drawing] {
	return statement[drawing]{
		names: `id, store, step_row, copy, order_row, person_row, workflow, step, template, locale, kind, address, covers,
			must_arrive, prepared_at, at, lease, order_version, person_version, pause_version`,
		text: "INSERT INTO mails (" + drawColumns + `) SELECT id, store, NULLIF(step_row, 0), copy, NULLIF(order_row, 0),
			NULLIF(person_row, 0), workflow, step, template, locale, kind, address, covers, must_arrive, 'sending', 1,
			prepared_at, at, ` + machine + ` + lease, order_version, person_version, pause_version
			FROM n WHERE true` + drawAgain, // SQLite takes ON for a part of the join without WHERE
		values: func(d drawing) []any {
			covers, err := json.Marshal(d.Covers)
			if err != nil {
				panic(err) // a list of texts is always JSON
			}
			return []any{d.ID, d.Store, d.StepRow, int64(d.Copy), d.OrderRow, d.PersonRow, d.Workflow, d.Step, d.Template, d.Locale,
				string(d.Kind), d.Address, string(covers), int64(flag(d.MustArrive)), micros(d.now), micros(d.now),
				d.lease.Microseconds(), d.order, d.person, d.pauses}
		},
	}
}

// drawn is a ledger row after that; ok is false when it says that the mail is
// past trying.
type drawn struct {
	aftercare.Mail
	ok bool
}

// draw draws the rows, and returns them by id.
func (tx *Tx) draw(all []drawing, machine string) (map[string]drawn, error) {
	rows, err := returning[mailRow](tx.queries, insertMail(machine), all)
	if err != nil {
		return nil, fmt.Errorf("draw mails: %w", err)
	}
	out := map[string]drawn{}
	for _, r := range rows {
		out[r.ID] = drawn{r.mail(), true}
	}
	if err := tx.countSent(all, out); err != nil {
		return nil, fmt.Errorf("count mails: %w", err)
	}
	var past []string
	for _, d := range all {
		if _, ok := out[d.ID]; !ok {
			past = append(past, d.ID)
		}
	}
	rows, err = list[mailRow](tx.queries, "SELECT "+mailColumns+" FROM mails WHERE id IN (?)", past)
	for _, r := range rows {
		out[r.ID] = drawn{r.mail(), false}
	}
	return out, err
}
