package console

import (
	"net/http"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
)

type pausesPage struct {
	frame
	Rows      []pauseRow
	Brakes    []brakeRow
	Stores    []*aftercare.Store
	Workflows []*aftercare.Workflow
	Templates []string
	Form      aftercare.Pause // what was typed, when it was wrong
	Problem   string
	Resumed   string // what went on, right after it did
}

type pauseRow struct {
	aftercare.Pause
	Zone *time.Location
	What string
}

// pauses is GET /pauses: what is stopped, and a form to stop more.
func (c *console) pauses(w http.ResponseWriter, r *http.Request) error {
	return c.showPauses(w, r, http.StatusOK, aftercare.Pause{By: c.myName(r)}, "")
}

func (c *console) showPauses(w http.ResponseWriter, r *http.Request, status int, form aftercare.Pause, problem string) error {
	all, err := c.Pauses.Pauses(r.Context())
	if err != nil {
		return err
	}
	braked, err := c.Brake.Braked(r.Context())
	if err != nil {
		return err
	}
	p := pausesPage{
		frame: c.frame("Pauses", "/pauses"), Stores: c.Stores, Workflows: c.Workflows, Templates: c.Templates,
		Form: form, Problem: problem, Brakes: c.brakes(braked),
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("resumed")); err == nil && n >= 0 {
		p.Resumed = count(n, "step goes on.", "steps go on.") + " What came due meanwhile goes out now, if it still is useful; the rest waits for its time."
	}
	for _, x := range all {
		p.Rows = append(p.Rows, pauseRow{x, c.zone(x.Store), c.whatPauses(x)})
	}
	c.pages.Render(w, r, status, "pauses", p)
	return nil
}

// whatPauses says in words what a pause stops.
func (c *console) whatPauses(p aftercare.Pause) string {
	what := "All mails"
	switch {
	case p.Workflow != "" && p.Template != "":
		what = "The mail " + p.Template + " of " + p.Workflow
	case p.Workflow != "":
		what = "The workflow " + p.Workflow
	case p.Template != "":
		what = "The mail " + p.Template
	}
	return what + " of " + c.storeName(p.Store)
}
