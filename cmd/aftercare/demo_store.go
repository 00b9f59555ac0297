package main

import (
	"time"

	"aftercare/config"
)

// demoStore is the sample shop's settings: what a well-kept shop would enter.
func demoStore() config.Store {
	return config.Store{
		ID: "alder", Name: "Alder & Pine", URL: "https://alder-and-pine.example", Mode: "live", Locale: "en", Timezone: "Europe/Berlin", Country: "DE",
		Formality: "formal", Color: "#2f5d50",
		Mail: config.Mail{From: "Alder & Pine <orders@alder-and-pine.example>", MarketingFrom: "Alder & Pine <hello@alder-and-pine.example>",
			ReplyTo: "care@alder-and-pine.example", PostalAddress: "Oranienstr. 17, 10999 Berlin, Germany", Registration: "Alder & Pine GmbH, HRB 123456 B, Berlin; VAT DE123456789; Managing director: Klara Brandt"},
		Contact: config.Contact{Phone: "+49 30 000 00 00", Email: "care@alder-and-pine.example", Hours: "Mon-Fri 9-17", Answers: "within one working day",
			Channels: []config.Channel{{Name: "Chat", URL: "https://alder-and-pine.example/chat", Hours: "Mon-Fri 10-16", Answers: "within minutes"}}},
		Policies: config.Policies{Returns: "https://alder-and-pine.example/returns", Shipping: "https://alder-and-pine.example/shipping",
			Warranty: "https://alder-and-pine.example/warranty", Privacy: "https://alder-and-pine.example/privacy", Terms: "https://alder-and-pine.example/terms", ReturnDays: 30},
		Warranty: config.Warranty{Months: 24}, Delivery: config.Delivery{Days: 3, Carrier: "DHL"}, Refund: config.Refund{Days: 7},
		Payment: config.Payment{WithinDays: 4}, Consent: config.Consent{Marketing: "asked"},
		Reviews: []config.Link{{Name: "Alder & Pine", URL: "https://alder-and-pine.example/reviews"}, {Name: "Google", URL: "https://reviews.google.example/alder-and-pine"}},
		Quiet:   config.Quiet{From: "21:00", To: "09:00"},
		Cap:     config.Cap{Every: config.Duration(16 * time.Hour), Max: 2, Within: config.Duration(7 * 24 * time.Hour)},
	}
}
