package mailtemplates

import (
	"time"

	"aftercare/internal/aftercare"
)

// Data is everything an author may write between {{ and }}. The liquid tag is
// the name in templates, the doc tag is what the studio shows beside it; both
// are checked by tests. Amounts are written out in the mail's language. What is
// not known is nil to a template, so {% if %} and | default: work on it.
type Data struct {
	Locale   string   `liquid:"locale" doc:"language of the mail: \"en\", \"ja\""`
	Greeting string   `liquid:"greeting" doc:"how to address the customer: \"Anna\", \"山田 太郎 様\", \"김민준 님\"; empty without a name"`
	Today    Date     `liquid:"today" doc:"the day the mail goes out"`
	Customer Customer `liquid:"customer" doc:"who bought"`
	Order    Order    `liquid:"order" doc:"the order"`

	Line      Line       `liquid:"line" doc:"the line this mail is about: for replenishment and warranty mails; else the first one"`
	Lines     []Line     `liquid:"lines" doc:"all lines this mail is about: what runs out or whose warranty ends at the same time; else the whole order"`
	Several   bool       `liquid:"several" doc:"the mail is about more than one thing"`
	Shipment  Shipment   `liquid:"shipment" doc:"the parcel this mail is about; before anything left, what is known of the delivery"`
	Shipments []Shipment `liquid:"shipments" doc:"all parcels that left"`
	Change    Change     `liquid:"change" doc:"what was canceled or refunded"`
	Case      Case       `liquid:"case" doc:"the complaint, return, repair, spare part or question this mail is about"`
	Message   Message    `liquid:"message" doc:"the message this mail brings or is about; else the customer's latest one in the case"`
	Helper    Helper     `liquid:"helper" doc:"who speaks for the shop: who wrote the message, whom a mail to the desk is for, else who looks after the case"`

	Announcement Announcement `liquid:"announcement" doc:"the recall or the early access this mail tells of"`
	Slip         Slip         `liquid:"slip" doc:"the day of delivery that moved"`
	Slips        []Slip       `liquid:"slips" doc:"all of them, where several parcels are delayed at the same time and told of in one mail; else empty"`
	Coupon       Coupon       `liquid:"coupon" doc:"a code of the customer's own: handed out with this mail, or given for goodwill in its case"`
	Survey       Survey       `liquid:"survey" doc:"what the shop's survey asks"`

	Guides  []Guide   `liquid:"guides" doc:"guides of what the mail is about, in its language where there are some"`
	Parts   []Part    `liquid:"parts" doc:"spare parts of what the mail is about"`
	Related []Product `liquid:"related" doc:"what goes with the order, is in stock and not yet owned"`

	Store Store `liquid:"store" doc:"the shop"`

	OrderURL       string `liquid:"order_url" doc:"the customer's own page of the order, good for ten years; the footer has it already"`
	SurveyURL      string `liquid:"survey_url" doc:"the customer's own survey page"`
	ReviewURL      string `liquid:"review_url" doc:"where to write a review"`
	SubscribeURL   string `liquid:"subscribe_url" doc:"where the line's product can be had regularly"`
	ExtendURL      string `liquid:"extend_url" doc:"where a longer warranty of the line's product can be had"`
	PreferencesURL string `liquid:"preferences_url" doc:"where the customer chooses which mails to get; the footer has it already"`
	UnsubscribeURL string `liquid:"unsubscribe_url" doc:"ends such mails; the footer has it already"`

	kind aftercare.Kind // "": the template's
	in   inputs         // to make the same data again in another language
}

type inputs struct {
	facts  *aftercare.Facts
	covers []aftercare.Subject
	links  Links
	now    time.Time
}

