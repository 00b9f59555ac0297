package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/rig"
)

const deskHelp = `
people:
  - {id: kim, name: Kim}
  - {id: mio, name: Mio Sato}
replies:
  - id: ask-model
    title: Ask for the model
    asks: true
    text: {en: "Hello, which model is it?\n{{ helper.name }}, {{ store.name }}"}
  - id: draft
    title: To be completed
    text: {en: "Hello,\n\n…"}
`

// People without a browser answer too: what they say goes through the same door,
// and the customer is told.
func TestCasesOnTheCommandLine(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	help := r.Write("help.yaml", deskHelp)
	r.Configure("    timezone:", "    help: "+help+"\n    timezone:")
	r.MustStart()
	p := rig.Buy("standard", 1)
	r.Deliver(p.Order(t), nil)
	rig.Await(r, "the order is known", func() bool {
		_, err := r.DB.OrderState(t.Context(), "acme", "standard", p.ID())
		return err == nil
	})
	wants(t, r.Dir, r.Env, 0, []string{"help-file", "check", help}, "is good", "2 people")
	wants(t, r.Dir, r.Env, 0, []string{"case", "list"}, "Nothing waits here")
	open := []string{"case", "open", "--store", "acme", "--order", "standard/" + p.ID(), "--kind", "question", "--by", "kim", "--written", "--text", "Does it float?"}
	code, out := r.Run(open...)
	number := regexp.MustCompile(`Q-[0-9A-Z]{6}`).FindString(out)
	if code != 0 || number == "" {
		t.Fatalf("open: %d\n%s", code, out)
	}
	wants(t, r.Dir, r.Env, 0, open, number)
	wants(t, r.Dir, r.Env, 0, []string{"case", "list"}, number, "question", "kim")
	wants(t, r.Dir, r.Env, 0, []string{"case", "show", strings.ToLower(number)}, "Does it float?", "Owner      Kim")
	wants(t, r.Dir, r.Env, 1, []string{"case", "reply", number, "--by", "stranger", "--text", "x"}, "there are kim, mio")
	wants(t, r.Dir, r.Env, 1, []string{"case", "reply", number, "--by", "kim", "--canned", "draft"}, "still a “…”")
	wants(t, r.Dir, r.Env, 1, []string{"case", "reply", number, "--by", "kim", "--canned", "none"}, "there are ask-model, draft")
	wants(t, r.Dir, r.Env, 1, []string{"case", "show", "Q-NONE"}, "there is no case")
	preview := []string{"case", "reply", number, "--by", "mio", "--canned", "ask-model"}
	wants(t, r.Dir, r.Env, 0, append(preview, "--preview"), "which model is it?", "Mio Sato")
	for range 2 {
		wants(t, r.Dir, r.Env, 0, preview, "answered")
	}
	wants(t, r.Dir, r.Env, 0, []string{"case", "note", number, "--by", "kim", "--text", "The third to ask."}, "the note is kept")
	wants(t, r.Dir, r.Env, 0, []string{"case", "list", "--turn", "customer", "--json"}, `"waits_for": "customer"`, number)
	code, out = r.Run("case", "show", number, "--json")
	var whole struct{ Case aftercare.Case }
	if err := json.Unmarshal([]byte(out), &whole); err != nil || code != 0 {
		t.Fatalf("show: %d, %v\n%s", code, err, out)
	}
	if m := whole.Case.Messages; len(m) != 3 || m[1].By != "mio" || !m[1].Asks || m[1].Reply != "ask-model" || m[2].From != aftercare.ByNote {
		t.Errorf("messages %+v", m)
	}
	var month cases.MonthOut
	code, out = r.Run("report", "--store", "acme", "--json")
	if err := json.Unmarshal([]byte(out), &month); err != nil || code != 0 || month.Opened != 1 || month.FirstAnswer.Cases != 1 {
		t.Errorf("report: %d, %v\n%s", code, err, out)
	}
	wants(t, r.Dir, r.Env, 0, []string{"report", "--store", "acme"}, "First answer", "question")
	wants(t, r.Dir, r.Env, 0, []string{"report", "--csv"}, "section,what,about,cases,value,unit", "kind,question")
	wants(t, r.Dir, r.Env, 1, []string{"report", "--month", "2999-01"}, "has not begun")
	wants(t, r.Dir, r.Env, 0, []string{"doctor"}, "help of acme", "2 people, 2 replies")
}

// Everything that is wrong with a help file is told at once.
func TestHelpFileCheck(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{SQLite: true})
	file := r.Write("bad.yaml", "people:\n  - {id: kim, nmae: Kim}\nhours: {from: late}\n")
	wants(t, r.Dir, r.Env, 1, []string{"help-file", "check", file}, "bad.yaml:2:", "nmae", "bad.yaml:3:")
	file = r.Write("reply.yaml", "people:\n  - {id: kim}\nreplies:\n  - id: oops\n    title: Oops\n    text: {en: \"Hello {{ custmer.name }}\"}\n")
	wants(t, r.Dir, r.Env, 1, []string{"help-file", "check", file}, "reply oops, en:1:", "did you mean customer?")
	wants(t, r.Dir, r.Env, 1, []string{"help-file", "check", "none.yaml"}, "no such file")
	wants(t, r.Dir, r.Env, 0, []string{"doctor"}, "has no help file")
}
