package config

import "time"

// Store is one shop. Units are in the names; times of day and dates are local
// to the store or, where said, to the customer.
type Store struct {
	ID        string            `yaml:"id" example:"acme" doc:"Name in addresses and logs: a-z, 0-9 and -. It never changes."`
	Name      string            `yaml:"name" example:"Acme Outdoor" doc:"Name as customers know it."`
	URL       string            `yaml:"url" example:"https://acme.example" doc:"The shop's front page."`
	Mode      string            `yaml:"mode" default:"shadow" doc:"live, or shadow: everything is decided and recorded, and nothing is mailed. Look at a few days of shadow first."`
	Locale    string            `yaml:"locale" default:"en" doc:"Language of customers whose own is not known: en, ja, ko, de-AT."`
	Timezone  string            `yaml:"timezone" default:"UTC" example:"Europe/Zurich" doc:"The shop's time zone (IANA name)."`
	Country   string            `yaml:"country" example:"CH" doc:"Where parcels leave from (ISO 3166-1, two letters); tells which go abroad."`
	Formality string            `yaml:"formality" default:"formal" doc:"How mails speak: formal or familiar."`
	Logo      string            `yaml:"logo" example:"https://acme.example/logo.png" doc:"Picture at the top of mails."`
	Color     string            `yaml:"color" default:"#1a5fb4" doc:"Color of buttons and links."`
	Mail      Mail              `yaml:"mail" doc:"Who mails come from."`
	Contact   Contact           `yaml:"contact" doc:"How customers reach a person. What is not set is not shown."`
	Policies  Policies          `yaml:"policies" doc:"Pages of the shop that mails link to. What is not set is not shown."`
	Warranty  Warranty          `yaml:"warranty" doc:"What holds for products of which the catalog says nothing."`
	Delivery  Delivery          `yaml:"delivery" doc:"What to tell when neither shop nor carrier says more."`
	Refund    Refund            `yaml:"refund" doc:"Money that goes back."`
	Payment   Payment           `yaml:"payment" doc:"For orders paid later, such as by bank transfer or at a konbini."`
	Reviews   []Link            `yaml:"reviews" example:"[{name: Google, url: \"https://g.page/r/acme/review\"}]" doc:"Where customers may review. Without any, no mail asks for a review."`
	Consent   Consent           `yaml:"consent" doc:"Who may get marketing mail. Where the law of the customer's country asks for more, it holds: this can only be stricter."`
	Quiet     Quiet             `yaml:"quiet" doc:"No mail but the order's own in these hours, local to the customer. Empty times: no quiet hours."`
	Cap       Cap               `yaml:"cap" doc:"Most marketing mail that one person gets. What is over it waits."`
	Retention Retention         `yaml:"retention" doc:"How long personal data is kept: 90d, 10y (a year is 366 days), or never to delete it. What is older is emptied once a day; amounts, products and times stay, and the ledger's rows."`
	Business  Business          `yaml:"business" doc:"Days on which the shop packs and answers."`
	Workflows map[string]Switch `yaml:"workflows" example:"{cross-sell: off}" doc:"Workflows switched off, such as the confirmation when the shop sends its own."`
	Offers    map[string]Offer  `yaml:"offers" example:"{replenishment: {coupon: thank-you}}" doc:"What a workflow's marketing mails give away. Either one code of a pool, which nobody else gets (coupon: POOL; fill it by aftercare coupon import), or one code for all: {code: WELCOME10, value: 10 %, expires: 2026-12-31}. When a pool is empty mails go without, or, with required: true, wait for more. No mail shows a code that ends within three days."`
	Catalog   string            `yaml:"catalog" example:"catalog.example.yaml" doc:"File that says more about products: warranty, supply, guides, parts."`
	Help      string            `yaml:"help" example:"help.example.yaml" doc:"File that says how customers are helped: who answers, by when, in which words, what may come back. Without it, one that comes with Aftercare."`
	Sources   Sources           `yaml:"sources" doc:"Where orders come from. The webhook address is public_url/webhooks/ID/SOURCE."`
}