// Links are the signed addresses of the customer's own pages, and what else a
// mail is given besides the facts. The rating block adds ?score=1 to 5 or ?nps=0
// to 10 to Survey, the answer block ?solved=yes or no to a case's address.
type Links struct {
	Unsubscribe, Survey, Review, Order, Preferences string

	Case func(id string) string // the customer's page of a case; nil: there is none
	Desk func(id string) string // the same for people of the desk

	Coupon Voucher // handed out for this mail
	To     string  // id of the helper of a mail to the desk; "": it is for the customer
}

// Voucher is a coupon as it was handed out; one of Off, Percent and Text is set.
type Voucher struct {
	Code    string
	Off     aftercare.Money
	Percent int
	Text    string
	Expires time.Time
}

// VoucherOf is a coupon in words that a mail can say in its language.
func VoucherOf(c aftercare.Coupon) Voucher {
	v := Voucher{Code: c.Code, Expires: c.Expires}
	if v.Off, v.Percent = c.Worth(); v.Off.Amount == 0 && v.Percent == 0 {
		v.Text = c.Value
	}
	return v
}

// Date is a day that a template may print, or shape with | date. The words of
// the layout, which stand in every line of an order, name its forms instead.
type Date struct {
	Long  string `liquid:"long"`  // "Monday, November 23, 2026"
	Short string `liquid:"short"` // "Nov 23, 2026"
	Time  string `liquid:"time"`  // with the hour
}

// String is the long form: what {{ order.placed_at }} prints.
func (d Date) String() string { return d.Long }

// Customer is who bought.
type Customer struct {
	Name      string `liquid:"name" doc:"whole name, in the order of the mail's language"`
	FirstName string `liquid:"first_name" doc:"given name"`
	LastName  string `liquid:"last_name" doc:"family name"`
}

// Order is the order as the customer should see it now.
type Order struct {
	Name           string   `liquid:"name" doc:"number as the customer knows it: #1001"`
	URL            string   `liquid:"url" doc:"the order's page in the shop"`
	PlacedAt       Date     `liquid:"placed_at" doc:"when it was placed"`
	Paid           bool     `liquid:"paid" doc:"the money has arrived"`
	CashOnDelivery bool     `liquid:"cash_on_delivery" doc:"to be paid at the door"`
	PaymentMethod  string   `liquid:"payment_method" doc:"as the shop names it"`
	PayUntil       Date     `liquid:"pay_until" doc:"by when an unpaid order is to be paid"`
	PayHow         []string `liquid:"pay_how" doc:"payment instructions, line by line"`

	Items        int    `liquid:"items" doc:"number of pieces kept"`
	Lines        []Line `liquid:"lines" doc:"lines of which something is kept"`
	Subtotal     string `liquid:"subtotal" doc:"sum of the lines before discount"`
	Discount     string `liquid:"discount" doc:"what was taken off"`
	DiscountCode string `liquid:"discount_code" doc:"the code that was used"`
	Shipping     string `liquid:"shipping" doc:"cost of shipping"`
	FreeShipping bool   `liquid:"free_shipping" doc:"there is something to ship and it costs nothing"`
	Tax          string `liquid:"tax" doc:"tax"`
	TaxIncluded  bool   `liquid:"tax_included" doc:"the prices contain the tax"`
	Total        string `liquid:"total" doc:"what was charged"`
	Refunded     string `liquid:"refunded" doc:"what went back so far"`

	Carrier       string `liquid:"carrier" doc:"who brings it, or will"`
	Delivery      Date   `liquid:"delivery" doc:"day by which it should be there"`
	DeliveryKnown bool   `liquid:"delivery_known" doc:"the day is a promise, not the shop's usual time"`
	AvailableAt   Date   `liquid:"available_at" doc:"when what was ordered ahead will be there; empty when nothing is waited for"`
	AllLater      bool   `liquid:"all_later" doc:"everything in it was ordered ahead"`
	Digital       bool   `liquid:"digital" doc:"nothing in it needs shipping"`
	Pickup        bool   `liquid:"pickup" doc:"the customer fetches it"`
	Gift          bool   `liquid:"gift" doc:"it is a gift"`
	Canceled      bool   `liquid:"canceled" doc:"the order was canceled"`
	FullyRefunded bool   `liquid:"fully_refunded" doc:"all the money went back"`
	Warranty      bool   `liquid:"warranty" doc:"at least one line has a warranty"`

	ReturnUntil    Date `liquid:"return_until" doc:"last day on which something may be returned"`
	ReturnDaysLeft int  `liquid:"return_days_left" doc:"how many days that is from today"`

	ShippingAddress Address `liquid:"shipping_address" doc:"where it goes"`
	BillingAddress  Address `liquid:"billing_address" doc:"where the invoice goes"`
}

