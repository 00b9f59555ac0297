package country

import "aftercare/internal/aftercare"

// read is when the rows below were last compared with their sources.
const read = "2026-11-27"

const (
	asked     = aftercare.ConsentAsked
	customers = aftercare.ConsentCustomers
	service   = aftercare.KindService
	marketing = aftercare.KindMarketing
)

// eu is what all members of the Union share.
var eu = []Source{
	{"Directive 2002/58/EC, Art. 13(1) and (2)", "consent first; not for similar own goods, to who bought and could object when the address was taken and can in every mail", read},
	{"Directive 2002/58/EC, Art. 13(4)", "the sender is not disguised, and there is an address to which to object", read},
	{"Directive 2000/31/EC, Art. 5 and 6", "who sends it, where they are, their register; advertising is recognizable", read},
}

var shows = []Item{Sender, Postal, Contact, OptOut, Advert}

// others is the rule of every country that has no row.
var others = Rule{
	Marketing: asked, Survey: marketing, Review: marketing, Shows: []Item{Sender, Postal, Contact, OptOut, Advert},
	Sources: []Source{{"none was read", "whoever has not been asked gets no marketing mail, and every mail shows what the strictest rows ask for", read}},
}

// table is sorted by code.
var table = []Rule{
	{Code: "AT", Marketing: asked, Survey: marketing, Review: marketing, Shows: append([]Item{Register}, shows...), Sources: with(
		Source{"TKG 2021 § 174(3) and (4); UGB § 14 for the register", "consent first; the exception for customers ends with the ECG list (§ 7(2) ECG), which a sender must look up and Aftercare cannot, so it is not used; questions that further sales are advertising", read})},
	{Code: "AU", Marketing: customers, Survey: marketing, Review: marketing, Shows: []Item{Sender, Contact, OptOut}, Sources: []Source{
		{"Spam Act 2003 s 16 and Schedule 2", "consent may be inferred from an ongoing business relationship", read},
		{"Spam Act 2003 s 17 and 18", "who sends it and how to reach them; an unsubscribe that works for 30 days and counts within 5 working days", read}}},
	{Code: "BE", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"Code of Economic Law XII.13; Royal Decree of 4 April 2003, Art. 1", "consent first; not for similar own goods, to who bought directly and could object", read})},
	{Code: "CA", Marketing: customers, Months: 24, Survey: marketing, Review: marketing, Shows: []Item{Sender, Postal, Contact, OptOut}, Sources: []Source{
		{"CASL (S.C. 2010, c. 23) s 6 and 10(9), (10)", "consent is implied for two years after a purchase", read},
		{"SOR/2012-36 s 2 and 3", "name, mailing address, and phone, mail address or page; an unsubscribe that counts within ten business days", read}}},
	{Code: "CH", Marketing: customers, Survey: marketing, Review: marketing, Shows: []Item{Sender, OptOut}, Sources: []Source{
		{"UWG Art. 3(1)(o)", "automatic advertising needs consent; not for similar own goods, to customers who were told that they can refuse; right sender, easy and free refusal", read}}},
	{Code: "DE", Marketing: customers, Survey: marketing, Review: marketing, Shows: append([]Item{Register}, shows...), Sources: with(
		Source{"UWG § 7(2) no. 2 and (3)", "consent first; not for similar own goods, to who bought, has not objected, and is told at every use that they can", read},
		Source{"BGH, 10 July 2018, VI ZR 225/17", "a question about satisfaction, in a mail with the invoice too, is advertising", read},
		Source{"HGB § 37a, GmbHG § 35a; DDG § 6", "a business mail names seat, register and representatives; advertising is recognizable and so is its sender", read})},
	{Code: "DK", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"Markedsføringsloven § 10(1), (2) and (3)", "consent first; not for own goods like those sold; recognizable, on whose behalf, an address to stop it", read})},
	{Code: "ES", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"LSSI Art. 20 and 21", "consent first; not with an earlier contract, for the shop's own goods like those first bought; a simple and free way to object in each mail", read})},
	{Code: "FR", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"CPCE Art. L34-5", "consent first; not for goods like those already supplied, to a customer who could object simply and freely when the address was taken and in each mail", read})},
	{Code: "GB", Marketing: customers, Survey: service, Review: marketing, Shows: []Item{Sender, Postal, Register, OptOut, Advert}, Sources: []Source{
		{"PECR 2003 reg. 22(2) and (3), 23", "consent first; not for similar own goods, after a sale or its negotiation, with a refusal offered then and each time; no disguised sender", read},
		{"ICO, guidance on direct marketing", "a survey for the shop's own ears is not direct marketing; one whose answers are to be published, as a review, is", read},
		{"SI 2002/2013 reg. 7, SI 2015/17 reg. 25", "advertising is recognizable; business mails name company, number and registered office", read}}},
	{Code: "IE", Marketing: customers, Months: 12, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"S.I. 336/2011 reg. 13(1) and (11)", "consent first; not for similar own goods within twelve months of the sale", read})},
	{Code: "IS", Marketing: customers, Survey: marketing, Review: marketing, Shows: []Item{Sender, Postal, Contact, OptOut}, Sources: []Source{
		{"Act 70/2022 on electronic communications; Act 81/2003, Art. 46, before it", "consent first; not for own goods, to customers who could object free of charge when the address was taken and can each time; name and address of the sender", read}}},
	{Code: "IT", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"D.Lgs. 196/2003 Art. 130(1) and (4)", "consent first, for market research too; not for direct sale of own goods like those sold, by mail, to who has not refused", read})},
	{Code: "JP", Marketing: asked, Survey: marketing, Review: marketing, Shows: []Item{Sender, Postal, Contact, OptOut}, Sources: []Source{
		{"Act on Specified Commercial Transactions Art. 12-3", "a mail-order shop asks first; the exceptions are mail on request and what goes with a notice about the contract", read},
		{"Act on Regulation of Transmission of Specified Electronic Mail Art. 3", "asks first too; its exception for business relations does not lift the other act", read},
		{"the same, Art. 4, and its Ordinance Art. 7 to 9", "sender's name; that and where to refuse; beside it postal address and where to complain", read}}},
	{Code: "KR", Marketing: asked, Renew: 24, Survey: marketing, Review: marketing, QuietFrom: "21:00", QuietTo: "08:00", Label: "(광고)",
		Shows: []Item{Sender, Postal, Contact, OptOut}, Sources: []Source{
			{"Network Act Art. 50(1) and (2)", "explicit consent first; the exception for six months after a purchase of the same kind of goods is not used, as it cannot be told here what is of a kind", read},
			{"Network Act Art. 50(3)", "a consent of its own from 21:00 to 08:00; its Decree may except mail, and nobody is the worse for the morning", read},
			{"Network Act Art. 50(4) and its Decree, Annex 6", "(광고) at the beginning of the subject; sender, contact, how to refuse or take consent back, free", read},
			{"Network Act Art. 50(8)", "whether the consent still holds is confirmed every two years", read}}},
	{Code: "NL", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"Telecommunicatiewet Art. 11.7", "consent first; not for similar own goods, with a contact got in a sale; sender and a way out in each mail", read})},
	{Code: "NO", Marketing: customers, Survey: marketing, Review: marketing, Shows: shows, Sources: []Source{
		{"Markedsføringsloven § 15", "consent first; not for own goods like those of an existing customer relationship, with a free refusal each time", read}}},
	{Code: "NZ", Marketing: customers, Survey: marketing, Review: marketing, Shows: []Item{Sender, Contact, OptOut}, Sources: []Source{
		{"Unsolicited Electronic Messages Act 2007 s 4 and 9", "consent may be inferred from conduct and the business relationship", read},
		{"the same, s 10 and 11", "who sends it and how to reach them; an unsubscribe that works for 30 days", read}}},
	{Code: "PL", Marketing: asked, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"Prawo komunikacji elektronicznej Art. 398", "consent first, to anybody; there is no exception for customers", read})},
	{Code: "SE", Marketing: customers, Months: 12, Survey: marketing, Review: marketing, Shows: shows, Sources: with(
		Source{"Marknadsföringslagen § 19 and 20", "consent first; not for similar own goods, after a sale, to who has not objected; practice allows a year from the purchase", read})},
	{Code: "US", Marketing: customers, Survey: service, Review: marketing, Shows: []Item{Sender, Postal, OptOut, Advert}, Sources: []Source{
		{"CAN-SPAM, 15 U.S.C. 7704(a)(3) to (5)", "no consent, but a way out that counts within ten business days, a valid postal address, and that it is an advertisement", read},
		{"15 U.S.C. 7702(2) and (17), 16 CFR 316.3", "commercial is what mainly promotes goods; a question about a purchase does not, a warranty or recall notice is relationship mail", read}}},
}

// with puts a member's own law before the Union's.
func with(own ...Source) []Source { return append(own, eu...) }
