package engine

// newsTerms are the terms of deliveries and announcements: see terms.
var newsTerms = map[string]string{
	"shipment.promised":              "its day was promised",
	"shipment.followed":              "the carrier tells where it is",
	"slip.current":                   "the new day still holds, and the customer has not heard of it",
	"!slip.current":                  "the day has moved again, the parcel has arrived, or the customer knows",
	"slip.told":                      "the customer had been told the earlier day",
	"announcement.concerns":          "the customer keeps something that it is about",
	"!announcement.concerns":         "the customer keeps nothing that it is about",
	"announcement.let_down":          "the customer complained of the order or sent something back",
	"announcement.owned":             "the customer has it already",
	`announcement.kind == "recall"`:  "it is a recall",
	`announcement.kind == "presale"`: "it is early access",
}
