package cases

import (
	"cmp"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Owner is the id of who looks after the case at a time: whoever took it unless
// away, else the first of the plan's people who is not, else the lead, who hears
// of what nobody else can do. "" when the help file names nobody.
func Owner(c aftercare.Case, help *aftercare.Help, at time.Time, loc *time.Location) string {
	if help == nil {
		return ""
	}
	plan := help.Plans[c.Kind]
	for _, id := range append([]string{c.Owner}, plan.Answers...) {
		if who, ok := help.Helper(id); ok && !Away(who, at, loc) {
			return id
		}
	}
	return cmp.Or(plan.Lead, first(plan.Answers))
}

// Away reports whether the person is away on the day of a time, local to loc.
func Away(who aftercare.Helper, at time.Time, loc *time.Location) bool {
	day := at.In(loc).Format(time.DateOnly)
	return slices.ContainsFunc(who.Away, func(a aftercare.Absence) bool {
		return a.From <= day && day <= cmp.Or(a.To, a.From)
	})
}

// Name is how customers read the helper's name: the store's when there is none,
// or when the case has nobody.
func Name(help *aftercare.Help, id string, store *aftercare.Store) string {
	if help != nil {
		if who, ok := help.Helper(id); ok && who.Name != "" {
			return who.Name
		}
	}
	return store.Name
}

// Address is where the helper reads mail: the store's own mailbox when the help
// file names none.
func Address(help *aftercare.Help, id string, store *aftercare.Store) string {
	if help != nil {
		if who, ok := help.Helper(id); ok && who.Email != "" {
			return who.Email
		}
	}
	for _, a := range []string{store.Mail.ReplyTo, store.Contact.Email, store.Mail.From} {
		if a = aftercare.NormalizeAddress(a); a != "" {
			return a
		}
	}
	return ""
}

func first[T any](all []T) (v T) {
	if len(all) > 0 {
		v = all[0]
	}
	return v
}
