package engine

import (
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
	"order.total > 0":                       "the order costs something",
	"customer.erased":                       "the customer was erased",
	"line.kept > 0":                         "something of it was kept",
	"line.kept == 0":                        "nothing of it was kept",
	"line.repurchased":                      "the customer has bought it again",
	"line.out_of_stock":                     "it is out of stock",
	"line.subscribed":                       "the customer gets it regularly already",
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
	"case.repaid":                           "the shop's refund has its own mail",
	"case.received_before":                  "it came back under an earlier decision",
	"case.received":                         "it has come back",
	`case.state == "refunded"`:              "the money is back",
	"case.goodwill":                         "something was given as goodwill",
	`case.accepted != ""`:                   "the customer has answered the estimate",
	`case.accepted == "no"`:                 "the customer did not want it at that price",
	`case.decision == "approved"`:           "it was approved",
	`case.decision == "declined"`:           "it was declined",
	`case.decision != "declined"`:           "it was not declined",
	`case.waits_for == "customer"`:          "the case waits for the customer",
	`case.state in ["shipped", "refunded"]`: "the parcel or the money is on its way",
	`case.solved != ""`:                     "the customer has said whether it was solved",
	`case.solved == "yes"`:                  "it was solved",
	"message.answered":                      "the message is answered",
	"!message.latest":                       "a later message came",
	"message.latest":                        "it is the last message of the case",
	"store.remind_returns":                  "the store reminds of the return window",
	"store.return_days > 0":                 "the store has a return window",
	`case.kind in ["repair", "spare_part"]`: "it is a repair or a spare part, which is asked about later",
	`case.kind in ["complaint", "return", "question", "repair", "spare_part"]`: "it is of a kind that can be solved",
	"survey.answered":   "the survey was answered",
	"survey.score <= 3": "the customer was not content",
	"review.clicked":    "the customer went on to write a review",
	"review.posted":     "a review was posted",
	"review.links":      "the store has a place for reviews",
	"catalog.guides":    "the catalog has a guide to something the customer did not own before",
	"catalog.related":   "the catalog has something that goes with it, in stock and not yet owned",
}

// inWords says a condition as far as its terms are known.
func inWords(c aftercare.Condition) string {
	var ors []string
	for _, or := range strings.Split(c.String(), " || ") {
		var ands []string
		for _, and := range strings.Split(or, " && ") {
			ands = append(ands, term(strings.TrimSpace(and)))
		}
		ors = append(ors, strings.Join(ands, " and "))
	}
	return strings.Join(ors, " or ")
}

func term(text string) string {
	for _, known := range []map[string]string{terms, newsTerms} {
		if words, ok := known[text]; ok {
			return words
		}
	}
	if positive, negated := strings.CutPrefix(text, "!"); negated {
		if words := term(positive); words != positive {
			return "not: " + words
		}
	}
	return text
}
