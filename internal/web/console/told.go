package console

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// plainEvents are the events that need no more than a sentence.
var plainEvents = map[aftercare.EventType]string{
	aftercare.EventOrderUpdated:   "Order updated in the shop",
	aftercare.EventOrderDeleted:   "Order deleted in the shop",
	aftercare.EventReviewClicked:  "Customer went on to write a review",
	aftercare.EventReviewPosted:   "Customer wrote a review",
	aftercare.EventMailBounced:    "A mail came back",
	aftercare.EventMailComplained: "Customer marked a mail as spam",
	aftercare.EventCustomerErased: "Customer’s data erased",
	aftercare.EventDataRequested:  "Customer asked for their data",
	aftercare.EventStoreErased:    "The shop’s data erased",
	aftercare.EventLinkRequested:  "Customer asked for a new link to the order",
}

// teller tells what happened to an order.
type teller struct {
	shop   *aftercare.Store // nil when it is not configured
	events []aftercare.Event
	flows  map[string]*aftercare.Workflow
}

func (c *console) teller(t aftercare.Timeline) teller {
	return teller{shop: c.stores[t.State.Store], events: t.Events, flows: c.flows}
}

// name is that of a helper; the id where the store is not known.
func (y teller) name(id string) string {
	if y.shop == nil {
		return id
	}
	return cases.Name(y.shop.Help, id, y.shop)
}

func (y teller) zone() *time.Location {
	if y.shop == nil {
		return time.UTC
	}
	return y.shop.Location()
}

// colleague is to whom at the desk a step writes, "" when it is to the customer.
func (y teller) colleague(workflow, step string) string {
	if flow := y.flows[workflow]; flow != nil {
		for _, s := range flow.Steps {
			if s.ID == step {
				return recipients[s.To]
			}
		}
	}
	return ""
}

// told says an event in plain words: a headline, and lines of detail.
func (y teller) told(e aftercare.Event) (headline string, lines []string) {
	switch e.Type {
	case aftercare.EventOrderPlaced:
		return "Order placed", orderLines(e.Order)
	case aftercare.EventOrderPaid:
		if e.Order != nil && e.Order.PaymentMethod != "" {
			return "Paid: " + e.Order.PaymentMethod, nil
		}
		return "Paid", nil
	case aftercare.EventOrderCanceled:
		if e.Order != nil && e.Order.CancelReason != "" {
			return "Order canceled", []string{sentence(e.Order.CancelReason)}
		}
		return "Order canceled", nil
	case aftercare.EventOrderRefunded:
		return refundTold(e.Refund)
	case aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered, aftercare.EventShipmentUpdated:
		return parcelTold(e)
	case aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed:
		return y.caseTold(e)
	case aftercare.EventSurveyAnswered:
		return answerTold(e.Answer)
	case aftercare.EventCorrected:
		return correctionTold(e.Correction)
	case aftercare.EventConsentChanged:
		return consentTold(e.Consent)
	case aftercare.EventAnnounced:
		return newsTold(e.Announcement)
	case aftercare.EventRegistered:
		return registrationTold(e.Registration)
	case aftercare.EventLocaleChosen:
		return "Customer chose another language", notEmpty(languageOf(e.Locale))
	case aftercare.EventMarketingPaused:
		if e.Until.IsZero() {
			return "Customer ended the pause", nil
		}
		return "Customer paused all but order mails", []string{"until " + e.Until.In(y.zone()).Format("Mon 2 Jan 2006")}
	case aftercare.EventRestricted:
		return restrictionTold(e.Restriction)
	}
	if s, ok := plainEvents[e.Type]; ok {
		return s, nil
	}
	return string(e.Type), nil
}

func orderLines(o *aftercare.Order) []string {
	if o == nil {
		return nil
	}
	pieces := 0
	for _, l := range o.Lines {
		pieces += l.Quantity
	}
	line := fmt.Sprintf("%d %s", pieces, plural(pieces, "item"))
	if o.Total.Currency != "" {
		line += ", " + locale.Money(o.Total, "en")
	}
	return []string{line}
}

func refundTold(r *aftercare.Refund) (string, []string) {
	if r == nil {
		return "Refunded", nil
	}
	var lines []string
	if r.Note != "" {
		lines = append(lines, r.Note)
	}
	return "Refunded " + locale.Money(r.Amount, "en"), lines
}

func parcelTold(e aftercare.Event) (string, []string) {
	s := e.Shipment
	if s == nil {
		return "Parcel updated", nil
	}
	var lines []string
	if name := strings.TrimSpace(s.Carrier + " " + s.Number); name != "" {
		lines = append(lines, name)
	}
	switch {
	case e.Type == aftercare.EventShipmentShipped || (e.Type != aftercare.EventShipmentDelivered && s.Status == aftercare.ShipmentShipped):
		return "Parcel on its way", lines
	case e.Type == aftercare.EventShipmentDelivered || s.Status == aftercare.ShipmentDelivered:
		return "Parcel delivered", lines
	}
	return "Parcel: " + words(string(s.Status)), lines
}

func restrictionTold(r *aftercare.Restriction) (string, []string) {
	if r == nil {
		return "Use of the customer’s data restricted", nil
	}
	verb := map[bool]string{true: "allowed again", false: "restricted"}[r.Lifted]
	return "Use of the customer’s data " + verb, notEmpty(sentence(r.Why))
}

// notEmpty is the line, if there is one.
func notEmpty(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}

func answerTold(a *aftercare.Answer) (string, []string) {
	if a == nil {
		return "Survey answered", nil
	}
	var lines []string
	if a.Comment != "" {
		lines = append(lines, "“"+a.Comment+"”")
	}
	return fmt.Sprintf("Survey answered: %d of 5", a.Score), lines
}

func correctionTold(c *aftercare.Correction) (string, []string) {
	if c == nil {
		return "Customer corrected by support", nil
	}
	var lines []string
	for _, l := range [][2]string{{"Mail address: ", c.Email}, {"Name: ", c.Name}, {"By ", c.By}} {
		if l[1] != "" {
			lines = append(lines, l[0]+l[1])
		}
	}
	return "Customer corrected by support", lines
}

func consentTold(c *aftercare.Consent) (string, []string) {
	if c == nil {
		return "Consent changed", nil
	}
	what := "marketing mail"
	if c.Kind == aftercare.KindService {
		what = "everything but order mails"
	}
	verb := map[bool]string{true: "Customer allowed ", false: "Customer stopped "}[c.Granted]
	if c.Granted && c.Kind == aftercare.KindService {
		what = "service mail"
	}
	if c.How == "" {
		return verb + what, nil
	}
	return verb + what, []string{cmp.Or(howWords[c.How], "By "+c.How)}
}

// howWords are the ways to say yes or no that read badly after "By".
var howWords = map[string]string{
	"one-click": "With one click in the mail program", "preferences page": "On the preferences page", "checkout": "At checkout",
}

// words makes "out_for_delivery" readable.
func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

// sentence begins with a capital.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func plural(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}
