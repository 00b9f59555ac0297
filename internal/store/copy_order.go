package store

import (
	"fmt"
	"regexp"
	"time"

	"aftercare/internal/aftercare"
)

const webhooksOf = "SELECT id FROM inbox WHERE order_row <> 0 AND order_row = ? UNION SELECT inbox_id FROM events WHERE order_row = ? ORDER BY 1"

// order writes one order with all that hangs on it.
func (c *copying) order(id int64) error {
	var r orderRow
	if err := c.q.get(&r, "SELECT "+orderColumns+" FROM orders WHERE id = ?", id); err != nil {
		return err
	}
	if err := r.read(); err != nil {
		return err
	}
	var contacts []string
	if err := c.q.all(&contacts, "SELECT word FROM contacts WHERE order_row = ? ORDER BY word", id); err != nil {
		return err
	}
	c.put("{\"source\": ")
	c.value(r.Source)
	for _, field := range []struct {
		name  string
		value any
	}{{"id", r.PlatformID}, {"name", r.Name}, {"status", r.Status}, {"placed_at", instant(r.PlacedAt)}, {"found_by", contacts}, {"facts", r.facts}} {
		c.put(",\"" + field.name + "\": ")
		c.value(field.value)
	}
	c.part("events", func() error { return c.events("order_row IN (?)", []int64{id}) })
	c.part("parcels", func() error { return c.parcels(id) })
	c.part("workflows", func() error { return c.enrollments(id) })
	c.part("mails", func() error { return c.mails(id) })
	c.part("promises", func() error { return c.promises(id) })
	c.part("coupons", func() error { return c.coupons(id) })
	c.part("photos", func() error { return c.photos(id) })
	c.part("webhooks", func() error {
		var ids []int64
		if err := c.q.all(&ids, webhooksOf, id, id); err != nil {
			return err
		}
		return c.webhooks(ids)
	})
	c.put("}\n")
	return nil
}

func (c *copying) parcels(order int64) error {
	var rows []struct {
		Number  string `db:"number" json:"number"`
		Carrier string `db:"carrier" json:"carrier"`
	}
	if err := c.q.all(&rows, "SELECT number, carrier FROM parcels WHERE order_row = ? ORDER BY number", order); err != nil {
		return err
	}
	for i, r := range rows {
		c.comma(i)
		c.value(r)
	}
	return nil
}

func (c *copying) promises(order int64) error {
	rows, err := c.q.promises("order_row = ? ORDER BY due_at, what, about", order)
	for i, p := range rows {
		c.comma(i)
		c.value(p)
	}
	return err
}

// coupons writes the codes that mails of the order brought; what a case brought is
// in its facts.
func (c *copying) coupons(order int64) error {
	var rows []struct {
		couponRow
		At int64 `db:"handed_at"`
	}
	if err := c.q.all(&rows, "SELECT "+couponColumns+`, handed_at FROM coupons WHERE holder <> '' AND holder IN
		(SELECT id FROM mails WHERE order_row = ?) ORDER BY handed_at, id`, order); err != nil {
		return err
	}
	for i, r := range rows {
		c.comma(i)
		c.value(map[string]any{"code": r.Code, "value": r.Value, "mail": r.Holder, "given_at": instant(r.At)})
	}
	return nil
}

type copiedStep struct {
	Step   string    `json:"step"`
	Mail   string    `json:"mail"`
	Kind   string    `json:"kind"`
	State  string    `json:"state"`
	Due    time.Time `json:"due_at,omitzero"`
	Done   time.Time `json:"done_at,omitzero"`
	Reason string    `json:"reason,omitempty"`
}

func (c *copying) enrollments(order int64) error {
	states, err := c.q.states([]int64{order})
	if err != nil || states[order] == nil {
		return err
	}
	for i, e := range states[order].Enrollments {
		steps := []copiedStep{}
		for _, s := range e.Steps {
			step := copiedStep{Step: s.StepID, Mail: s.Template, Kind: string(s.Kind), State: string(s.State), Due: s.DueAt, Done: s.DoneAt}
			if !s.Reason.IsZero() {
				step.Reason = s.Reason.String()
			}
			steps = append(steps, step)
		}
		reason := ""
		if !e.Reason.IsZero() {
			reason = e.Reason.String()
		}
		c.comma(i)
		c.value(map[string]any{"workflow": e.Workflow, "about": e.Subject, "state": e.State, "reason": reason, "enrolled_at": e.EnrolledAt, "steps": steps})
	}
	return nil
}

// signedLink is what opens a page in the customer's name.
var signedLink = regexp.MustCompile(`/c/[A-Za-z0-9_.~=-]{20,}`)

func unsigned(text string) string { return signedLink.ReplaceAllString(text, "/c/…") }

// mails writes the ledger rows with what was sent, one body at a time.
func (c *copying) mails(order int64) error {
	rows, err := list[mailRow](c.q, "SELECT "+mailColumns+" FROM mails WHERE order_row IN (?) ORDER BY prepared_at, id", []int64{order})
	if err != nil {
		return err
	}
	for i, r := range rows {
		m := r.mail()
		var packed [][]byte
		if err := c.q.all(&packed, "SELECT body FROM mail_bodies WHERE mail_id = ?", m.ID); err != nil {
			return err
		}
		out := map[string]any{"id": m.ID, "workflow": m.Workflow, "step": m.Step, "template": m.Template, "locale": m.Locale, "kind": m.Kind,
			"address": m.Address, "subject": m.Subject, "state": m.State, "prepared_at": m.PreparedAt}
		if m.PersonRow == 0 { // it went to somebody of the desk, whose address is not the customer's business
			delete(out, "address")
		}
		if !m.SentAt.IsZero() {
			out["sent_at"] = m.SentAt
		}
		if !m.Reason.IsZero() {
			out["reason"] = m.Reason.String()
		}
		for _, b := range packed {
			body, err := unpack(b)
			if err != nil {
				return fmt.Errorf("body of mail %s: %w", m.ID, err)
			}
			out["html"], out["text"] = unsigned(body.HTML), unsigned(body.Text)
		}
		c.comma(i)
		c.value(out)
	}
	return nil
}

// others writes the webhooks that belong to no order and name the person:
// about them alone, or such as became no event.
func (c *copying) others(b belongings, who aftercare.PersonID) error {
	ids, err := list[int64](c.q, "SELECT inbox_id FROM events WHERE order_row IS NULL AND person_row IN (?) ORDER BY id", b.persons)
	if err != nil {
		return err
	}
	n := names{}
	n.note(aftercare.Event{Source: aftercare.OwnSource, Person: &who})
	people, err := list[string](c.q, "SELECT address FROM persons WHERE erased = 0 AND id IN (?)", b.persons)
	if err != nil {
		return err
	}
	n.add("", people...)
	rows, err := list[eventRow](c.q, "SELECT "+eventColumns+" FROM events WHERE order_row IN (?)", b.orders)
	if err != nil {
		return err
	}
	for _, r := range rows {
		e, err := r.event()
		if err != nil {
			return err
		}
		n.note(e)
	}
	idle, err := c.q.idleNaming(c.store, n)
	if err != nil {
		return err
	}
	return c.webhooks(union(ids, idle))
}
