package country

import (
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Rule is what one country asks for.
type Rule struct {
	Code string // ISO 3166-1 alpha-2; "" for all that have no row

	// Marketing says who may get marketing mail when nobody has said yes or no.
	// Customers are those who bought, are offered similar goods of the same shop,
	// and were and are told how to end it.
	Marketing aftercare.ConsentRule
	Months    int // of customers: so long after the last purchase; 0: no end
	Renew     int // a yes that is so many months old must be asked for again; 0: never

	// Survey and Review are the kinds of mail that ask how satisfied a customer is,
	// and for a public review.
	Survey, Review aftercare.Kind

	QuietFrom, QuietTo string // no marketing mail in these hours, local to the customer; "": the law names none
	Label              string // what the subject of marketing mail begins with
	Shows              []Item // what marketing mail must show

	Sources []Source // the law that asks for consent first of all
}

// Item is something that a mail must show.
type Item string

const (
	Sender   Item = "sender"   // the shop's name
	Postal   Item = "postal"   // its postal address
	Register Item = "register" // company register and number, as a business letter has them
	Contact  Item = "contact"  // where to complain or ask: mail address, phone or page
	OptOut   Item = "opt-out"  // that, and how, no more such mail comes
	Advert   Item = "advert"   // that it is advertising, where it does not go without saying
)

// Source is where a row was read.
type Source struct {
	Law  string // and article
	Says string // in short
	Read string // "2026-11-27"
}

// Of is the rule of a country, by its code in upper or lower case; that of all
// others when the table has no such row.
func Of(code string) Rule {
	code = strings.ToUpper(strings.TrimSpace(code))
	if i := slices.IndexFunc(table, func(r Rule) bool { return r.Code == code && code != "" }); i >= 0 {
		return table[i]
	}
	return others
}

// All lists the rows, by code, and behind them the one for all others.
func All() []Rule { return append(slices.Clone(table), others) }

// Must reports whether marketing mail has to show the item.
func (r Rule) Must(i Item) bool { return slices.Contains(r.Shows, i) }

// What a mail asks, for which a country may have a kind of its own.
const (
	AsksSurvey = "survey"
	AsksReview = "review"
)

// Kind is the kind of a mail by what it asks; own is what its template says, which
// holds for all that ask nothing of the kind.
func (r Rule) Kind(asks string, own aftercare.Kind) aftercare.Kind {
	switch {
	case own == aftercare.KindTransactional:
	case asks == AsksSurvey && r.Survey != "":
		return r.Survey
	case asks == AsksReview && r.Review != "":
		return r.Review
	}
	return own
}
