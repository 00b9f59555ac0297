package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/mailtemplates"
)

type helpFileCmd struct {
	Check helpFileCheckCmd `cmd:"" help:"Check a help file; every complaint at once, with its line."`
}

type helpFileCheckCmd struct {
	File string `arg:"" type:"path" help:"The file, as a store's help: names it."`
	JSON bool   `help:"As JSON."`
}

// Help says what it looks at.
func (*helpFileCheckCmd) Help() string {
	return "Reads the file as serve does, and tries every canned reply on the fixtures of the mails, in every language it has.\n\nExample:\n  aftercare help-file check help.yaml"
}

// Run checks one file.
func (c *helpFileCheckCmd) Run(s *streams) error {
	text, err := os.ReadFile(c.File) // #nosec G304 -- the operator names the file
	if err != nil {
		return aftercare.Errorf(aftercare.Invalid, "help file: %w", err)
	}
	h, err := cases.Parse(c.File, text)
	if err != nil {
		return err
	}
	if err := mailtemplates.CheckReplies(h); err != nil {
		return err
	}
	if c.JSON {
		return s.json(map[string]any{"people": len(h.People), "plans": len(h.Plans), "replies": len(h.Replies), "faq": len(h.FAQ)})
	}
	_, err = fmt.Fprintf(s.out, "%s is good: %d people, %d plans, %d replies, %d questions and answers\n", c.File, len(h.People), len(h.Plans), len(h.Replies), len(h.FAQ))
	return err
}

// examineHelp looks at how a store helps.
func examineHelp(st *aftercare.Store, now time.Time) []finding {
	what, h := "help of "+st.ID, st.Help
	if h == nil || h == cases.Default() {
		return []finding{{what, levelWarning, "has no help file: cases go by the built-in plans, and nobody in particular answers them", "write one (config/help.example.yaml), check it with: aftercare help-file check FILE, and name it under help:"}}
	}
	if err := mailtemplates.CheckReplies(h); err != nil {
		return []finding{{what, levelError, err.Error(), "mend the reply; aftercare help-file check FILE says when it is good"}}
	}
	out := []finding{{what, levelOK, fmt.Sprintf("%d people, %d replies", len(h.People), len(h.Replies)), ""}}
	for _, kind := range aftercare.CaseKinds {
		p := h.Plans[kind]
		if len(p.Answers) > 0 && !slices.ContainsFunc(p.Answers, func(id string) bool {
			who, ok := h.Helper(id)
			return ok && !cases.Away(who, now, st.Location())
		}) {
			out = append(out, finding{what, levelWarning, fmt.Sprintf("everybody who answers a %s is away today; the lead hears of it", kind), "name one more under answers:"})
		}
	}
	return out
}
