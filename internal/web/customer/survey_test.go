package customer

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

// asks makes the sample store ask like this.
func (x *bundle) asks(form aftercare.SurveyForm) {
	help := cases.Default()
	own := *help
	own.Survey = form
	d := x.deps(x.b)
	d.Stores["acme"].Help = &own
	x.h = New(d)
}

func TestASurveyAsksWhatItsStoreAsks(t *testing.T) {
	question := aftercare.Text{"en": "Which trail did you walk?", "ja": "どの道を歩きましたか？"}
	for name, c := range map[string]struct {
		asks     aftercare.SurveyForm
		has, not []string
		given    url.Values
		want     aftercare.Answer
		low      bool
	}{
		"a score": {aftercare.SurveyForm{CSAT: true}, []string{`name="score"`}, []string{`name="nps"`, `name="follow"`},
			url.Values{"score": {"4"}, "nps": {"9"}, "follow": {"x"}}, aftercare.Answer{Score: 4}, false},
		"nothing set": {aftercare.SurveyForm{}, []string{`name="score"`}, []string{`name="nps"`}, url.Values{"score": {"2"}}, aftercare.Answer{Score: 2}, true},
		"from 0 to 10": {aftercare.SurveyForm{NPS: true, Question: question}, []string{`name="nps"`, "Which trail"}, []string{`name="score"`},
			url.Values{"nps": {"0"}, "follow": {"The long one"}}, aftercare.Answer{NPS: new(int), Follow: "The long one"}, true},
		"both": {aftercare.SurveyForm{CSAT: true, NPS: true}, []string{`name="score"`, `name="nps"`}, nil,
			url.Values{"score": {"5"}, "nps": {""}}, aftercare.Answer{Score: 5}, false},
	} {
		t.Run(name, func(t *testing.T) {
			x := setup(t)
			x.asks(c.asks)
			path := "/c/" + x.token(link.Survey, sample)
			w := x.get(path)
			x.contains(w, http.StatusOK, c.has...)
			for _, s := range c.not {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("asks for %s", s)
				}
			}
			x.contains(x.post(path, nil), http.StatusUnprocessableEntity, `role="alert"`)
			x.contains(x.post(path, c.given), http.StatusOK)
			said := x.b.Said()
			if a := *said[0].Answer; a.Score != c.want.Score || a.Follow != c.want.Follow || (a.NPS == nil) != (c.want.NPS == nil) {
				t.Errorf("answered %+v, want %+v", a, c.want)
			}
			if (len(said) == 2) != c.low {
				t.Errorf("said %d things, low %v", len(said), c.low)
			}
		})
	}
	x := setup(t)
	x.asks(aftercare.SurveyForm{NPS: true, Question: question})
	x.contains(x.get("/c/"+x.token(link.Survey, "ja")+"?nps=10"), http.StatusOK, "どの道を歩きましたか", `value="10" checked`)
}

// A low answer says what happens now. Edited, it stays the same case: new words
// are added, a case in work is not taken back to its beginning, and one that was
// closed is opened again.
func TestALowAnswerIsOneCase(t *testing.T) {
	x := setup(t)
	x.asks(aftercare.SurveyForm{CSAT: true})
	path := "/c/" + x.token(link.Survey, sample)
	answer := func(comment string) aftercare.Event {
		t.Helper()
		before := len(x.b.Said())
		w := x.post(path, url.Values{"score": {"2"}, "comment": {comment}})
		x.contains(w, http.StatusOK, "We are sorry", "Acme Outdoor is looking after it and will answer you by", "Write a review on Google")
		said := x.b.Said()[before:]
		if len(said) == 1 {
			return aftercare.Event{}
		}
		return said[1]
	}
	opened := answer("The sole came off.")
	if opened.Type != aftercare.EventCaseOpened || opened.Case.State != aftercare.StateNew || !opened.Case.OpenedAt.Equal(webtest.Now) {
		t.Fatalf("opened %+v", opened.Case)
	}
	know := func(c aftercare.Case) {
		line := x.b.Lines[7]
		line.State.Facts.Cases = []aftercare.Case{c}
		x.b.Lines[7] = line
	}
	c := *opened.Case
	c.State = aftercare.StateWorking
	know(c)
	if e := answer("The sole came off."); e.Case != nil {
		t.Errorf("nothing new, and yet %+v", e.Case)
	}
	if e := answer("And the laces tore."); e.Type != aftercare.EventCaseUpdated || e.Case.ID != c.ID || e.Case.State != "" ||
		len(e.Case.Messages) != 1 || e.Case.Messages[0].ID == aftercare.FromSurvey {
		t.Errorf("added %+v", e.Case)
	}
	c.ClosedAt = webtest.Now
	know(c)
	if e := answer("The sole came off."); e.Type != aftercare.EventCaseOpened || e.Case.ID != c.ID {
		t.Errorf("opened again by %+v", e)
	}
}
