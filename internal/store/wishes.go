package store

import "aftercare/internal/aftercare"

// wishes applies what a person asked for on the page of their mails, unless a
// later word is known. The person's higher version stops a mail that is under way.
func (a *application) wishes(p *personRow, e aftercare.Event) {
	at, _ := e.When()
	switch {
	case e.Type == aftercare.EventMarketingPaused && micros(at) >= p.PauseAt:
		p.PauseAt, p.PausedUntil = micros(at), micros(e.Until)
	case e.Type == aftercare.EventLocaleChosen && micros(at) >= p.LocaleAt:
		p.LocaleAt, p.Locale = micros(at), clean(e.Locale)
	default:
		return
	}
	a.savePerson(p)
}

// follow lets a person's wishes follow their order to another address.
func (a *application) follow(from, to *personRow) {
	changed := false
	if from.PauseAt > to.PauseAt {
		to.PauseAt, to.PausedUntil, changed = from.PauseAt, from.PausedUntil, true
	}
	if from.LocaleAt > to.LocaleAt {
		to.LocaleAt, to.Locale, changed = from.LocaleAt, from.Locale, true
	}
	if changed {
		a.savePerson(to)
	}
}
