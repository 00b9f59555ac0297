package customer

import (
	"net/http"
	"strconv"

	"aftercare/internal/aftercare"
)

// SurveyWords are the texts of the survey.
type SurveyWords struct {
	Title, Lead, Legend, Score1, Score2, Score3, Score4, Score5, CommentLabel, CommentHint, Send, OnlyOnSend string
	Again, Until, Pick, Change, ThanksTitle, ThanksHappy, ThanksMiddling, SorryTitle, SorryText              string
}

// Score is the name of a score from 1 to 5.
func (w *SurveyWords) Score(n int) string {
	return [...]string{"", w.Score1, w.Score2, w.Score3, w.Score4, w.Score5}[n]
}

// surveyForm is the survey as it is shown.
type surveyForm struct {
	Score    int // preselected; 0 for none
	Comment  string
	Answered string // the day of an earlier answer
	Until    string // the last day to change it
	Error    string
	Max      int
}

// Scores counts from worst to best.
func (surveyForm) Scores() []int { return []int{1, 2, 3, 4, 5} }

// showSurvey shows the form: with the score that was clicked in the mail, else
// with the answer given before.
func (s *site) showSurvey(w http.ResponseWriter, r *http.Request, v *visit) { s.survey(w, r, v, "") }

func (s *site) survey(w http.ResponseWriter, r *http.Request, v *visit, problem string) {
	f := surveyForm{Error: problem, Max: maxText}
	if a := v.state.Facts.Survey; a != nil {
		f.Score, f.Comment, f.Answered = a.Score, a.Comment, v.date(v.state.Facts.SurveyAt)
	}
	if n, ok := score(r.URL.Query().Get("score")); ok {
		f.Score = n
	}
	if problem != "" {
		f.Comment = clean(r.PostFormValue("comment"), maxText)
	}
	if !v.claims.Expires.IsZero() {
		f.Until = v.date(v.claims.Expires)
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(v, v.words.Survey.Title)
	p.Next = f
	s.render(w, r, status, "survey", p)
}

// thanks is what follows an answer.
type thanks struct {
	Score   int
	Sorry   bool
	Reviews []place
}

// answer is POST /c/{token} of a survey. It may be sent again until the link
// expires; the latest answer counts.
func (s *site) answer(w http.ResponseWriter, r *http.Request, v *visit) {
	n, ok := score(r.PostFormValue("score"))
	if !ok {
		s.survey(w, r, v, v.words.Survey.Pick)
		return
	}
	err := s.say(r, v, v.key("survey"), aftercare.Event{
		Type:   aftercare.EventSurveyAnswered,
		Answer: &aftercare.Answer{Score: n, Comment: clean(r.PostFormValue("comment"), maxText)},
	})
	if err != nil {
		s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep a survey answer of order %s: %w", v.order, err))
		return
	}
	p := s.page(v, v.words.Survey.ThanksTitle)
	t := thanks{Score: n, Sorry: n <= 2, Reviews: v.places()}
	switch {
	case t.Sorry:
		p.Title, p.Text = v.words.Survey.SorryTitle, v.words.Survey.SorryText
	case n == 3:
		p.Text = v.words.Survey.ThanksMiddling
	default:
		p.Text = v.words.Survey.ThanksHappy
	}
	p.Next = t
	s.renderWithReviews(w, r, "thanks", p)
}

func score(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= 5
}
