package cases

import (
	"strings"

	"aftercare/internal/aftercare"
)

// Grant gives the customer something beyond what they are owed, within what the
// plan allows. what is a kind, with the pool of a coupon behind a colon, spelled as
// the plan has it; each is given once in a case. A coupon is worth what its code
// is: see Draw. word, which may be empty, goes to the customer with it.
func (a Act) Grant(what, amount, currency, why, word string) (aftercare.Event, error) {
	kind, pool, _ := strings.Cut(what, ":")
	g := aftercare.Grant{ID: strings.TrimSuffix(kind+":"+pool, ":"), At: a.Now, Kind: kind, Pool: pool, By: a.By, Why: strings.TrimSpace(why)}
	worth, known := a.worth(kind, pool, currency)
	switch {
	case !known:
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "case %s: the plan of %s allows no %s", a.Case.ID, a.Case.Kind, what)
	case kind == couponKind && pool == "":
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "The plan names no pool of codes for a coupon. Add `pool:` to it in the help file, and codes with: aftercare coupon import.")
	case kind == couponKind:
		g.Amount = aftercare.Money{Currency: currency}
	case worth.IsZero() && strings.TrimSpace(amount) != "":
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "The plan names no amount for this: give it without one.")
	case !worth.IsZero() && strings.TrimSpace(amount) == "":
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Write how much: up to %s.", worth)
	case !worth.IsZero():
		m, err := amountOf(amount, currency)
		if err != nil {
			return aftercare.Event{}, err
		}
		g.Amount = m
	}
	if g.Why == "" {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Say why, for the month's report.")
	}
	if err := May(a.Case, a.Store.Help, a.By, g); err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, aftercare.Case{Grants: []aftercare.Grant{g}})
}

// worth is up to which amount the plan gives this, in the currency if it knows it;
// zero: it has no amount.
func (a Act) worth(kind, pool, currency string) (up aftercare.Money, known bool) {
	for _, x := range a.Store.Help.Plans[a.Case.Kind].May {
		if x.Kind == kind && x.Pool == pool && (!known || x.UpTo.Currency == currency) {
			up, known = x.UpTo, true
		}
	}
	return up, known
}

const couponKind = "coupon"

// Holder is to whom a code of a pool belongs that a case gives away: the same for
// the same grant, so that it takes one code however often it is tried.
func Holder(number string, g aftercare.Grant) string { return "case:" + number + "/" + g.ID }

// Wants reports whether a code is still to be drawn for the grant.
func Wants(g aftercare.Grant) bool { return g.Kind == couponKind && g.Code == "" }

// Draw puts a code into its grant. What it is worth counts as the amount, where it
// is money; the error is that it is more than the plan lets this helper give.
func (a Act) Draw(g *aftercare.Grant, c aftercare.Coupon) error {
	fill(g, c)
	if g.Amount.IsZero() {
		return nil
	}
	if err := May(a.Case, a.Store.Help, a.By, *g); err != nil {
		return aftercare.Errorf(aftercare.Invalid, "The codes of the pool %s are worth %s each: %w", c.Pool, g.Amount, err)
	}
	return nil
}

// DrawGoodwill is Draw for what the plan gives by itself; ok is false when the code
// is worth more than that.
func DrawGoodwill(g *aftercare.Grant, c aftercare.Coupon) (ok bool) {
	upTo := g.Amount
	fill(g, c)
	return upTo.IsZero() || g.Amount.IsZero() || g.Amount.Currency == upTo.Currency && g.Amount.Amount <= upTo.Amount
}

func fill(g *aftercare.Grant, c aftercare.Coupon) {
	g.Code, g.Value, g.Expires = c.Code, c.Value, c.Expires
	g.Amount, _ = c.Worth()
}
