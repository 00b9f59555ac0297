package customer

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

//go:embed strings/*/*.json
var stringFiles embed.FS

// Words are all texts of these pages in one language. Each field is an area with
// a file of its own: strings/<language>/<area>.json. A new area is a struct, a
// field here, and a file per language.
type Words struct {
	Common
	Survey      SurveyWords
	Review      ReviewWords
	Preferences PreferencesWords
	Find        FindWords
	Data        DataWords
	Register    RegisterWords
	Order       OrderWords
	Goods       GoodsWords
	Parcels     ParcelWords
	Photo       PhotoWords
	Return      ReturnWords
	Repair      RepairWords
	Part        PartWords
	Ask         AskWords
	Case        CaseWords
	CaseForm    CaseFormWords
	Slip        SlipWords
}

// Common are the texts that more than one page shows. {store}, {order}, {date},
// {place}, {address}, {keep}, {label}, {n} and others in braces stand for values, here and in all
// areas.
type Common struct {
	Lang string // BCP 47, for the lang attribute
	More string // {n} further items
	Told string // "{what}: {text}", with the language's colon

	GoneTitle, GoneText, GoneFind, AwayTitle, AwayText, RefusedTitle, RefusedText string

	ContactTitle, Phone, Email, Hours, Answers, Shop, Back string

	Optional, Choose                            string // of a field; the first line of a select
	ProblemsTitle, Problem, Missing, MissingOne string
	OnlyOnSend, PrivacyMore, SendAgain          string

	KeepOpen              string // {keep} where a store keeps what it has without an end
	KeepMonths, KeepYears Plural

	Pieces, Days Plural

	CaseOpened, CaseOpenedSoon, CaseLink string

	CaseKinds, CaseStates map[string]string // by what the facts call them
}

// Plural is a text with a number. Languages that do not tell one from many have
// no text for one.
type Plural struct{ One, Other string }

// Count writes a number of things: Count(w.Pieces, 3).
func (w *Words) Count(p Plural, n int) string {
	if p.One != "" && (n == 1 || n == 0 && w.Lang == "fr") {
		return w.Fill(p.One, "n", n)
	}
	return w.Fill(p.Other, "n", n)
}

// Fill puts values in: Fill(text, "store", "Acme", "date", "…").
func (*Words) Fill(text string, pairs ...any) string {
	values := make([]string, len(pairs))
	for i, v := range pairs {
		if values[i] = fmt.Sprint(v); i%2 == 0 {
			values[i] = "{" + values[i] + "}"
		}
	}
	return strings.NewReplacer(values...).Replace(text)
}

// Around is what a text has before and after a value that is to stand out.
func (*Words) Around(text, name string) [2]string {
	before, after, _ := strings.Cut(text, "{"+name+"}")
	return [2]string{before, after}
}

// mustWords reads the string files; a missing or unknown text is a panic at start.
func mustWords() map[string]*Words {
	languages, err := stringFiles.ReadDir("strings")
	if err != nil {
		panic("customer: " + err.Error())
	}
	all := map[string]*Words{}
	for _, l := range languages {
		if all[l.Name()], err = readWords("strings/" + l.Name()); err != nil {
			panic("customer: " + err.Error())
		}
	}
	return all
}

// readWords reads one language's folder. It must hold all areas and no others.
func readWords(folder string) (*Words, error) {
	w := &Words{}
	areas, known := reflect.ValueOf(w).Elem(), []string{}
	for i := range areas.NumField() {
		name := strings.ToLower(areas.Type().Field(i).Name) + ".json"
		known = append(known, name)
		if err := readArea(folder+"/"+name, areas.Field(i)); err != nil {
			return nil, err
		}
	}
	files, err := stringFiles.ReadDir(folder)
	for _, f := range files {
		if !slices.Contains(known, f.Name()) {
			err = errors.Join(err, fmt.Errorf("%s/%s belongs to no area of Words", folder, f.Name()))
		}
	}
	return w, err
}

func readArea(file string, area reflect.Value) error {
	f, err := stringFiles.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	if err := dec.Decode(area.Addr().Interface()); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for i := range area.NumField() {
		if !told(area.Field(i)) {
			return fmt.Errorf("%s: the text %s is missing", file, area.Type().Field(i).Name)
		}
	}
	return nil
}

// told reports whether a text is there: a string, a plural's other, or a list of
// names of which none is empty.
func told(v reflect.Value) bool {
	switch text := v.Interface().(type) {
	case Plural:
		return text.Other != ""
	case map[string]string:
		for _, s := range text {
			if s == "" {
				return false
			}
		}
		return len(text) > 0
	}
	return v.String() != ""
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
