package console

import (
	"net/http"
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// The console has one password for all, so people say who they are; the session
// remembers it, and whatever they do in a case carries it.

const sessionHelper = "helper"

// person is a helper to choose, with the stores that know them.
type person struct {
	ID, Name, Stores string
}

// people are the helpers of all stores; whoever answers for several is one.
func (c *console) people() []person {
	var out []person
	for _, s := range c.Stores {
		if s.Help == nil {
			continue
		}
		for _, h := range peopleOf(s, c.storeName(s.ID)) {
			if i := slices.IndexFunc(out, func(p person) bool { return p.ID == h.ID }); i >= 0 {
				out[i].Stores += ", " + h.Stores
				continue
			}
			out = append(out, h)
		}
	}
	return out
}

// peopleOf are the helpers of one store.
func peopleOf(s *aftercare.Store, name string) []person {
	var out []person
	for _, h := range s.Help.People {
		out = append(out, person{h.ID, cases.Name(s.Help, h.ID, s), name})
	}
	return out
}

// me is the id of who acts, "" while nobody has said it. Where there is only one
// person, nobody needs to.
func (c *console) me(r *http.Request) string {
	all := c.people()
	if len(all) == 1 {
		return all[0].ID
	}
	id := c.sessions.helper(r)
	if !slices.ContainsFunc(all, func(p person) bool { return p.ID == id }) {
		return ""
	}
	return id
}

// myName is the name of who acts, "" while nobody has said it.
func (c *console) myName(r *http.Request) string {
	id := c.me(r)
	for _, p := range c.people() {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// meIn is me if the store knows me, else "": another store has other people.
func (c *console) meIn(r *http.Request, s *aftercare.Store) string {
	if len(s.Help.People) == 1 {
		return s.Help.People[0].ID
	}
	id := c.me(r)
	if _, ok := s.Help.Helper(id); !ok {
		return ""
	}
	return id
}

// iam is POST /cases/me.
func (c *console) iam(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	id := r.PostFormValue("helper")
	if !slices.ContainsFunc(c.people(), func(p person) bool { return p.ID == id }) {
		return aftercare.Errorf(aftercare.Invalid, "Choose one of the people in the help file.")
	}
	c.sessions.become(r, id)
	http.Redirect(w, r, within(r.PostFormValue("next")), http.StatusSeeOther) // #nosec G710 -- within lets no other site through
	return nil
}
