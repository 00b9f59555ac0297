package console

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

const maxNote = 200

// pause is POST /pauses: it stops sending at once. Steps that come due wait and
// go on when the pause ends.
func (c *console) pause(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	p := aftercare.Pause{
		Store: r.PostFormValue("store"), Workflow: r.PostFormValue("workflow"), Template: r.PostFormValue("template"),
		By: strings.TrimSpace(r.PostFormValue("by")), Why: strings.TrimSpace(r.PostFormValue("why")), At: c.Business.Now(),
	}
	if problem := c.wrong(p); problem != "" {
		return c.showPauses(w, r, http.StatusUnprocessableEntity, p, problem)
	}
	if err := c.Pauses.Pause(r.Context(), p); err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "paused", "store", p.Store, "workflow", p.Workflow, "template", p.Template)
	http.Redirect(w, r, "/pauses", http.StatusSeeOther)
	return nil
}

// wrong says what is missing in the form, "" when nothing is.
func (c *console) wrong(p aftercare.Pause) string {
	switch {
	case c.stores[p.Store] == nil:
		return "Choose a store."
	case p.Workflow != "" && c.flows[p.Workflow] == nil:
		return "There is no workflow " + p.Workflow + "."
	case p.Template != "" && !slices.Contains(c.Templates, p.Template):
		return "There is no mail " + p.Template + "."
	case p.By == "" || p.Why == "":
		return "Say who you are and why, so that the next person knows when it may go on."
	case utf8.RuneCountInString(p.By) > maxNote || utf8.RuneCountInString(p.Why) > maxNote:
		return "That is too long: at most 200 characters each."
	}
	return ""
}
