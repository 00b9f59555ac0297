package console

import (
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// plainStep is one step of a workflow as a person would say it.
type plainStep struct {
	ID, When, Mail string
	To             string // of the desk's people; "" for the customer
	Kind           aftercare.Kind
	If, Unless     string
	Useful         string
}

// triggers says what starts a workflow; each names what it happens to.
var triggers = map[string]string{
	"order.placed":       "an order is placed",
	"order.paid":         "an order is paid",
	"order.shipped":      "the first parcel of an order leaves",
	"order.delivered":    "all parcels of an order have arrived",
	"order.changed":      "an order is canceled or refunded",
	"line.shipped":       "an item leaves (once for each item)",
	"shipment.shipped":   "a parcel leaves (once for each parcel)",
	"delivery.slipped":   "a promised day of delivery moves back (once for each day)",
	"order.announced":    "a recall, or early access, concerns an order",
	"shipment.ready":     "something may be collected (once for each parcel)",
	"case.opened":        "a case is opened",
	"case.reopened":      "a case is opened again (each time)",
	"case.decided":       "the desk says yes or no to a case",
	"case.estimated":     "a price is named to the customer",
	"case.closed":        "a case is closed (each time)",
	"case.asked":         "the customer writes in a case, and nobody has answered yet",
	"case.replied":       "the desk writes to the customer in a case",
	"link.requested":     "somebody asks for a new link to the order",
	"product.registered": "a product is registered",
}

func starts(f *aftercare.Workflow) string {
	if s := triggers[f.Trigger]; s != "" {
		return s
	}
	return f.Trigger
}

func plainSteps(f *aftercare.Workflow) []plainStep {
	var out []plainStep
	numbers := map[string]int{}
	for i, s := range f.Steps {
		numbers[s.ID] = i + 1
	}
	for _, s := range f.Steps {
		p := plainStep{ID: s.ID, When: sentence(wait(s.Wait, numbers)), Mail: s.Mail, To: recipients[s.To], Kind: s.Kind}
		if s.If != nil {
			p.If = engine.InWords(s.If)
		}
		if s.Unless != nil {
			p.Unless = engine.InWords(s.Unless)
		}
		if !s.UsefulFor.IsZero() {
			p.Useful = span(s.UsefulFor, false)
		}
		out = append(out, p)
	}
	return out
}

// recipients are the people of the desk to whom a step may write.
var recipients = map[string]string{aftercare.ToOwner: "the owner of the case", aftercare.ToLead: "the lead"}

// wait says a due time: "7 days after all parcels arrived, at 10:00 (21 days
// when it crosses a border); while that is not known, …". A step after which it
// comes is told by its number.
func wait(w aftercare.Wait, steps map[string]int) string {
	var b strings.Builder
	anchor := anchorWords(w.From)
	if n := steps[w.From]; n > 0 {
		anchor = fmt.Sprintf("step %d", n)
	}
	switch {
	case w.For.IsZero() && w.At != "":
		b.WriteString("at the next " + w.At + " after " + anchor)
	case w.For.IsZero() && steps[w.From] > 0:
		b.WriteString("at once after " + anchor)
	case w.For.IsZero():
		b.WriteString("at once when " + anchor)
	case negative(w.For):
		b.WriteString(span(negate(w.For), w.Business) + " before " + anchor)
	default:
		b.WriteString(span(w.For, w.Business) + " after " + anchor)
	}
	if w.At != "" && !w.For.IsZero() {
		b.WriteString(", at " + w.At)
	}
	if w.Abroad != nil {
		b.WriteString(" (abroad: " + span(*w.Abroad, w.Business) + ")")
	}
	if w.Or != nil {
		b.WriteString("; while that is not known, " + wait(*w.Or, steps))
	}
	return b.String()
}

// anchors says each anchor as the end of "7 days after …".
var anchors = map[string]string{
	"":              "it starts",
	"trigger":       "it starts",
	"placed":        "the order was placed",
	"paid":          "the order was paid",
	"confirmed":     "the order is certain (paid, reserved, or to be paid on delivery)",
	"shipped":       "the first parcel left",
	"all_shipped":   "the last parcel left",
	"delivered":     "the parcel arrived",
	"all_delivered": "all parcels arrived",
	"expected":      "the parcel should arrive",
	"all_expected":  "all parcels should arrive",
	"canceled":      "the order was canceled",
	"changed":       "the cancellation or refund",
	"supply_end":    "the supply runs out",
	"reorder_by":    "the last moment at which a new one still comes in time",
	"warranty_end":  "the warranty ends",
	"window_end":    "the return window ends",

	"case_opened":     "the case was opened",
	"case_decided":    "the case was approved or declined",
	"case_received":   "what comes back arrived",
	"case_estimated":  "a price was named",
	"case_ready":      "what was repaired should be ready",
	"case_shipped":    "the repaired item or the part left",
	"case_refunded":   "the money was sent back",
	"case_closed":     "the case was closed",
	"case_solved":     "the customer said whether it was solved",
	"case_answer_due": "the case is to be answered",
	"case_breach":     "the time to solve the case is over",

	"message":      "the message was written",
	"message_warn": "the time to answer the message is nearly over",
	"message_due":  "the time to answer the message is over",
}

func anchorWords(from string) string {
	if s, ok := anchors[from]; ok {
		return s
	}
	return "the step “" + from + "”"
}

func negative(s aftercare.Span) bool { return s.Months < 0 || s.Days < 0 || s.Clock < 0 }

func negate(s aftercare.Span) aftercare.Span {
	return aftercare.Span{Months: -s.Months, Days: -s.Days, Clock: -s.Clock}
}

func span(s aftercare.Span, business bool) string {
	var parts []string
	add := func(n int, one string) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(n, one)))
		}
	}
	add(s.Months, "month")
	if business {
		add(s.Days, "business day")
	} else {
		add(s.Days, "day")
	}
	add(int(s.Clock/time.Hour), "hour")
	add(int(s.Clock%time.Hour/time.Minute), "minute")
	if len(parts) == 0 {
		return "at once"
	}
	return strings.Join(parts, " and ")
}
