package engine

import (
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// terms says the conditions that workflows use in the words of a support person
// (law 6). A term that is not here is shown as the author wrote it.
var terms = map[string]string{
	"order.confirmed":                       "the order is certain (paid, reserved, or paid on delivery)",
	"order.paid":                            "the order is paid",
	"order.canceled":                        "the order was canceled",
	"order.fully_refunded":                  "everything was refunded",
	"order.deleted":                         "the order was deleted",
	"order.digital":                         "nothing needs shipping",
	"order.pickup":                          "the customer picks it up",
	"order.gift":                            "it is a gift",
	"!order.gift":                           "it is no gift",
	"!order.digital":                        "something has to be shipped",
	"!order.pickup":                         "the customer does not pick it up",
	"order.total > 0":                       "the order costs something",
	"customer.erased":                       "the customer was erased",
	"line.kept > 0":                         "something of it was kept",
	"line.kept == 0":                        "nothing of it was kept",
	"line.repurchased":                      "the customer has bought it again",
	"line.out_of_stock":                     "it is out of stock",
	"line.subscribed":                       "the customer gets it regularly already",
	"!line.subscribed":                      "the customer does not get it regularly yet",
	"line.subscribable":                     "it can be had regularly",
	"line.extendable":                       "a longer warranty can be had",
	"line.bought in [2, 5]":                 "it is the second or the fifth purchase of it",
	"line.warranty_months > 1":              "its warranty is longer than a month",
	"line.supply_days * line.kept >= 14":    "it lasts two weeks or more",
	"shipment.delivered":                    "the parcel has arrived",
	"shipment.canceled":                     "the parcel never left",
	"shipment.ready":                        "it waits to be collected",
	"change.told":                           "another mail told it",
	"case.open":                             "a case is open",
	"case.closed":                           "the case is closed",
	"!case.closed":                          "the case is open",
	`case.kind == "repair"`:                 "it is a repair",
	`case.kind == "spare_part"`:             "it is about a spare part",
	`case.kind == "return"`:                 "it is a return",
	`case.kind != "review"`:                 "it is no public review",
	`case.kind == "review"`:                 "it is a public review",
	"case.from_us":                          "the case is answered here",
	`"decision" in case.told`:               "the desk wrote along with it",
	`"received" in case.told`:               "the desk wrote along with it",
	`"estimate" in case.told`:               "the desk wrote along with it",
	`"shipped" in case.told`:                "the desk wrote along with it",
	`"refund" in case.told`:                 "the desk wrote along with it",
	"case.repaid":                           "the shop’s refund has its own mail",
	"case.received_before":                  "it came back under an earlier decision",
	"case.received":                         "it has come back",
	`case.state == "refunded"`:              "the money is back",
	"case.goodwill":                         "something was given as goodwill",
	`case.accepted != ""`:                   "the customer has answered the estimate",
	"case.taken_over":                       "it costs the customer nothing after all",
	`case.accepted == "no"`:                 "the customer did not want it at that price",
	`case.decision == "approved"`:           "it was approved",
	`case.decision == "declined"`:           "it was declined",
	`case.decision != "declined"`:           "it was not declined",
	`case.waits_for == "customer"`:          "the case waits for the customer",
	`case.state in ["shipped", "refunded"]`: "the parcel or the money is on its way",
	`case.solved != ""`:                     "the customer has said whether it was solved",
	`case.solved == "yes"`:                  "it was solved",
	"message.answered":                      "the message is answered",
	"!message.answered":                     "the message has no answer yet",
	"message.asks":                          "we asked the customer something",
	"!message.latest":                       "a later message came",
	"message.latest":                        "it is the last message of the case",
	"store.remind_returns":                  "the store reminds of the return window",
	"store.return_days > 0":                 "the store has a return window",
	`case.kind in ["repair", "spare_part"]`: "it is a repair or a spare part",
	`case.kind in ["complaint", "return", "question", "repair", "spare_part"]`: "it is of a kind that can be solved",
	"survey.answered":   "the survey was answered",
	"survey.score <= 3": "the customer was not content",
	"review.clicked":    "the customer went on to write a review",
	"review.posted":     "a review was posted",
	"review.links":      "the store has a place for reviews",
	"catalog.guides":    "the catalog has a guide to something the customer did not own before",
	"catalog.related":   "the catalog has something that goes with it, in stock and not yet owned",
}

// joined is a condition that can name its parts: what its outermost && or || joins.
type joined interface {
	Parts() (joint string, parts []aftercare.Condition)
}

// partsOf are what a joint joins; a condition that it does not join is the only one.
func partsOf(c aftercare.Condition, joint string) []aftercare.Condition {
	if j, ok := c.(joined); ok {
		if by, parts := j.Parts(); by == joint {
			return parts
		}
	}
	return []aftercare.Condition{c}
}

// InWords says a condition as far as its terms are known.
func InWords(c aftercare.Condition) string {
	if ors := partsOf(c, "||"); len(ors) > 1 {
		return joinWords(ors, " or ")
	}
	if ands := partsOf(c, "&&"); len(ands) > 1 {
		return joinWords(ands, " and ")
	}
	return term(strings.TrimSpace(c.String()))
}

func joinWords(parts []aftercare.Condition, joint string) string {
	var out []string
	for _, part := range parts {
		said := InWords(part)
		if joint == " and " && len(partsOf(part, "||")) > 1 {
			said = "(" + said + ")"
		}
		out = append(out, said)
	}
	return joinSaid(out, joint)
}

// joinSaid sets a comma before the joint where parts would run into one another.
func joinSaid(parts []string, joint string) string {
	long := func(p string) bool {
		return strings.ContainsRune(p, ',') || strings.Contains(p, " or ") || strings.Contains(p, " and ")
	}
	if len(parts) > 2 || len(parts) > 1 && slices.ContainsFunc(parts, long) {
		joint = "," + joint
	}
	return strings.Join(parts, joint)
}

// lacking says why a condition does not hold, by those of its parts that do not:
// what is so instead, where there are words for that, else what it takes.
func lacking(c aftercare.Condition, v aftercare.View) string {
	var facts, takes, unclear []string
	for _, part := range partsOf(c, "&&") {
		switch ok, failed := holds(part, v); {
		case !failed.IsZero(): // another part may be there to keep this one from being asked
			unclear = append(unclear, InWords(part))
			continue
		case ok:
			continue
		}
		if said := known(opposite(strings.TrimSpace(part.String()))); said != "" {
			facts = append(facts, said)
		} else {
			takes = append(takes, InWords(part))
		}
	}
	if len(facts)+len(takes) == 0 {
		takes = unclear
	}
	if len(takes) > 0 {
		facts = append(facts, "only when "+joinSaid(takes, " and "))
	}
	return strings.Join(facts, "; ")
}

// given says why a condition holds, by those of its parts that do.
func given(c aftercare.Condition, v aftercare.View) string {
	var out []string
	for _, part := range partsOf(c, "||") {
		if ok, _ := holds(part, v); ok {
			out = append(out, InWords(part))
		}
	}
	return strings.Join(out, "; ")
}

// opposite is the term that holds when the other does not.
func opposite(text string) string {
	switch positive, negated := strings.CutPrefix(text, "!"); {
	case negated:
		return positive
	case strings.Contains(text, " != "):
		return strings.Replace(text, " != ", " == ", 1)
	case strings.Contains(text, " == "):
		return strings.Replace(text, " == ", " != ", 1)
	}
	return "!" + text
}

// known is a term in words, "" when there are none for it.
func known(text string) string {
	if words, ok := terms[text]; ok {
		return words
	}
	return newsTerms[text]
}

func term(text string) string {
	if words := known(text); words != "" {
		return words
	}
	if positive, negated := strings.CutPrefix(text, "!"); negated {
		if words := known(positive); words != "" {
			return "not: " + words
		}
	}
	return text
}