// Address is a postal address, ready to print.
type Address struct {
	Lines []string `liquid:"lines" doc:"as on a label, top to bottom"`
	City  string   `liquid:"city" doc:"city"`
}

// Line is one position of the order.
type Line struct {
	Title          string  `liquid:"title" doc:"name of the product"`
	Variant        string  `liquid:"variant" doc:"size, color"`
	Quantity       int     `liquid:"quantity" doc:"pieces; for parcels and refunds, of that"`
	Unit           string  `liquid:"unit" doc:"price of one"`
	Total          string  `liquid:"total" doc:"price of the line"`
	ImageURL       string  `liquid:"image_url" doc:"picture"`
	URL            string  `liquid:"url" doc:"page of the product in the shop"`
	WarrantyMonths int     `liquid:"warranty_months" doc:"length of the warranty"`
	WarrantyEnd    Date    `liquid:"warranty_end" doc:"last day of the warranty"`
	SupplyEnd      Date    `liquid:"supply_end" doc:"when it runs out"`
	DeliveredAt    Date    `liquid:"delivered_at" doc:"when it arrived"`
	Serial         string  `liquid:"serial" doc:"serial number under which its owner registered it"`
	Digital        bool    `liquid:"digital" doc:"needs no shipping"`
	GiftCard       bool    `liquid:"gift_card" doc:"is a gift card"`
	Guides         []Guide `liquid:"guides" doc:"guides of the product"`
	Parts          []Part  `liquid:"parts" doc:"spare parts of the product"`
}

// Shipment is one parcel.
type Shipment struct {
	Carrier     string `liquid:"carrier" doc:"who brings it"`
	Number      string `liquid:"number" doc:"tracking number"`
	TrackingURL string `liquid:"tracking_url" doc:"where to follow it; empty when the carrier has no such page"`
	ETA         Date   `liquid:"eta" doc:"day by which it should be there"`
	ETAKnown    bool   `liquid:"eta_known" doc:"the carrier or the shop named the day"`
	ShippedAt   Date   `liquid:"shipped_at" doc:"when it left"`
	Delivered   bool   `liquid:"delivered" doc:"it has arrived"`
	DeliveredAt Date   `liquid:"delivered_at" doc:"when it arrived"`
	Lines       []Line `liquid:"lines" doc:"what is in it; empty when the platform does not tell"`
	Index       int    `liquid:"index" doc:"1 for the first parcel of the order"`
	Of          int    `liquid:"of" doc:"how many parcels have left so far"`
	MoreToCome  bool   `liquid:"more_to_come" doc:"part of the order has not left yet"`
}

// Parcel is what is known of a parcel that a case sends.
type Parcel struct {
	Carrier     string `liquid:"carrier" doc:"who brings it"`
	Number      string `liquid:"number" doc:"tracking number"`
	TrackingURL string `liquid:"tracking_url" doc:"where to follow it"`
	ETA         Date   `liquid:"eta" doc:"day around which it should be there"`
}

