package customer

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"strings"
)

//go:embed strings/*.json
var stringFiles embed.FS

// Words are all texts of these pages in one language. {store}, {order}, {date},
// {place}, {address} and {n} stand for values.
type Words struct {
	Lang string // BCP 47, for the lang attribute
	More string // {n} further items

	GoneTitle, GoneText, AwayTitle, AwayText, RefusedTitle, RefusedText string

	ContactTitle, Phone, Email, Hours, Answers string

	SurveyTitle, SurveyLead, SurveyLegend       string
	Score1, Score2, Score3, Score4, Score5      string
	CommentLabel, CommentHint, SurveySend       string
	SurveyOnlyOnSend, SurveyAgain, SurveyUntil  string
	SurveyPick, ChangeAnswer                    string
	ThanksTitle, ThanksHappy, ThanksMiddling    string
	SorryTitle, SorryText                       string
	ReviewTitle, ReviewLead, ReviewOn, ReviewTo string
	ReviewNone, ReviewAlsoTitle, ReviewAlso     string

	StopTitle, StopFor, StopLead, StopOnlyOnPress      string
	StopMarketing, StopMarketingHint                   string
	StopService, StopServiceHint                       string
	StoppedMarketingTitle, StoppedMarketing            string
	StoppedServiceTitle, StoppedService                string
	AlreadyMarketing, AlreadyService, ErasedText, Shop string
}

// Score is the name of a score from 1 to 5.
func (w *Words) Score(n int) string {
	return [...]string{"", w.Score1, w.Score2, w.Score3, w.Score4, w.Score5}[n]
}

// Fill puts values in: Fill(text, "store", "Acme", "date", "…").
func (w *Words) Fill(text string, pairs ...any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return text
}

// mustWords reads the string files; a missing or unknown text is a panic at start.
func mustWords() map[string]*Words {
	entries, err := stringFiles.ReadDir("strings")
	if err != nil {
		panic("customer: " + err.Error())
	}
	all := map[string]*Words{}
	for _, e := range entries {
		w, err := readWords("strings/" + e.Name())
		if err != nil {
			panic("customer: " + err.Error())
		}
		all[strings.TrimSuffix(path.Base(e.Name()), ".json")] = w
	}
	return all
}

func readWords(file string) (*Words, error) {
	f, err := stringFiles.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec, w := json.NewDecoder(f), &Words{}
	dec.DisallowUnknownFields()
	if err := dec.Decode(w); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	v := reflect.ValueOf(w).Elem()
	for i := range v.NumField() {
		if v.Field(i).String() == "" {
			return nil, fmt.Errorf("%s: the text %s is missing", file, v.Type().Field(i).Name)
		}
	}
	return w, nil
}

// wordsOf takes the first locale there are words for, else English.
func (s *site) wordsOf(locales ...string) *Words {
	for _, l := range locales {
		base, _, _ := strings.Cut(l, "-")
		if w := s.words[strings.ToLower(base)]; w != nil {
			return w
		}
	}
	return s.words["en"]
}

// wordsFor reads the browser's languages in the order they are written. It is
// for pages that may not look at the token.
func (s *site) wordsFor(r *http.Request) *Words {
	var want []string
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		want = append(want, tag)
	}
	return s.wordsOf(want...)
}
