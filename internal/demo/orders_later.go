package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

// later are orders of customers who have bought before, and of one more; their
// parcels come later than was promised, and some of them write about it in public.
func later() []order {
	return []order{
		{ // English: answered, and not solved
			source: "shopify", id: "450010", name: "#1010", placed: 8*day + 18*time.Hour, customer: emma, currency: "GBP", gateway: "shopify_payments",
			lines: []line{lamp.of("1", 1, 4500)}, shipping: 650, method: "Royal Mail", tax: 0,
			parcels: []parcel{{id: "10", carrier: "Royal Mail", number: "AB223456789GB", url: "https://www.royalmail.example/track/AB223456789GB", shipped: 9*day + 9*time.Hour, delivered: 11*day + 11*time.Hour}},
			answers: reopened(english),
		},
		{ // English: a glass that broke
			source: "standard", id: "A-304", name: "A-304", placed: 15*day + 9*time.Hour, customer: noah, currency: "SEK", gateway: "card",
			lines: []line{lamp.of("1", 1, 54900)}, shipping: 4900, method: "PostNord", tax: 11960,
			parcels: []parcel{{id: "P-304", carrier: "PostNord", number: "UT555666778SE", url: "https://tracking.postnord.example/UT555666778SE", shipped: 16*day + 10*time.Hour, delivered: 18*day + 12*time.Hour}},
			answers: replaced(english, "1"),
		},
		{ // English: late, told in time, and praised
			source: "standard", id: "A-305", name: "A-305", placed: 18*day + 10*time.Hour, customer: anna, currency: "EUR", gateway: "card",
			lines: []line{stove.of("1", 1, 7900)}, shipping: 0, method: "DHL Paket", tax: 1261,
			parcels: []parcel{{id: "P-305", carrier: "DHL", number: "00340434161094000305", url: "https://www.dhl.example/track/00340434161094000305", shipped: 19*day + 9*time.Hour,
				estimate: 21 * day, slipped: 21*day + 8*time.Hour, slip: 24 * day, delivered: 24*day + 12*time.Hour}},
			review:  &publicReview{at: 40*day + 9*time.Hour, score: 5, place: "Google", text: english.review},
			answers: []answer{{template: "case-warning", by: "klara", on: aftercare.CaseReview, do: "posted", with: with{"text": "Thank you, Anna! Four below zero is what we made it for."}, after: 20 * time.Minute}},
		},
		{ // Japanese: the second coffee, late
			source: "standard", id: "A-306", name: "A-306", placed: 22*day + 2*time.Hour, customer: yamada, currency: "JPY", gateway: "card",
			lines: []line{coffee.of("1", 2, 2200)}, shipping: 800, method: "ヤマト運輸", tax: 399,
			parcels: []parcel{{id: "P-306", carrier: "ヤマト運輸", number: "4912-3456-7906", url: "https://toi.yamato.example/4912-3456-7906", shipped: 23*day + 2*time.Hour,
				estimate: 25 * day, slipped: 25*day + 3*time.Hour, slip: 28 * day, delivered: 28*day + 4*time.Hour}},
			review:  &publicReview{at: 36*day + 2*time.Hour, score: 5, place: "Google", text: japanese.review},
			answers: []answer{{template: "case-warning", by: "klara", on: aftercare.CaseReview, do: "posted", with: with{"text": "山田様、ありがとうございます。お届けが遅れましたこと、あらためてお詫びいたします。"}, after: 20 * time.Minute}},
		},
		{ // Korean: the second coffee, late, and two stars in public
			source: "standard", id: "A-307", name: "A-307", placed: 23*day + 3*time.Hour, customer: park, currency: "KRW", gateway: "card",
			lines: []line{coffee.of("1", 2, 19000)}, shipping: 3000, method: "우체국택배", tax: 3727,
			parcels: []parcel{{id: "P-307", carrier: "우체국택배", number: "6090123456707", url: "https://service.epost.example/6090123456707", shipped: 24*day + 2*time.Hour,
				estimate: 26 * day, slipped: 26*day + 2*time.Hour, slip: 29 * day, delivered: 29*day + 6*time.Hour}},
			review: &publicReview{at: 37*day + 1*time.Hour, score: 2, place: "Google", text: korean.review},
			answers: []answer{{template: "case-received", by: "klara", on: aftercare.CaseComplaint, do: "say", with: with{"canned": "complaint-sorry"}, after: time.Hour},
				{template: "case-reply", by: "klara", on: aftercare.CaseComplaint, do: "grant", with: with{"what": "coupon:thanks", "why": "torn bag, and late"}, after: 24 * time.Hour},
				{template: "case-reply", by: "klara", on: aftercare.CaseComplaint, do: "say", with: with{"canned": "solved", "outcome": "New bag sent, and a coupon"}, after: 26 * time.Hour},
				{template: "case-check", do: "yes", with: with{"score": "4"}, after: 4 * time.Hour}},
		},
		{ // English: coffee once more; by now it is known how long it lasts
			source: "standard", id: "A-308", name: "A-308", placed: 44*day + 8*time.Hour, customer: priya, currency: "EUR", gateway: "card",
			lines: []line{coffee.of("1", 2, 1450)}, shipping: 490, method: "DHL Paket", tax: 222,
			parcels: []parcel{{id: "P-308", carrier: "DHL", number: "00340434161094000308", url: "https://www.dhl.example/track/00340434161094000308", shipped: 45*day + 8*time.Hour, delivered: 46*day + 12*time.Hour}},
		},
	}
}