// Change is what was taken back since the last mail about it.
type Change struct {
	Canceled   bool   `liquid:"canceled" doc:"the order was canceled"`
	At         Date   `liquid:"at" doc:"when"`
	Amount     string `liquid:"amount" doc:"the money that goes back; empty when none does"`
	Full       bool   `liquid:"full" doc:"all that was paid goes back"`
	RefundOpen bool   `liquid:"refund_open" doc:"the order was paid and canceled, and no refund is known yet"`
	BackBy     Date   `liquid:"back_by" doc:"day by which the money should be there"`
	Lines      []Line `liquid:"lines" doc:"what was taken back, with the number of pieces"`
	Note       string `liquid:"note" doc:"a word of the shop about it"`
}

// Guide is a page that helps to use or mend a product.
type Guide struct {
	Title   string `liquid:"title" doc:"title"`
	URL     string `liquid:"url" doc:"address"`
	Tip     string `liquid:"tip" doc:"one sentence to show beside it"`
	Product string `liquid:"product" doc:"the product it belongs to"`
}

// Part is a spare part.
type Part struct {
	Title    string `liquid:"title" doc:"name"`
	URL      string `liquid:"url" doc:"page in the shop"`
	ImageURL string `liquid:"image_url" doc:"picture"`
	Price    string `liquid:"price" doc:"what it costs; empty when it is free or nobody knows yet"`
}

// Product is something the shop sells.
type Product struct {
	Title    string `liquid:"title" doc:"name"`
	URL      string `liquid:"url" doc:"page in the shop"`
	ImageURL string `liquid:"image_url" doc:"picture"`
}

// Store is the shop.
type Store struct {
	Name           string    `liquid:"name" doc:"name"`
	URL            string    `liquid:"url" doc:"front page"`
	LogoURL        string    `liquid:"logo_url" doc:"logo"`
	Formal         bool      `liquid:"formal" doc:"the shop keeps a formal tone"`
	Email          string    `liquid:"email" doc:"mailbox of the help desk"`
	Phone          string    `liquid:"phone" doc:"phone number"`
	PhoneURL       string    `liquid:"phone_url" doc:"the same as a link"`
	Hours          string    `liquid:"hours" doc:"when somebody answers the phone"`
	Answers        string    `liquid:"answers" doc:"usual answer time, where it can be said in the mail's language"`
	Channels       []Channel `liquid:"channels" doc:"further ways to a person: LINE, KakaoTalk, chat"`
	PostalAddress  string    `liquid:"postal_address" doc:"postal address"`
	Registration   string    `liquid:"registration" doc:"imprint line"`
	Policies       Policies  `liquid:"policies" doc:"pages of the shop"`
	Reviews        []Review  `liquid:"reviews" doc:"where customers may review"`
	RefundDays     int       `liquid:"refund_days" doc:"working days until refunded money is back"`
	DeliveryDays   int       `liquid:"delivery_days" doc:"usual working days of delivery"`
	WarrantyMonths int       `liquid:"warranty_months" doc:"the shop's usual warranty"`
}

// Channel is one more way to a person.
type Channel struct {
	Name    string `liquid:"name" doc:"name"`
	URL     string `liquid:"url" doc:"address"`
	Hours   string `liquid:"hours" doc:"when somebody is there"`
	Answers string `liquid:"answers" doc:"usual answer time, where it can be said in the mail's language"`
}

// Policies are pages of the shop.
type Policies struct {
	Any         bool   `liquid:"any" doc:"there is at least one"`
	ReturnsURL  string `liquid:"returns_url" doc:"returns"`
	ShippingURL string `liquid:"shipping_url" doc:"shipping"`
	WarrantyURL string `liquid:"warranty_url" doc:"warranty"`
	PrivacyURL  string `liquid:"privacy_url" doc:"privacy"`
	TermsURL    string `liquid:"terms_url" doc:"terms"`
	ReturnDays  int    `liquid:"return_days" doc:"days in which things may be returned"`
	ReturnHow   string `liquid:"return_how" doc:"how to send something back, in the shop's own words"`
}

// Review is a place for reviews.
type Review struct {
	Name string `liquid:"name" doc:"name: Google"`
	URL  string `liquid:"url" doc:"address"`
}
