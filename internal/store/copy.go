package store

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// CopyVersion is raised when a field of the copy changes its meaning or goes.
const CopyVersion = 1

// Copy writes one JSON document with everything that is held about a person. It
// reads an order at a time, so that its memory does not grow with their number,
// and runs beside a serve; progress, which may be nil, is told after each order.
// What it leaves out are secrets: the tokens of signed links in mails.
func (s *Store) Copy(ctx context.Context, store string, who aftercare.PersonID, made time.Time, to io.Writer, progress func(done, of int)) error {
	c := &copying{q: s.reading(ctx), w: bufio.NewWriter(to), store: store}
	b, err := c.q.everything(store, aftercare.OwnSource, who)
	if err != nil {
		return fmt.Errorf("store: copy: %w", err)
	}
	c.put("{\n\"format\": \"aftercare person\",\n\"version\": ")
	c.value(CopyVersion)
	c.put(",\n\"made_at\": ")
	c.value(made.UTC())
	c.put(",\n\"store\": ")
	c.value(store)
	c.put(",\n\"asked\": ")
	c.value(who)
	c.part("addresses", func() error { return c.people(b.persons) })
	c.part("orders", func() error {
		for i, id := range b.orders {
			c.comma(i)
			if err := c.order(id); err != nil {
				return err
			}
			if progress != nil {
				progress(i+1, len(b.orders))
			}
		}
		return nil
	})
	c.part("other_events", func() error { return c.events("person_row IN (?)", b.persons) })
	c.part("other_webhooks", func() error { return c.others(b, who) })
	c.put("\n}\n")
	if c.err == nil {
		c.err = c.w.Flush()
	}
	if c.err != nil {
		return fmt.Errorf("store: copy: %w", c.err)
	}
	return nil
}

// copying is one document under way; the first error ends it.
type copying struct {
	q     queries
	w     *bufio.Writer
	store string
	err   error
}

func (c *copying) put(text string) {
	if c.err == nil {
		_, c.err = c.w.WriteString(text)
	}
}

func (c *copying) value(v any) {
	if c.err != nil {
		return
	}
	e := json.NewEncoder(c.w)
	e.SetEscapeHTML(false)
	c.err = e.Encode(v)
}

func (c *copying) comma(i int) {
	if i > 0 {
		c.put(",")
	}
}

// part writes a list under a name.
func (c *copying) part(name string, fill func() error) {
	c.put(",\n\"" + name + "\": [\n")
	if c.err == nil {
		c.err = fill()
	}
	c.put("]")
}

type copiedConsent struct {
	Kind    string    `json:"kind"`
	Granted bool      `json:"granted"`
	At      time.Time `json:"at"`
	How     string    `json:"how"`
}

func (c *copying) people(ids []int64) error {
	rows, err := list[personRow](c.q, "SELECT "+personColumns+" FROM persons WHERE erased = 0 AND id IN (?) ORDER BY id", ids)
	if err != nil {
		return err
	}
	for i, r := range rows {
		var consents []struct {
			Kind    string `db:"kind"`
			Granted int    `db:"granted"`
			At      int64  `db:"at"`
			How     string `db:"how"`
		}
		if err := c.q.all(&consents, "SELECT kind, granted, at, how FROM consents WHERE person_row = ? ORDER BY at, id", r.ID); err != nil {
			return err
		}
		given := []copiedConsent{}
		for _, k := range consents {
			given = append(given, copiedConsent{k.Kind, k.Granted != 0, instant(k.At), k.How})
		}
		c.comma(i)
		c.value(struct {
			Address string `json:"address"`
			aftercare.Person
			Consents []copiedConsent `json:"consents"`
		}{r.Address, r.person(), given})
	}
	return nil
}

func (c *copying) events(which string, ids []int64) error {
	rows, err := list[eventRow](c.q, "SELECT "+eventColumns+" FROM events WHERE "+which+" ORDER BY id", ids)
	if err != nil {
		return err
	}
	for i, r := range rows {
		e, err := r.event()
		if err != nil {
			return err
		}
		c.comma(i)
		c.value(struct {
			aftercare.Event
			Source     string    `json:"source"`
			ReceivedAt time.Time `json:"received_at"`
		}{e, e.Source, e.ReceivedAt})
	}
	return nil
}

type copiedWebhook struct {
	ID         int64             `json:"id"`
	Source     string            `json:"source"`
	Topic      string            `json:"topic"`
	Key        string            `json:"key"`
	State      string            `json:"state"`
	Reason     string            `json:"reason,omitempty"`
	ReceivedAt time.Time         `json:"received_at"`
	Header     map[string]string `json:"header,omitempty"`
	Body       json.RawMessage   `json:"body,omitempty"`      // when it was JSON
	BodyText   string            `json:"body_text,omitempty"` // when it was not
}

var secretHeader = regexp.MustCompile(`(?i)signature|hmac|secret|token|authorization|cookie`)

// webhook writes one inbox row.
func (c *copying) webhook(id int64) error {
	var r inboxRow
	if err := c.q.get(&r, "SELECT id, store, source, key, topic, header, body, body_hash, state, reason, received_at FROM inbox WHERE id = ?", id); err != nil {
		return err
	}
	in, err := r.inbound()
	if err != nil {
		return err
	}
	for name := range in.Header {
		if secretHeader.MatchString(name) {
			delete(in.Header, name)
		}
	}
	out := copiedWebhook{ID: id, Source: in.Source, Topic: in.Topic, Key: in.Key, State: string(in.State), Reason: in.Reason, ReceivedAt: in.ReceivedAt, Header: in.Header}
	switch {
	case json.Valid(in.Body) && utf8.Valid(in.Body):
		out.Body = in.Body
	default:
		out.BodyText = strings.ToValidUTF8(string(in.Body), "\uFFFD")
	}
	c.value(out)
	return nil
}

func (c *copying) webhooks(ids []int64) error {
	for i, id := range ids {
		c.comma(i)
		if err := c.webhook(id); err != nil {
			return err
		}
	}
	return nil
}
