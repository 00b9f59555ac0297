package customer

import (
	"net/http"
	"strconv"

	"aftercare/internal/aftercare"
)

// SurveyWords are the texts of the survey.
type SurveyWords struct {
	Title, Lead, Legend, Score1, Score2, Score3, Score4, Score5, Pick string
	NPSLegend, NPSLow, NPSHigh, NPSPick                               string
	CommentLabel, CommentHint, Send, Again, Until, Privacy            string
	Change, ThanksTitle, ThanksHappy, ThanksMiddling                  string
	SorryTitle, SorryText, RatedNPS, RatedOf                          string
}

// Score is the name of a score from 1 to 5.
func (w *SurveyWords) Score(n int) string {
	return [...]string{"", w.Score1, w.Score2, w.Score3, w.Score4, w.Score5}[n]
}

// surveyForm is what the store asks, filled in with the answer given before.
func (v *visit) surveyForm() *form {
	w, asks := &v.words.Survey, v.asks()
	var fields []*field
	if asks.CSAT {
		fields = append(fields, &field{Kind: "choice", Name: "score", Label: w.Legend, Missing: w.Pick, Options: numbers(1, 5, w.Score)})
	}
	if asks.NPS {
		fields = append(fields, &field{Kind: "choice", Name: "nps", Label: v.words.Fill(w.NPSLegend, "store", v.store.Name), Missing: w.NPSPick,
			Optional: asks.CSAT, Options: numbers(0, 10, nil)})
	}
	if q := v.text(asks.Question); q != "" {
		fields = append(fields, &field{Kind: "area", Name: "follow", Label: q, Optional: true})
	}
	fields = append(fields, &field{Kind: "area", Name: "comment", Label: w.CommentLabel, Hint: w.CommentHint, Optional: true})
	f := v.form("", w.Send, w.Privacy, fields...)
	if !v.claims.Expires.IsZero() {
		f.Note = v.words.Fill(w.Until, "date", v.date(v.claims.Expires))
	}
	if a := v.facts.Survey; a != nil {
		f.set("score", strconv.Itoa(a.Score))
		f.set("follow", a.Follow)
		f.set("comment", a.Comment)
		if a.NPS != nil {
			f.set("nps", strconv.Itoa(*a.NPS))
		}
	}
	return f
}

// asks is the store's survey; one that asks for no score asks how it was.
func (v *visit) asks() aftercare.SurveyForm {
	asks := v.help().Survey
	asks.CSAT = asks.CSAT || !asks.NPS
	return asks
}

func numbers(from, to int, name func(int) string) []option {
	var out []option
	for n := from; n <= to; n++ {
		o := option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)}
		if name != nil {
			o.Hint = name(n)
		}
		out = append(out, o)
	}
	return out
}

// showSurvey shows the form: with the score that was clicked in the mail, else
// with the answer given before.
func (s *site) showSurvey(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.surveyForm()
	for _, name := range []string{"score", "nps"} {
		f.set(name, r.URL.Query().Get(name))
	}
	s.surveyPage(w, r, v, f)
}

func (s *site) surveyPage(w http.ResponseWriter, r *http.Request, v *visit, f *form) {
	before := ""
	if v.facts.Survey != nil {
		before = v.words.Fill(v.words.Survey.Again, "date", v.date(v.facts.SurveyAt))
	}
	s.formPage(w, r, v, "survey", v.words.Survey.Title, f, before)
}

// answer is POST /c/{token} of a survey. It may be sent again until the link
// expires; the latest answer counts.
func (s *site) answer(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.surveyForm()
	if f.read(r); !f.ok() {
		s.surveyPage(w, r, v, f)
		return
	}
	a := answered(f)
	err := s.say(r, v, v.key("survey"), aftercare.Event{Type: aftercare.EventSurveyAnswered, Answer: &a})
	opened := (*aftercare.Case)(nil)
	if err == nil {
		opened, err = s.complain(r, v, a)
	}
	if err != nil {
		s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep a survey answer of order %s: %w", v.order, err))
		return
	}
	s.thank(w, r, v, a, opened)
}

func answered(f *form) aftercare.Answer {
	a := aftercare.Answer{Follow: f.get("follow"), Comment: f.get("comment")}
	a.Score, _ = strconv.Atoi(f.get("score"))
	if n, err := strconv.Atoi(f.get("nps")); err == nil {
		a.NPS = &n
	}
	return a
}

// thanks is what follows an answer.
type thanks struct {
	Given   string
	Change  string   // address of the form with the answer
	Case    *opening // what happens now, when the answer was a bad one
	Reviews []place
}

func (s *site) thank(w http.ResponseWriter, r *http.Request, v *visit, a aftercare.Answer, c *aftercare.Case) {
	words := &v.words.Survey
	p := s.page(v, words.ThanksTitle)
	t := thanks{Reviews: v.places(), Change: v.path("")}
	switch {
	case c != nil:
		p.Title, p.Text = words.SorryTitle, words.SorryText
		t.Case = s.opened(v, *c)
	case a.Score >= 4, a.Score == 0 && a.NPS != nil && *a.NPS >= 9:
		p.Text = words.ThanksHappy
	default:
		p.Text = words.ThanksMiddling
	}
	switch {
	case a.Score > 0:
		t.Given = v.words.Fill(words.RatedOf, "n", a.Score, "name", words.Score(a.Score))
	case a.NPS != nil:
		t.Given = v.words.Fill(words.RatedNPS, "n", *a.NPS)
	}
	p.Next = t
	s.renderWithReviews(w, r, "thanks", p)
}