// Offer is what a workflow's marketing mails give away.
type Offer struct {
	Coupon   string `yaml:"coupon"`
	Required bool   `yaml:"required"`
	Code     string `yaml:"code"`
	Value    string `yaml:"value"`
	Expires  Day    `yaml:"expires"`
}

// Mail says who a store's mails come from.
type Mail struct {
	From          string `yaml:"from" example:"\"Acme Outdoor <orders@acme.example>\"" doc:"Sender. Not a noreply address: customers do reply."`
	MarketingFrom string `yaml:"marketing_from" example:"\"Acme Outdoor <news@acme.example>\"" doc:"Sender of marketing mail; mailbox providers ask for one of its own. Default: from."`
	ReplyTo       string `yaml:"reply_to" example:"help@acme.example" doc:"Mailbox that a person reads."`
	PostalAddress string `yaml:"postal_address" example:"\"1 Hill Road, 3011 Bern, Switzerland\"" doc:"At the foot of mails; the law of most countries asks for it."`
	Registration  string `yaml:"registration" example:"\"Acme Outdoor AG, CHE-123.456.789\"" doc:"Company register, VAT number or representative, where the law asks for it."`
}

// Contact lists the ways to a person.
type Contact struct {
	Phone    string    `yaml:"phone" example:"\"+41 31 000 00 00\"" doc:"Phone number as customers dial it."`
	Email    string    `yaml:"email" example:"help@acme.example" doc:"Mail address."`
	Hours    string    `yaml:"hours" example:"\"Mon-Fri 9-17\"" doc:"When somebody is there."`
	Answers  string    `yaml:"answers" example:"within one working day" doc:"Usual time until an answer."`
	Channels []Channel `yaml:"channels" example:"[{name: Chat, url: \"https://acme.example/chat\", answers: within minutes}]" doc:"Other ways, such as LINE, KakaoTalk or chat: name, url, hours, answers."`
}

// Channel is one more way to a person.
type Channel struct {
	Name    string `yaml:"name"`
	URL     string `yaml:"url"`
	Hours   string `yaml:"hours"`
	Answers string `yaml:"answers"`
}

// Link is a named page.
type Link struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

// Policies are pages of the shop.
type Policies struct {
	Returns    string `yaml:"returns" example:"https://acme.example/returns" doc:"How to return something."`
	Shipping   string `yaml:"shipping" example:"https://acme.example/shipping" doc:"How and when parcels come."`
	Warranty   string `yaml:"warranty" example:"https://acme.example/warranty" doc:"What the warranty covers."`
	Privacy    string `yaml:"privacy" example:"https://acme.example/privacy" doc:"What is done with data."`
	Terms      string `yaml:"terms" example:"https://acme.example/terms" doc:"Terms of sale."`
	ReturnDays int    `yaml:"return_days" default:"0" example:"30" doc:"Days in which goods may come back; 0 is not told."`
}

// Warranty is the store's own.
type Warranty struct {
	Months int `yaml:"months" default:"0" example:"24" doc:"Months from delivery; 0 promises none."`
}

// Delivery is what is usual.
type Delivery struct {
	Days    int            `yaml:"days" default:"3" doc:"Business days from shipping to the door."`
	Abroad  map[string]int `yaml:"abroad" example:"{AT: 4, JP: 10}" doc:"The same by country. To a country that is not here it takes five days more than at home."`
	Carrier string         `yaml:"carrier" example:"Swiss Post" doc:"Who brings parcels."`
}

// Refund is what to expect.
type Refund struct {
	Days int `yaml:"days" default:"10" doc:"Days until refunded money is back."`
}

