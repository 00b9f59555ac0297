package cases

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

// Act is one thing that a person at the desk does to a case. Its methods, one
// for each kind of act, make the event that tells it, or say what is missing.
type Act struct {
	Store *aftercare.Store
	Order string         // "source/id"
	Case  aftercare.Case // as it is
	By    string         // id of the Helper
	Nonce string         // of the form: posted twice, it is one act
	Now   time.Time      // business time
}

// maxWords bounds what one message or note may say, in characters.
const maxWords = 10_000

// Key is the key of the act's event at the door.
func (a Act) Key() string { return "desk:" + a.Order + "/" + a.Case.ID + ":" + a.Nonce }

// Done reports whether one of the events is this act.
func (a Act) Done(events []aftercare.Event) bool {
	for _, e := range events {
		if e.Key == a.Key() {
			return true
		}
	}
	return false
}

// Same reports whether the case says what the event says: that its form was posted
// twice, and not changed in between.
func (a Act) Same(e aftercare.Event) bool {
	for _, m := range e.Case.Messages {
		if !slices.ContainsFunc(a.Case.Messages, func(o aftercare.CaseMessage) bool { return o.ID == m.ID && o.Text == m.Text }) {
			return false
		}
	}
	return true
}

// event tells what is new about the case.
func (a Act) event(t aftercare.EventType, news aftercare.Case) aftercare.Event {
	news.ID, news.Kind = a.Case.ID, a.Case.Kind
	return aftercare.Event{Type: t, At: a.Now, By: a.By, Case: &news}
}

func (a Act) updated(news aftercare.Case) (aftercare.Event, error) {
	if !a.Case.Open() {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Case %s is closed. Open it again first.", a.Case.ID)
	}
	return a.event(aftercare.EventCaseUpdated, news), nil
}

// with is updated, with a word for the customer unless it is empty. What the desk
// writes along is mailed in the place of the mail that would tell the news.
func (a Act) with(word string, news aftercare.Case) (aftercare.Event, error) {
	if strings.TrimSpace(word) != "" {
		text, err := written(word, "")
		if err != nil {
			return aftercare.Event{}, err
		}
		news.Messages = append(news.Messages, a.message(aftercare.ByDesk, text))
	}
	return a.updated(news)
}

func (a Act) message(from aftercare.Author, text string) aftercare.CaseMessage {
	sum := sha256.Sum256([]byte(a.Key()))
	return aftercare.CaseMessage{ID: "desk-" + hex.EncodeToString(sum[:8]), At: a.Now, From: from, By: a.By, Text: text}
}

// written is what somebody wrote, or what is wrong with it.
func written(text, missing string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n"))
	switch {
	case text == "":
		return "", aftercare.Errorf(aftercare.Invalid, "%s", missing)
	case utf8.RuneCountInString(text) > maxWords:
		return "", aftercare.Errorf(aftercare.Invalid, "That is too long: at most %d characters.", maxWords)
	}
	return text, nil
}

// Note keeps something that the customer does not read; also in a closed case.
func (a Act) Note(text string) (aftercare.Event, error) {
	text, err := written(text, "Write what your colleagues are to know.")
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.event(aftercare.EventCaseUpdated, aftercare.Case{Messages: []aftercare.CaseMessage{a.message(aftercare.ByNote, text)}}), nil
}

// Called keeps what was said on the phone. It counts as an answer.
func (a Act) Called(text string) (aftercare.Event, error) {
	text, err := written(text, "Write what was said and agreed.")
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.updated(aftercare.Case{Messages: []aftercare.CaseMessage{a.message(aftercare.ByPhone, text)}})
}

// Posted keeps what was answered in public, where the review stands. It ends a
// case that is about the review alone.
func (a Act) Posted(text string) (aftercare.Event, error) {
	text, err := written(text, "Keep what you answered, so that your colleagues know.")
	if err != nil {
		return aftercare.Event{}, err
	}
	news := aftercare.Case{Messages: []aftercare.CaseMessage{a.message(aftercare.ByNote, text)}}
	if a.Case.Kind != aftercare.CaseReview {
		return a.updated(news)
	}
	if !a.Case.Open() {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Conflict, "Case %s is closed already.", a.Case.ID)
	}
	news.ClosedAt, news.Outcome = a.Now, "answered in public"
	return a.event(aftercare.EventCaseClosed, news), nil
}

// Give makes another person look after the case.
func (a Act) Give(to string) (aftercare.Event, error) {
	if _, ok := a.Store.Help.Helper(to); !ok {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Choose who looks after it.")
	}
	return a.updated(aftercare.Case{Owner: to})
}

// Close ends the case, with a word for the customer unless it is empty.
func (a Act) Close(outcome, root, word string) (aftercare.Event, error) {
	if !a.Case.Open() {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Conflict, "Case %s is closed already.", a.Case.ID)
	}
	outcome, err := written(outcome, "Say in a few words how it ended.")
	if err != nil {
		return aftercare.Event{}, err
	}
	e, err := a.with(word, aftercare.Case{Outcome: outcome, Root: root, ClosedAt: a.Now})
	e.Type = aftercare.EventCaseClosed
	return e, err
}

// Reopen opens a closed case again.
func (a Act) Reopen() (aftercare.Event, error) {
	if a.Case.Open() {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Conflict, "Case %s is open.", a.Case.ID)
	}
	return a.event(aftercare.EventCaseOpened, aftercare.Case{State: aftercare.StateWorking}), nil
}
