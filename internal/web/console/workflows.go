package console

import (
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

type workflowsPage struct {
	frame
	Rows []flowRow
}

type flowRow struct {
	*aftercare.Workflow
	Heading string
	If      string // in plain words, as the following
	Holds   []string
	Ends    []string
	Starts  string
	Stores  []switched
	Plain   []plainStep
}

// switched is whether a workflow runs for a store.
type switched struct {
	Name string
	Word word
}

func inWords(all []aftercare.Condition) (out []string) {
	for _, c := range all {
		out = append(out, engine.InWords(c))
	}
	return out
}

// workflows is GET /workflows: what every workflow does, in plain words.
func (c *console) workflows(w http.ResponseWriter, r *http.Request) error {
	p := workflowsPage{frame: c.frame("Workflows", "/workflows")}
	for _, f := range c.Workflows {
		row := flowRow{Workflow: f, Heading: title(f.Name), Starts: starts(f), Plain: plainSteps(f), Holds: inWords(f.HoldWhen), Ends: inWords(f.ExitWhen)}
		if f.When != nil {
			row.If = engine.InWords(f.When)
		}
		for _, s := range c.Stores {
			on := word{"on", "ok"}
			switch {
			case s.Off[f.Name]:
				on = word{"off", "quiet"}
			case s.Mode == aftercare.Shadow:
				on = word{"shadow", "warn"}
			}
			row.Stores = append(row.Stores, switched{c.storeName(s.ID), on})
		}
		p.Rows = append(p.Rows, row)
	}
	c.pages.Render(w, r, http.StatusOK, "workflows", p)
	return nil
}
