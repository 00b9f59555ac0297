package console

import (
	"cmp"
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

// states are those a person may choose: the plan's, in its order, then the ones
// that all know.
func states(plan aftercare.Plan) []string {
	var out []string
	for _, s := range plan.Steps {
		if s.State != "" && s.State != aftercare.StateClosed && !slices.Contains(out, s.State) {
			out = append(out, s.State)
		}
	}
	for _, s := range []string{aftercare.StateWorking, aftercare.StateReceived, aftercare.StateReady} {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var grantWords = map[string]string{"coupon": "coupon", "gift": "gift", "refund": "money back", "free_part": "free part"}

func grantWord(k string) string { return cmp.Or(grantWords[k], words(k)) }

// callback reports whether the customer waits for a call: nobody has noted one
// since it was asked for.
func callback(c aftercare.Case) bool {
	return c.Open() && c.CallPhone != "" && !slices.ContainsFunc(c.Messages, func(m aftercare.CaseMessage) bool {
		return m.From == aftercare.ByPhone && !m.At.Before(c.CallAt)
	})
}

// dial is a phone number as a link holds it.
func dial(number string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
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
