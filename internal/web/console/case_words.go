package console

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// Words of cases as people at the desk read them. What has none of its own is
// said as it is: plans may name states and roots freely.

var kindWords = map[aftercare.CaseKind]string{
	aftercare.CaseSparePart: "spare part", aftercare.CaseData: "data request",
}

func kindWord(k aftercare.CaseKind) string { return sentence(cmp.Or(kindWords[k], words(string(k)))) }

var causeWords = map[string]string{
	"damaged": "arrived damaged", "defective": "does not work", "wrong_item": "wrong item", "part_missing": "a part is missing",
	"not_as_described": "not as described", "changed_mind": "changed their mind",
}

func causeWord(c string) string { return cmp.Or(causeWords[c], words(c)) }

var coverWords = map[string]string{
	aftercare.CoveredByWarranty: "the warranty", aftercare.CoveredByShop: "the shop", aftercare.CoveredByCustomer: "the customer",
}

var wantWords = map[string]string{"see": "to see their data", "correct": "to correct their data", "restrict": "to restrict its use", "erase": "to have it erased"}

func wantWord(w string) string { return cmp.Or(wantWords[w], words(w)) }

var openedBy = map[string]string{
	aftercare.FromCustomer: "by the customer", aftercare.FromSurvey: "by a survey", aftercare.FromReview: "by a review", aftercare.FromDesk: "at the desk",
}

// stateWord colors the states that Aftercare knows.
func stateWord(c aftercare.Case) word {
	switch s := cmp.Or(c.State, aftercare.StateNew); {
	case !c.Open():
		return word{"closed", "quiet"}
	case s == aftercare.StateNew:
		return word{s, "info"}
	case s == aftercare.StateEstimate:
		return word{"waits for a yes to the price", "quiet"}
	case slices.Contains([]string{aftercare.StateApproved, aftercare.StateReady, aftercare.StateShipped, aftercare.StateRefunded}, s):
		return word{s, "ok"}
	default:
		return word{words(s), "quiet"}
	}
}

// unsolved is the customer's no to the closing check.
var unsolved = word{"not solved, says the customer", "warn"}

// states are those that a person may choose for a kind of case: the plan's, in its
// order, then the ones that all know.
func states(kind aftercare.CaseKind, plan aftercare.Plan) []string {
	var out []string
	add := func(all ...string) {
		for _, s := range all {
			if s != "" && s != aftercare.StateClosed && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, s := range plan.Steps {
		add(s.State)
	}
	add(aftercare.StateWorking)
	if strings.Contains(takes[kind], "decide") {
		add(aftercare.StateApproved, aftercare.StateDeclined)
	}
	return append(out, aftercare.StateClosed)
}

// actStates are brought about by acts of their own, which ask for what they need.
var actStates = []string{aftercare.StateApproved, aftercare.StateDeclined, aftercare.StateEstimate, aftercare.StateReceived, aftercare.StateRefunded, aftercare.StateShipped, aftercare.StateClosed}

var grantWords = map[string]string{"coupon": "coupon", "gift": "gift", "refund": "money back", "free_part": "free part"}

func grantWord(k string) string { return cmp.Or(grantWords[k], words(k)) }

// dial is a phone number as a link holds it: digits and a plus.
func dial(number string) template.URL {
	return template.URL("tel:" + strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)) // #nosec G203 -- nothing but digits is left of it
}

// about names what a case is about: its item, else the products of its lines.
func about(c aftercare.Case, f *aftercare.OrderFacts) string {
	if c.Item != "" {
		return c.Item
	}
	var out []string
	for _, l := range linesOf(c, f) {
		out = append(out, l.Title)
	}
	return strings.Join(out, ", ")
}

// linesOf are the order's lines that the case names, with as many pieces.
func linesOf(c aftercare.Case, f *aftercare.OrderFacts) []aftercare.Line {
	var out []aftercare.Line
	for _, l := range f.Order.Lines {
		i := slices.IndexFunc(c.Lines, func(x aftercare.CaseLine) bool { return x.LineID == l.ID })
		switch {
		case i >= 0:
			l.Quantity = cmp.Or(c.Lines[i].Quantity, l.Quantity)
		case len(c.Lines) == 0 && (slices.Contains(c.LineIDs, l.ID) || c.SKU != "" && c.SKU == l.SKU):
		default:
			continue
		}
		out = append(out, l)
	}
	return out
}
