package customer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// begin opens the case that a form asks for and returns it as it will stand. The
// form's nonce makes the number, and what was said makes the event's key: sent
// twice it is said once, and sent again with another word it is the same case with
// both words in it.
func (s *site) begin(r *http.Request, v *visit, f *form, c aftercare.Case, text string) (aftercare.Case, error) {
	c.ID = cases.Number(c.Kind, v.claims.Store, v.order, f.Nonce)
	c.From, c.State = aftercare.FromCustomer, aftercare.StateNew
	c.Messages = v.wrote(f, text)
	if err := s.tell(r, v, aftercare.EventCaseOpened, c, f.Nonce); err != nil {
		return c, err
	}
	return after(aftercare.Case{}, c, true, v), nil
}

// wrote is what the customer said in a form: a message, or nothing.
func (v *visit) wrote(f *form, text string) []aftercare.CaseMessage {
	m := aftercare.CaseMessage{From: aftercare.ByCustomer, Text: text, Photos: f.sent()}
	if m.Text == "" && len(m.Photos) == 0 {
		return nil
	}
	m.ID = digest(f.Nonce, m)
	return []aftercare.CaseMessage{m}
}

// tell says something about a case through the one door. Its error has the code
// Unavailable.
func (s *site) tell(r *http.Request, v *visit, what aftercare.EventType, c aftercare.Case, nonce string) error {
	key := string(what) + ":" + v.order + ":" + c.ID + ":" + digest(nonce, c)
	c = stamped(c, v.now)
	if err := s.say(r, v, key, aftercare.Event{Type: what, Case: &c}); err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "keep what was said in case %s of order %s: %w", c.ID, v.order, err)
	}
	return nil
}

// stamped gives what a customer says its time.
func stamped(c aftercare.Case, now time.Time) aftercare.Case {
	if c.CallPhone != "" {
		c.CallAt = now
	}
	if c.Accepted != "" {
		c.AcceptedAt = now
	}
	if c.Solved != "" {
		c.SolvedAt = now
	}
	return c
}

// digest is the same for the same content of the same form. Times are no content:
// the same answer a second later is the same answer.
func digest(nonce string, of any) string {
	text, err := json.Marshal(of)
	if err != nil {
		panic("customer: " + err.Error()) // of our own types, which JSON can hold
	}
	sum := sha256.Sum256(append([]byte(nonce+"\x00"), text...))
	return hex.EncodeToString(sum[:10])
}

// after is a case as it will stand when what was just told is applied, which takes
// a moment: the page that answers a form shows it already.
func after(c, told aftercare.Case, opened bool, v *visit) aftercare.Case {
	switch {
	case c.ID == "":
		c, c.OpenedAt = told, v.now
		c.Messages = nil
	case opened && !c.Open():
		c.ClosedAt, c.ReopenedAt, c.Reopened = time.Time{}, v.now, c.Reopened+1
	}
	if told.State != "" {
		c.State = told.State
	}
	told = stamped(told, v.now)
	if told.CallPhone != "" {
		c.CallPhone, c.CallWhen, c.CallAt = told.CallPhone, told.CallWhen, told.CallAt
	}
	if told.Accepted != "" {
		c.Accepted, c.AcceptedAt = told.Accepted, told.AcceptedAt
	}
	if told.Solved != "" {
		c.Solved, c.SolvedAt, c.HelpScore, c.HelpNote = told.Solved, told.SolvedAt, told.HelpScore, told.HelpNote
	}
	for _, m := range told.Messages {
		m.At = v.now
		c.Messages = append(c.Messages[:len(c.Messages):len(c.Messages)], m)
	}
	c.Grants = append(c.Grants[:len(c.Grants):len(c.Grants)], told.Grants...)
	return c
}
