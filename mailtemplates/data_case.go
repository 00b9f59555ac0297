package mailtemplates

// Case is a complaint, return, repair, spare-part request, question, suggestion
// or data request. Where a field holds one of a few words, its doc lists them.
type Case struct {
	ID      string `liquid:"id" doc:"reference number"`
	Number  string `liquid:"number" doc:"the same, as subjects show it: R-7K4M2Q"`
	URL     string `liquid:"url" doc:"the customer's own page of the case: the conversation, and where to answer"`
	Kind    string `liquid:"kind" doc:"complaint, return, repair, spare_part, question, suggestion, data, review"`
	Item    string `liquid:"item" doc:"what it is about"`
	Lines   []Line `liquid:"lines" doc:"the lines it is about, with the number of pieces"`
	Part    Part   `liquid:"part" doc:"the spare part that was asked for"`
	State   string `liquid:"state" doc:"the desk's own word"`
	Note    string `liquid:"note" doc:"a word of the desk for the customer, on one line"`
	Outcome string `liquid:"outcome" doc:"how it ended"`

	NoteText []Paragraph `liquid:"note_text" doc:"the same with its paragraphs: {% paragraphs case.note_text %}"`

	Owner    string `liquid:"owner" doc:"name of who looks after it"`
	AnswerBy Date   `liquid:"answer_by" doc:"by when the next answer is due; where that is past, the day of the next mail that says we are still on it, if one follows"`

	Cause      string `liquid:"cause" doc:"why, in the customer's eyes: damaged, defective, wrong_item, part_missing, not_as_described, too_small, too_large, changed_mind, other"`
	ShopsFault bool   `liquid:"shops_fault" doc:"the cause is the shop's to bear"`
	Wanted     string `liquid:"wanted" doc:"what the customer asks for: refund, exchange, replacement, store_credit, repair; of a data request: see, correct, restrict, erase"`
	FromSurvey bool   `liquid:"from_survey" doc:"it began with a low answer to the survey"`
	FromReview bool   `liquid:"from_review" doc:"it began with a public review"`
	Score      int    `liquid:"score" doc:"of the survey or review with which it began, 1 to 5"`
	Reopened   bool   `liquid:"reopened" doc:"it was closed before and is open again"`
	CallPhone  string `liquid:"call_phone" doc:"number at which the customer asks to be called"`
	CallURL    string `liquid:"call_url" doc:"the same number, to dial it"`
	CallWhen   string `liquid:"call_when" doc:"when the customer would like to be called"`

	Decision   string   `liquid:"decision" doc:"approved or declined; empty while nothing is decided"`
	Declined   bool     `liquid:"declined" doc:"it was declined"`
	Covered    string   `liquid:"covered" doc:"who bears the cost: warranty, shop or customer; empty while that is open"`
	SlipURL    string   `liquid:"slip_url" doc:"the slip to print and put into the parcel"`
	LabelURL   string   `liquid:"label_url" doc:"the label of the parcel to the shop, where it has one"`
	SendTo     []string `liquid:"send_to" doc:"where to send things back, as on a label"`
	SendBy     Date     `liquid:"send_by" doc:"day by which the parcel to the shop should be on its way"`
	SendDays   int      `liquid:"send_days" doc:"how many days that is from today"`
	Refund     string   `liquid:"refund" doc:"the money that went back"`
	RefundBy   Date     `liquid:"refund_by" doc:"day by which the money should show"`
	Estimate   string   `liquid:"estimate" doc:"what the repair would cost"`
	Accepted   string   `liquid:"accepted" doc:"the customer's word on the estimate: yes or no; empty while there is none"`
	ReceivedAt Date     `liquid:"received_at" doc:"when the goods came in"`
	RefundedAt Date     `liquid:"refunded_at" doc:"when the money was sent back"`
	OpenedAt   Date     `liquid:"opened_at" doc:"when it began"`
	ReadyAt    Date     `liquid:"ready_at" doc:"promised day"`
	ShippedAt  Date     `liquid:"shipped_at" doc:"when the item or part left"`
	ClosedAt   Date     `liquid:"closed_at" doc:"when it ended"`
	Shipment   Parcel   `liquid:"shipment" doc:"the parcel with the item or part"`
	Guides     []Guide  `liquid:"guides" doc:"guides of the product"`
	Parts      []Part   `liquid:"parts" doc:"spare parts of the product"`

	Goodwill      string `liquid:"goodwill" doc:"what was given for goodwill after it was solved: coupon, gift, refund, free_part"`
	GoodwillValue string `liquid:"goodwill_value" doc:"what that is worth, where it has a value"`

	// For mails to people of the desk.
	Customer  string      `liquid:"customer" doc:"name of the customer, as the desk reads it"`
	Review    []Paragraph `liquid:"review" doc:"what the public review says"`
	LateSince Date        `liquid:"late_since" doc:"since when an answer is overdue"`
	LateDays  int         `liquid:"late_days" doc:"for how many days it is overdue; 0 on the first"`
	DeskURL   string      `liquid:"desk_url" doc:"the case at the desk"`
}

