package jobs

import (
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/mailtemplates"
)

// aHelper stands for somebody at the desk whom the help file does not know by the
// address: the mail goes to the store's own mailbox then.
const aHelper = "desk"

// deskLinks are what a mail to people of the desk may lead to: never the
// customer's own pages.
func (l *Letters) deskLinks(c aftercare.Claim, f *aftercare.Facts) mailtemplates.Links {
	links := mailtemplates.Links{To: aHelper}
	if f.Store.Help != nil {
		for _, h := range f.Store.Help.People {
			if h.Email != "" && aftercare.NormalizeAddress(h.Email) == aftercare.NormalizeAddress(c.Mail.Address) {
				links.To = h.ID
			}
		}
	}
	if l.Desk != nil {
		links.Desk = func(id string) string { return l.Desk(c.State, id) }
	}
	return links
}

// mostReferences bounds a header that would grow with every mail: the first mail
// names the conversation, the latest ones tie it together.
const mostReferences = 10

// references are the mails of the same case that left before, oldest first. What
// goes to the desk is a conversation of its own.
func (l *Letters) references(c aftercare.Claim, f *aftercare.Facts) []string {
	about := caseKeys(f, c.Covers)
	if about == nil {
		return nil
	}
	desk := l.Templates.ForDesk(c.Mail.Template)
	earlier := slices.DeleteFunc(slices.Clone(f.Sends), func(s aftercare.Send) bool {
		return s.Mail == c.Mail.ID || !s.Counts() || l.Templates.ForDesk(s.Template) != desk || !slices.ContainsFunc(s.Covers, about)
	})
	slices.SortStableFunc(earlier, func(a, b aftercare.Send) int { return a.At.Compare(b.At) })
	var ids []string
	for _, s := range earlier {
		ids = append(ids, s.Mail)
	}
	if n := len(ids); n > mostReferences {
		ids = append(ids[:1], ids[n-mostReferences+1:]...)
	}
	return ids
}

// caseKeys tells whether a mail that covers a subject, by its key, is of the case
// that the covers are about; nil when they are about none.
func caseKeys(f *aftercare.Facts, covers []aftercare.Subject) func(key string) bool {
	of := func(key string, c aftercare.Case) bool {
		root := f.Subject().ID + "/" + c.ID
		return key == aftercare.Subject{Kind: aftercare.SubjectCase, ID: root}.Key() ||
			strings.HasPrefix(key, aftercare.Subject{Kind: aftercare.SubjectMessage, ID: root + "/"}.Key())
	}
	for _, c := range f.Cases {
		for _, subject := range covers {
			if of(subject.Key(), c) {
				return func(key string) bool { return of(key, c) }
			}
		}
	}
	return nil
}
