package engine_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// drawNews is something that happens to an order.
func (p *peace) drawNews(order string, o aftercare.Order, at time.Time) {
	e := aftercare.Event{Type: pick(p, "news",
		aftercare.EventOrderPaid, aftercare.EventOrderUpdated, aftercare.EventOrderCanceled, aftercare.EventOrderRefunded, aftercare.EventOrderRefunded,
		aftercare.EventShipmentShipped, aftercare.EventShipmentShipped, aftercare.EventShipmentShipped, aftercare.EventShipmentUpdated,
		aftercare.EventShipmentDelivered, aftercare.EventShipmentDelivered, aftercare.EventShipmentDelivered,
		aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed,
		aftercare.EventSurveyAnswered, aftercare.EventReviewClicked, aftercare.EventReviewPosted, aftercare.EventAnnounced,
		aftercare.EventRegistered, aftercare.EventLinkRequested,
		aftercare.EventOrderDeleted, aftercare.EventCustomerErased)}
	switch e.Type {
	case aftercare.EventOrderUpdated: // it may undo a cancellation, and take something out
		o.UpdatedAt = at
		if p.some("something was taken out", 3) {
			o.Lines = append([]aftercare.Line(nil), o.Lines...)
			o.Lines[0].Removed = rapid.IntRange(0, o.Lines[0].Quantity).Draw(p.T, "removed")
		}
		e.Order = &o
	case aftercare.EventOrderDeleted:
		if !p.some("really deleted", 4) {
			return
		}
	case aftercare.EventCustomerErased:
		if !p.some("really erased", 4) {
			return
		}
		if p.some("the whole person", 2) {
			order = ""
		}
	case aftercare.EventOrderRefunded:
		e.Refund = p.drawRefund(o)
	case aftercare.EventShipmentShipped, aftercare.EventShipmentDelivered, aftercare.EventShipmentUpdated:
		e.Shipment = p.drawParcel(e.Type, o, at)
	case aftercare.EventCaseOpened, aftercare.EventCaseUpdated, aftercare.EventCaseClosed:
		e.Key = fmt.Sprint("m", p.keys)
		e.At = at
		e.Case = drawCase(p.T, pick(p, "case", "x", "y"), &e)
		if l := pick(p, "case's line", o.Lines...); p.some("names its line", 2) {
			e.Case.Lines = []aftercare.CaseLine{{LineID: l.ID, Quantity: l.Quantity}}
		}
	case aftercare.EventSurveyAnswered:
		e.Answer = &aftercare.Answer{Score: rapid.IntRange(1, 5).Draw(p.T, "score")}
	case aftercare.EventRegistered:
		e.Registration = &aftercare.Registration{LineID: pick(p, "registered", o.Lines...).ID, At: at}
	case aftercare.EventAnnounced:
		e.Announcement = &aftercare.Announcement{ID: fmt.Sprint("n", p.keys), SKUs: []string{pick(p, "about", "MUG", "FILTER")}, At: at,
			Kind: pick(p, "announced", aftercare.AnnouncementRecall, aftercare.AnnouncementPresale)}
	}
	p.tell(order, e, at)
}

func (p *peace) drawRefund(o aftercare.Order) *aftercare.Refund {
	r := &aftercare.Refund{ID: pick(p, "refund", "p", "q"), Amount: aftercare.Money{Amount: 900, Currency: "EUR"}}
	if p.some("of everything", 3) {
		r.Amount = o.Total
		return r
	}
	l := pick(p, "of", o.Lines...)
	r.Lines = []aftercare.RefundLine{{LineID: l.ID, Quantity: rapid.IntRange(1, l.Quantity).Draw(p.T, "pieces back")}}
	return r
}

func (p *peace) drawParcel(kind aftercare.EventType, o aftercare.Order, at time.Time) *aftercare.Shipment {
	s := &aftercare.Shipment{ID: pick(p, "parcel", "s", "t")}
	if p.some("tracked", 2) {
		s.Number = s.ID
	}
	if p.some("it tells its lines", 2) {
		s.LineIDs = []string{pick(p, "in it", o.Lines...).ID}
	}
	if kind == aftercare.EventShipmentUpdated {
		s.Status = pick(p, "status", "", aftercare.ShipmentReady, aftercare.ShipmentOutForDelivery, aftercare.ShipmentCanceled, aftercare.ShipmentFailed)
		s.Estimate = at.Truncate(24*time.Hour).AddDate(0, 0, rapid.IntRange(0, 20).Draw(p.T, "estimate"))
	}
	return s
}

