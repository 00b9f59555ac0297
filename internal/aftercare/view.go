package aftercare

// View is what workflow expressions see: facts in plain words. The expr tags
// are the names an author writes, and the only ones.
type View struct {
	Order    OrderView    `expr:"order"`
	Customer CustomerView `expr:"customer"`
	Line     LineView     `expr:"line"`     // the subject's line, else empty
	Shipment ShipmentView `expr:"shipment"` // the subject's parcel, else empty
	Change   ChangeView   `expr:"change"`   // the subject's change, else empty
	Slip     SlipView     `expr:"slip"`     // the subject's slip, else empty
	News     NewsView     `expr:"announcement"`
	Case     CaseView     `expr:"case"`
	Message  MessageView  `expr:"message"` // the subject's message, else empty
	Survey   SurveyView   `expr:"survey"`
	Review   ReviewView   `expr:"review"`
	Catalog  CatalogView  `expr:"catalog"`
	Store    StoreView    `expr:"store"`
}

// OrderView is the order as expressions see it. Total counts minor units.
type OrderView struct {
	Total          int    `expr:"total"`
	Currency       string `expr:"currency"`
	Items          int    `expr:"items"` // pieces kept
	Paid           bool   `expr:"paid"`
	CashOnDelivery bool   `expr:"cash_on_delivery"`
	Confirmed      bool   `expr:"confirmed"` // paid, authorized, cash on delivery, or nothing to pay
	Canceled       bool   `expr:"canceled"`
	Deleted        bool   `expr:"deleted"`
	PartlyRefunded bool   `expr:"partly_refunded"`
	FullyRefunded  bool   `expr:"fully_refunded"`
	Shipped        bool   `expr:"shipped"`
	Delivered      bool   `expr:"delivered"`
	Digital        bool   `expr:"digital"` // nothing in it needs shipping
	Pickup         bool   `expr:"pickup"`
	Abroad         bool   `expr:"abroad"`
	Test           bool   `expr:"test"`
	Gift           bool   `expr:"gift"`
	Country        string `expr:"country"`
}

// CustomerView is the customer as expressions see them.
type CustomerView struct {
	Email  bool `expr:"email"` // has an address
	Erased bool `expr:"erased"`
	Orders int  `expr:"orders"` // in this store, this one included
}

// LineView is the subject's line.
type LineView struct {
	SKU         string `expr:"sku"`
	Kept        int    `expr:"kept"`        // pieces neither refunded nor removed
	SupplyDays  int    `expr:"supply_days"` // of one piece: as customers buy it again, else as the catalog says
	Warranty    int    `expr:"warranty_months"`
	Repurchased bool   `expr:"repurchased"` // the person bought this SKU again later
	OutOfStock  bool   `expr:"out_of_stock"`

	Bought       int  `expr:"bought"`       // which purchase of this SKU it is: 1 is the first
	Subscribed   bool `expr:"subscribed"`   // the person gets this SKU regularly
	Subscribable bool `expr:"subscribable"` // it can be had regularly
	Extendable   bool `expr:"extendable"`   // a longer warranty can be had
}

// ShipmentView is the subject's parcel.
type ShipmentView struct {
	Delivered bool `expr:"delivered"`
	Ready     bool `expr:"ready"`    // it waits to be collected
	Canceled  bool `expr:"canceled"` // canceled, or failed before it left
	Tracked   bool `expr:"tracked"`
	Promised  bool `expr:"promised"` // the carrier or the shop named its day
	Followed  bool `expr:"followed"` // the carrier tells where it is, and so would tell that it arrived
}

// SlipView is a promised day that moved back.
type SlipView struct {
	Current bool `expr:"current"` // it is still the day, still ahead, and no mail told of it or of a later one
	Told    bool `expr:"told"`    // some mail of the order had left before: the customer knows the earlier day
}

// NewsView is the subject's announcement.
type NewsView struct {
	Kind     string `expr:"kind"`     // "recall" or "presale"
	Concerns bool   `expr:"concerns"` // something that it is about is kept
	LetDown  bool   `expr:"let_down"` // the customer complained, was not content, or sent something of the order back
	Owned    bool   `expr:"owned"`    // the customer has bought already what is new
}

// ChangeView is the subject's change.
type ChangeView struct {
	Kind string `expr:"kind"` // "canceled" or "refund"
	Told bool   `expr:"told"` // another mail spoke of it
}

// CaseView is the subject's case; Open looks at all cases of the order.
type CaseView struct {
	Open     bool   `expr:"open"` // a complaint, return, repair or data request of this order is open
	Kind     string `expr:"kind"`
	State    string `expr:"state"`
	Closed   bool   `expr:"closed"`
	FromUs   bool   `expr:"from_us"` // it is answered here, not on the shop's platform
	WaitsFor string `expr:"waits_for"`
	Cause    string `expr:"cause"`
	Wanted   string `expr:"wanted"`
	Covered  string `expr:"covered"`
	Decision string `expr:"decision"`
	Received bool   `expr:"received"` // the goods came in
	// ReceivedBefore: they came in under an earlier decision of the same kind.
	ReceivedBefore bool `expr:"received_before"`

	Repaid    bool   `expr:"repaid"`     // the shop told of a refund since it was opened: the order's own mail tells it
	Estimated bool   `expr:"estimated"`  // a price was named
	TakenOver bool   `expr:"taken_over"` // store or warranty bear the cost after all
	Accepted  string `expr:"accepted"`   // the customer's word on it
	Outcome   string `expr:"outcome"`
	Solved    string `expr:"solved"` // the customer's word on the last end of the case
	Reopened  int    `expr:"reopened"`
	Score     int    `expr:"score"`
	Goodwill  bool   `expr:"goodwill"` // something was given after a yes to the closing check

	Told []string `expr:"told"` // what the desk did with a word to the customer: "decision", "received", "estimate", "shipped", "refund"
}

// MessageView is the subject's message.
type MessageView struct {
	Answered bool `expr:"answered"` // of the customer's: the desk wrote or called since
	Latest   bool `expr:"latest"`   // nobody wrote to the other since
	Asks     bool `expr:"asks"`
}

// SurveyView is the answer to the survey.
type SurveyView struct {
	Answered bool `expr:"answered"`
	Score    int  `expr:"score"`
}

// ReviewView is what the customer did about a review.
type ReviewView struct {
	Clicked bool `expr:"clicked"`
	Posted  bool `expr:"posted"`
	Asked   bool `expr:"links"` // the store has a place for reviews
}

// CatalogView is what the catalog knows about the lines that were kept.
type CatalogView struct {
	Guides  bool `expr:"guides"`  // of something that the person did not own before
	Related bool `expr:"related"` // something related that the person does not own and that is in stock
}

// StoreView is the store's side.
type StoreView struct {
	Country       string `expr:"country"`
	ReturnDays    int    `expr:"return_days"`
	RemindReturns bool   `expr:"remind_returns"` // its help file says that customers are reminded of the return window
}
