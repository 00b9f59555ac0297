package console

import (
	"net/http"
	"strconv"

	"aftercare/internal/aftercare"
)

// brakeRow is something that the blast brake holds, in the words of a person who
// has to decide about it.
type brakeRow struct {
	aftercare.Braked
	What, Held string
}

func (c *console) brakes(all []aftercare.Braked) (out []brakeRow) {
	for _, b := range all {
		row := brakeRow{Braked: b, Held: count(b.Steps, "mail is held", "mails are held")}
		if row.What = "Service and marketing mails of " + c.storeName(b.Store); b.Workflow != "" {
			row.What = "The workflow " + b.Workflow + " of " + c.storeName(b.Store) + ", of what it heard too late"
		} else {
			row.Held += " so far, and others as they come due"
		}
		out = append(out, row)
	}
	return out
}

// approve is POST /brakes/approve: what the blast brake holds of a store, or of
// one workflow, goes on.
func (c *console) approve(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	store, workflow := r.PostFormValue("store"), r.PostFormValue("workflow")
	if c.stores[store] == nil {
		return aftercare.Errorf(aftercare.NotFound, "There is no store %s.", store)
	}
	steps, err := c.Brake.Approve(r.Context(), store, workflow, c.sessions.user(r))
	if err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "approved what the blast brake held", "store", store, "workflow", workflow, "steps", steps)
	http.Redirect(w, r, "/pauses?resumed="+strconv.Itoa(steps), http.StatusSeeOther)
	return nil
}
