package engine

import (
	"strings"

	"aftercare/internal/aftercare"
)

// terms says the conditions that workflows use in the words of a support person
// (law 6). A term that is not here is shown as the author wrote it.
var terms = map[string]string{
	"order.confirmed":                    "the order is certain (paid, reserved, or paid on delivery)",
	"order.paid":                         "the order is paid",
	"order.canceled":                     "the order was canceled",
	"order.fully_refunded":               "everything was refunded",
	"order.deleted":                      "the order was deleted",
	"order.digital":                      "nothing needs shipping",
	"order.pickup":                       "the customer picks it up",
	"order.gift":                         "it is a gift",
	"order.total > 0":                    "the order costs something",
	"customer.erased":                    "the customer was erased",
	"line.kept > 0":                      "something of it was kept",
	"line.kept == 0":                     "nothing of it was kept",
	"line.repurchased":                   "the customer has bought it again",
	"line.out_of_stock":                  "it is out of stock",
	"line.warranty_months > 1":           "its warranty is longer than a month",
	"line.supply_days * line.kept >= 14": "it lasts two weeks or more",
	"shipment.delivered":                 "the parcel has arrived",
	"shipment.canceled":                  "the parcel never left",
	"change.told":                        "another mail told it",
	"case.open":                          "a case is open",
	"case.closed":                        "the case is closed",
	`case.kind == "repair"`:              "it is a repair",
	`case.kind == "spare_part"`:          "it is about a spare part",
	"survey.answered":                    "the survey was answered",
	"survey.score <= 3":                  "the customer was not content",
	"review.clicked":                     "the customer went on to write a review",
	"review.posted":                      "a review was posted",
	"review.links":                       "the store has a place for reviews",
	"catalog.guides":                     "the catalog has a guide",
	"catalog.related":                    "the catalog has something that goes with it, in stock and not yet owned",
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
	if words, ok := terms[text]; ok {
		return words
	}
	if words, ok := terms[strings.TrimPrefix(text, "!")]; ok {
		return "not: " + words
	}
	return text
}
