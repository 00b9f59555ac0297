package customer

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/aftercare"
)

// maxComment is how many runes of a comment are kept.
const maxComment = 2000

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
func (s *site) showSurvey(w http.ResponseWriter, r *http.Request, v *visit, problem string) {
	f := surveyForm{Error: problem, Max: maxComment}
	if a := v.state.Facts.Survey; a != nil {
		f.Score, f.Comment, f.Answered = a.Score, a.Comment, v.date(v.state.Facts.SurveyAt)
	}
	if n, ok := score(r.URL.Query().Get("score")); ok {
		f.Score = n
	}
	if problem != "" {
		f.Comment = comment(r.PostFormValue("comment"))
	}
	if !v.claims.Expires.IsZero() {
		f.Until = v.date(v.claims.Expires)
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(v, v.words.SurveyTitle)
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
		s.showSurvey(w, r, v, v.words.SurveyPick)
		return
	}
	err := s.say(r, v, "survey", aftercare.Event{
		Type:   aftercare.EventSurveyAnswered,
		Answer: &aftercare.Answer{Score: n, Comment: comment(r.PostFormValue("comment"))},
	})
	if err != nil {
		s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep a survey answer of order %s: %w", v.claims.Subject, err))
		return
	}
	p := s.page(v, v.words.ThanksTitle)
	t := thanks{Score: n, Sorry: n <= 2, Reviews: s.places(v)}
	switch {
	case t.Sorry:
		p.Title, p.Text = v.words.SorryTitle, v.words.SorryText
	case n == 3:
		p.Text = v.words.ThanksMiddling
	default:
		p.Text = v.words.ThanksHappy
	}
	p.Next = t
	s.renderWithReviews(w, r, "thanks", p)
}

func score(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= 5
}

// comment is the customer's text as it may be kept: valid, bounded, and without
// control characters other than line ends.
func comment(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	text = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return ' '
		}
		return c
	}, text))
	if runes := []rune(text); len(runes) > maxComment {
		text = string(runes[:maxComment])
	}
	return text
}