// Payment is for orders paid later.
type Payment struct {
	WithinDays   int    `yaml:"within_days" default:"7" doc:"Days to pay in when the shop gives no date."`
	Instructions string `yaml:"instructions" example:"\"IBAN CH93 0076 2011 6238 5295 7\"" doc:"How to pay when the shop does not say; plain text."`
}

// Consent says who may get marketing mail.
type Consent struct {
	Marketing string `yaml:"marketing" default:"asked" doc:"asked: who said yes; customers: every customer who has not said no (soft opt-in)."`
}

// Quiet is when mail waits for the morning.
type Quiet struct {
	From string `yaml:"from" default:"21:00" doc:"HH:MM."`
	To   string `yaml:"to" default:"09:00" doc:"HH:MM."`
}

// Cap bounds marketing mail.
type Cap struct {
	Every  Duration `yaml:"every" default:"16h" doc:"At most one mail in this time."`
	Max    int      `yaml:"max" default:"2" doc:"And at most so many..."`
	Within Duration `yaml:"within" default:"7d" doc:"...in this time."`
}

// Retention is how long personal data is kept.
type Retention struct {
	Webhooks  Age `yaml:"webhooks" default:"90d" doc:"Headers and bodies of webhooks, from their arrival: to look into what a shop sent, and to apply again what was held. Repeats are known for ever."`
	Customers Age `yaml:"customers" default:"10y" doc:"All else of a customer, mails too, from their last order or event, if no mail is to come. Look at the law: the longest warranty and the time to keep business letters."`
}

// Business is when the shop works.
type Business struct {
	Days     []Weekday `yaml:"days" default:"mon, tue, wed, thu, fri" doc:"Business days."`
	Holidays []Day     `yaml:"holidays" example:"[\"2026-12-25\", \"2027-01-01\"]" doc:"Dates on which nobody works."`
}

// Sources are a store's platforms; nil ones are not connected.
type Sources struct {
	Shopify     *Shopify     `yaml:"shopify" doc:"Shopify."`
	WooCommerce *WooCommerce `yaml:"woocommerce" doc:"WooCommerce."`
	Standard    *Standard    `yaml:"standard" doc:"Our own events, for all other platforms."`
}

// Shopify is a shop on Shopify.
type Shopify struct {
	Secrets []Secret `yaml:"secrets" example:"[\"env:ACME_SHOPIFY_SECRET\"]" doc:"The webhooks' signing secret; while it changes, the new one and the old one."`
	Since   Since    `yaml:"since" doc:"Orders placed from then on may get mails although Aftercare sees them late (date or RFC 3339). Default: only orders of the last 24 hours."`
}

// WooCommerce is a shop on WooCommerce, which carries neither language nor
// consent: plugins do, in the order's meta data.
type WooCommerce struct {
	Secrets        []Secret `yaml:"secrets" example:"[\"env:ACME_WOOCOMMERCE_SECRET\"]" doc:"The webhooks' secret; while it changes, the new one and the old one."`
	Since          Since    `yaml:"since" doc:"As for Shopify."`
	ConsentKeys    []string `yaml:"consent_keys" example:"[_marketing_consent]" doc:"Order meta keys that hold the customer's yes or no to marketing mail."`
	LocaleKeys     []string `yaml:"locale_keys" example:"[wpml_language]" doc:"Order meta keys that hold the customer's language."`
	UnknownConsent *bool    `yaml:"unknown_consent" doc:"What holds when no such key is there: true, false, or left out for not asked."`
	CODMethods     []string `yaml:"cod_methods" default:"cod" doc:"Payment methods that are paid on delivery."`
}

// Standard is a platform that posts our own events.
type Standard struct {
	Secrets []Secret `yaml:"secrets" example:"[\"env:ACME_STANDARD_SECRET\"]" doc:"Standard Webhooks secret (whsec_...); while it changes, the new one and the old one."`
	Since   Since    `yaml:"since" doc:"As for Shopify."`
}

// Time is the instant, zero when it is not set.
func (s Since) Time() time.Time { return time.Time(s) }
