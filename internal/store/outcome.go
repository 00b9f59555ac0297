package store

import (
	"fmt"
	"math/rand/v2"
	"time"

	"aftercare/internal/aftercare"
)

// mustArriveAfter is when an unconfirmed mail whose step says must_arrive is sent
// once more: time for a late answer, or for a person who knows better.
const mustArriveAfter = 15 * time.Minute

// outcome is what an attempt at a mail came to.
type outcome struct {
	aftercare.Settlement // what it means for the step
	mail                 aftercare.Mail
	deliberate           aftercare.Deliberate
	now                  time.Time
}

func newOutcome(m aftercare.Mail, s aftercare.Settlement, now time.Time) *outcome {
	s, deliberate := insist(s, m.MustArrive, m.Deliberate, now)
	return &outcome{s, m, deliberate, now}
}

// attempt is one at a mail. In a shared commit there may be several at the same
// mail, of which only the latest holds.
type attempt struct {
	Mail   string `db:"id"`
	Number int64  `db:"attempt"`
}

func attemptOf(m aftercare.Mail) attempt { return attempt{m.ID, int64(m.Attempt)} }

// updateMail keeps outcomes of mails whose rows still are as the condition says,
// and returns the attempts.
func updateMail(still string) statement[*outcome] {
	return statement[*outcome]{
		names: "state, reason, detail, reply, sent_at, deaths, deliberate, id, attempt",
		text: `UPDATE mails SET state = n.state, reason = n.reason, detail = n.detail, reply = CASE WHEN address = '' THEN '' ELSE n.reply END,
			sent_at = n.sent_at, deaths = n.deaths, deliberate = n.deliberate, lease_machine = 0
			FROM n WHERE mails.id = n.id AND mails.id {{in n}} AND mails.attempt = n.attempt AND mails.` + still + " RETURNING mails.id, mails.attempt",
		values: func(o *outcome) []any {
			var sentAt int64
			if o.Mail == aftercare.MailSent {
				sentAt = micros(o.now)
			}
			return []any{string(o.Mail), string(o.Reason.Code), o.Reason.Detail, o.Reply, sentAt, int64(o.Deaths), int64(o.deliberate),
				o.mail.ID, int64(o.mail.Attempt)}
		},
	}
}

// keepOutcome writes what an attempt at the mail came to, if its row still is as
// the condition says; else ok is false. It returns what that means for the step.
// What the mail says of itself is as old as the attempt, and nobody else changes
// it while the attempt lasts.
func (tx *Tx) keepOutcome(m aftercare.Mail, still string, s aftercare.Settlement, now time.Time) (_ aftercare.Settlement, ok bool, err error) {
	o := newOutcome(m, s, now)
	kept, err := returning[attempt](tx.queries, updateMail(still), []*outcome{o})
	return o.Settlement, len(kept) == 1, err
}

// setReply keeps the server's words, which may repeat the address, unless an
// erasure has emptied the row.
const setReply = "reply = CASE WHEN address = '' THEN '' ELSE ? END"

// insist is law 4 for a mail that must arrive. The first time that nobody knows
// whether it did, it is to be sent once more; the second time is the end. That
// holds for an answer that was lost, and not for what only a restored backup
// makes uncertain. A mail that may have arrived is never less than unconfirmed
// again, whatever becomes of its second sending.
func insist(o aftercare.Settlement, must bool, d aftercare.Deliberate, now time.Time) (aftercare.Settlement, aftercare.Deliberate) {
	switch {
	case d == aftercare.DeliberateNever:
		if must && o.Mail == aftercare.MailUnconfirmed && o.Reason.Code == aftercare.ReasonUnconfirmed {
			o.Final, o.NotBefore = false, now.Add(mustArriveAfter)
			return o, aftercare.DeliberatePlanned
		}
	case o.Mail == aftercare.MailPrepared: // it has not left a second time yet
		o.Mail = aftercare.MailUnconfirmed
		return o, aftercare.DeliberatePlanned
	case o.Mail != aftercare.MailSent:
		o.Mail = aftercare.MailUnconfirmed
	}
	return o, d
}

// deathPauses keep a mail back over whose making the worker has died again and
// again, by the number of deaths; one more death, and it is held. The first death
// costs nothing.
var deathPauses = []time.Duration{0, 0, 10 * time.Second, 30 * time.Second, 2 * time.Minute}

// died is the outcome of an attempt that ended, with its worker, while the mail
// was being made or sent. The pauses are spread, so that of many mails that
// were on board the guilty one comes back alone.
func died(deaths int, now time.Time) aftercare.Settlement {
	o := aftercare.Settlement{Mail: aftercare.MailPrepared, Deaths: deaths,
		Reason: aftercare.Because(aftercare.ReasonRetry, "the worker that had it stopped answering")}
	if deaths >= len(deathPauses) {
		o.Held = true
		o.Reason = aftercare.Because(aftercare.ReasonPoison, fmt.Sprintf("the worker stopped %d times while making this mail", deaths))
		return o
	}
	if pause := deathPauses[deaths]; pause > 0 {
		o.NotBefore = now.Add(pause/2 + rand.N(pause/2)) // #nosec G404 -- jitter, no secret
	}
	return o
}