// drawWord is something the person says that is about no order.
func (p *peace) drawWord() {
	at := start.Add(p.span("word", 140))
	e := aftercare.Event{Type: pick(p, "says", aftercare.EventConsentChanged, aftercare.EventConsentChanged, aftercare.EventMarketingPaused,
		aftercare.EventRestricted, aftercare.EventMailBounced)}
	switch e.Type {
	case aftercare.EventConsentChanged:
		e.Consent = &aftercare.Consent{Kind: pick(p, "of", aftercare.KindMarketing, aftercare.KindMarketing, aftercare.KindService), Granted: p.some("yes", 2)}
	case aftercare.EventMarketingPaused:
		if e.Until = at.Add(p.span("wants no mail for", 60)); p.some("wants mail again", 4) {
			e.Until = time.Time{}
		}
	case aftercare.EventRestricted:
		e.Restriction = &aftercare.Restriction{Lifted: p.some("lifted", 3)}
	case aftercare.EventMailBounced:
		if !p.some("really bounced", 4) {
			return
		}
	}
	p.tell("", e, at)
}

// drawDeed is a pause or a brake, and its end.
func (p *peace) drawDeed() {
	from := start.Add(p.span("deed", 140))
	s := stop{Pause: aftercare.Pause{ID: int64(len(p.stops) + 1), Store: "acme", By: "Kim", Why: "looking into it", At: from}, until: from.Add(p.span("for", 30))}
	switch pick(p, "stops", "store", "workflow", "template", "brake") {
	case "workflow":
		s.Workflow = pick(p, "workflow", p.rules.Workflows...).Name
	case "template":
		wf := pick(p, "of the workflow", p.rules.Workflows...)
		s.Template = pick(p, "template", wf.Steps...).Mail
	case "brake":
		s.Pause = aftercare.Brake("acme", "900 mails are due in one hour", from)
		s.ID = int64(len(p.stops) + 1)
	}
	p.stops = append(p.stops, s)
	p.story.Acts = append(p.story.Acts, engine.Act{At: from, Do: func(o *aftercare.OrderState) { o.Pauses = append(o.Pauses, s.Pause) }},
		engine.Act{At: s.until, Do: func(o *aftercare.OrderState) {
			for i := range o.Pauses {
				if o.Pauses[i].ID == s.ID {
					o.Pauses = append(append([]aftercare.Pause(nil), o.Pauses[:i]...), o.Pauses[i+1:]...)
					return
				}
			}
		}})
}

// release ends what holds anything back: people approve what the brake holds, the
// person's restriction is lifted and all cases are closed.
func (p *peace) release() {
	p.story.Acts = append(p.story.Acts, engine.Act{At: settled, Do: func(o *aftercare.OrderState) {
		for _, wf := range p.rules.Workflows {
			o.Approved = append(o.Approved, aftercare.Approval{Store: "acme", Workflow: wf.Name, By: "Kim", At: settled})
		}
	}})
	end := func(order string, e aftercare.Event) {
		p.keys++
		e.Source, e.Store, e.OrderID, e.Key, e.BodyHash, e.At, e.ReceivedAt = "shop", "acme", order, fmt.Sprint(p.keys), fmt.Sprint(p.keys), settled, settled
		p.story.Events = append(p.story.Events, e)
	}
	seen := map[string]bool{}
	for _, e := range p.story.Events {
		if e.Case != nil && !seen[e.OrderID+e.Case.ID] {
			seen[e.OrderID+e.Case.ID] = true
			end(e.OrderID, aftercare.Event{Type: aftercare.EventCaseClosed, Case: &aftercare.Case{ID: e.Case.ID, Kind: e.Case.Kind}})
		}
	}
	end("", aftercare.Event{Type: aftercare.EventRestricted, Restriction: &aftercare.Restriction{Lifted: true}})
}
