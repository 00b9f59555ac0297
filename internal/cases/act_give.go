package cases

import (
	"strings"

	"aftercare/internal/aftercare"
)

// Grant gives the customer something beyond what they are owed, within what the
// plan allows. what is a kind, with the pool of a coupon behind a colon; each is
// given once in a case.
func (a Act) Grant(what, amount, currency, why string) (aftercare.Event, error) {
	kind, pool, _ := strings.Cut(what, ":")
	g := aftercare.Grant{ID: what, At: a.Now, Kind: kind, Pool: pool, By: a.By, Why: strings.TrimSpace(why)}
	if strings.TrimSpace(amount) != "" {
		m, err := amountOf(amount, currency)
		if err != nil {
			return aftercare.Event{}, err
		}
		g.Amount = m
	}
	for _, x := range a.Store.Help.Plans[a.Case.Kind].May {
		if x.Kind == kind && x.Pool == pool && x.UpTo.Currency == currency && g.Amount.IsZero() {
			return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Write how much: up to %s.", x.UpTo)
		}
	}
	if g.Why == "" {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Say why, for the month's report.")
	}
	if err := May(a.Case, a.Store.Help, a.By, g); err != nil {
		return aftercare.Event{}, err
	}
	return a.updated(aftercare.Case{Grants: []aftercare.Grant{g}})
}