// Message is one word in a case. It is data whoever wrote it: no Markdown, no
// template, no link.
type Message struct {
	Text   []Paragraph `liquid:"text" doc:"what it says: {% paragraphs message.text %}"`
	Start  string      `liquid:"start" doc:"its first words on one line, for preheaders"`
	By     string      `liquid:"by" doc:"name of who wrote it"`
	Ours   bool        `liquid:"ours" doc:"the desk wrote it, and not the customer"`
	Tells  string      `liquid:"tells" doc:"what the desk did along with it: decision, estimate, received, shipped, refund; else empty"`
	At     Date        `liquid:"at" doc:"when it was written"`
	Photos int         `liquid:"photos" doc:"number of pictures that came with it"`
	Asks   bool        `liquid:"asks" doc:"the desk waits for an answer to it"`
}

// Paragraph is a piece of text that stands by itself.
type Paragraph struct {
	Lines []string `liquid:"lines" doc:"line by line"`
}

// Helper is a person at the desk.
type Helper struct {
	Name string `liquid:"name" doc:"name, as customers read it"`
}

// Coupon is a code with its value.
type Coupon struct {
	Code    string `liquid:"code" doc:"the code"`
	Value   string `liquid:"value" doc:"what it is worth: \"€10.00\", \"10 %\""`
	Expires Date   `liquid:"expires" doc:"last day on which it can be used"`
}

// Announcement is a recall or early access.
type Announcement struct {
	Title string      `liquid:"title" doc:"its title"`
	Text  []Paragraph `liquid:"text" doc:"what the shop says: {% paragraphs announcement.text %}"`
	URL   string      `liquid:"url" doc:"where to read on, or to order"`
	Until Date        `liquid:"until" doc:"until when it holds"`
	Lots  string      `liquid:"lots" doc:"the lots it is about; empty when it is about all"`
	Sure  bool        `liquid:"sure" doc:"it is known that the customer has one of them"`

	Product Product `liquid:"product" doc:"what is new, as far as the catalog knows it"`
}

// Slip is a promised day of delivery that was not kept or will not be.
type Slip struct {
	OldDay Date `liquid:"old_day" doc:"the day that was promised"`
	NewDay Date `liquid:"new_day" doc:"the day by which it should be there now; empty when nobody can say"`
	Known  bool `liquid:"known" doc:"the carrier or the shop named the new day"`

	// The parcel: {% tracking slip %}
	Carrier     string `liquid:"carrier" doc:"who brings it"`
	Number      string `liquid:"number" doc:"its tracking number"`
	TrackingURL string `liquid:"tracking_url" doc:"where to follow it"`
	Lines       []Line `liquid:"lines" doc:"what is in it; empty when nobody tells"`
}

// Survey is what the shop's survey asks.
type Survey struct {
	CSAT     bool   `liquid:"csat" doc:"how happy, from 1 to 5"`
	NPS      bool   `liquid:"nps" doc:"how likely to recommend, from 0 to 10"`
	Question string `liquid:"question" doc:"a question of the shop's own"`
}
