package cases

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Decide says yes or no to what the customer asks for. A no needs a word, so that
// the customer understands it.
func (a Act) Decide(decision, covered, label, word string) (aftercare.Event, error) {
	news := aftercare.Case{Decision: decision, DecidedAt: a.Now, Covered: covered, LabelURL: strings.TrimSpace(label)}
	switch decision {
	case aftercare.Approved:
		news.State = aftercare.StateApproved
	case aftercare.Declined:
		news.State, news.LabelURL = aftercare.StateDeclined, ""
		if strings.TrimSpace(word) == "" {
			return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Say why, so that the customer understands the no.")
		}
	default:
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Choose yes or no.")
	}
	switch covered {
	case "", aftercare.CoveredByWarranty, aftercare.CoveredByShop, aftercare.CoveredByCustomer:
	default:
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Choose who bears the cost.")
	}
	if who := Decider(a.Case, a.Store.Help, a.Now, a.Store.Location()); who != "" && who != a.By {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "%s decides here. Hand the case over, or ask by a note.", Name(a.Store.Help, who, a.Store))
	}
	if err := web(news.LabelURL); err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, news)
}

// Decider is who says yes or no to a case: the plan's person unless away, then
// its lead; "" when everybody who answers may.
func Decider(c aftercare.Case, help *aftercare.Help, at time.Time, loc *time.Location) string {
	plan := help.Plans[c.Kind]
	for _, id := range []string{plan.Decides, plan.Lead} {
		if who, ok := help.Helper(id); ok && !Away(who, at, loc) {
			return id
		}
		if plan.Decides == "" {
			break
		}
	}
	return ""
}

// Estimate names the customer a price, and waits for their word on it.
func (a Act) Estimate(amount, currency, word string) (aftercare.Event, error) {
	m, err := amountOf(amount, currency)
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, aftercare.Case{Estimate: &m, EstimatedAt: a.Now, State: aftercare.StateEstimate, Covered: aftercare.CoveredByCustomer})
}

// Received says that the goods came in; day is "" for now.
func (a Act) Received(day, word string) (aftercare.Event, error) {
	at, err := a.past(day)
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, aftercare.Case{ReceivedAt: at, State: aftercare.StateReceived})
}

// Refunded says that the money has moved.
func (a Act) Refunded(day, word string) (aftercare.Event, error) {
	at, err := a.past(day)
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, aftercare.Case{RefundedAt: at, State: aftercare.StateRefunded})
}

// Shipped says that something is on its way to the customer.
func (a Act) Shipped(carrier, number, link, word string) (aftercare.Event, error) {
	carrier, number, link = strings.TrimSpace(carrier), strings.TrimSpace(number), strings.TrimSpace(link)
	if carrier == "" {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Say who brings it.")
	}
	if err := web(link); err != nil {
		return aftercare.Event{}, err
	}
	return a.with(word, aftercare.Case{ShippedAt: a.Now, Carrier: carrier, Number: number, URL: link, State: aftercare.StateShipped})
}

// Ready promises the customer a day, until the end of its business hours.
func (a Act) Ready(day, word string) (aftercare.Event, error) {
	loc := a.Store.Location()
	d, err := time.Parse(time.DateOnly, strings.TrimSpace(day))
	if err != nil {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Choose the day that you promise.")
	}
	end, err := time.Parse("15:04", a.Store.Help.Hours.To)
	if err != nil {
		end = time.Date(0, 1, 1, 17, 0, 0, 0, time.UTC)
	}
	at := aftercare.Wall(d.Year(), d.Month(), d.Day(), end.Hour(), end.Minute(), 0, 0, loc)
	if y, m, today := a.Now.In(loc).Date(); at.Before(time.Date(y, m, today, 0, 0, 0, 0, loc)) {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "That day has passed. Promise one that you can keep.")
	}
	return a.with(word, aftercare.Case{ReadyAt: at.UTC()})
}

// told are the states that say more than a word: each has an act of its own, which
// asks for what it needs and looks who may.
var told = []string{aftercare.StateApproved, aftercare.StateDeclined, aftercare.StateEstimate, aftercare.StateReceived,
	aftercare.StateRefunded, aftercare.StateShipped, aftercare.StateClosed}

// Move puts the case into a state of the plan that needs no more than a word.
func (a Act) Move(state string) (aftercare.Event, error) {
	state = strings.TrimSpace(state)
	if state == "" || slices.Contains(told, state) {
		return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "Choose a state.")
	}
	return a.updated(aftercare.Case{State: state})
}

// Trace names the root cause, for the report; also in a closed case.
func (a Act) Trace(root string) (aftercare.Event, error) {
	root, err := written(root, "Choose the root cause.")
	if err != nil {
		return aftercare.Event{}, err
	}
	return a.event(aftercare.EventCaseUpdated, aftercare.Case{Root: root}), nil
}

// past is a day that is over or goes on: now for today and for none.
func (a Act) past(day string) (time.Time, error) {
	loc := a.Store.Location()
	today := a.Now.In(loc).Format(time.DateOnly)
	if day = strings.TrimSpace(day); day == "" || day == today {
		return a.Now, nil
	}
	d, err := time.Parse(time.DateOnly, day)
	if err != nil || day > today {
		return time.Time{}, aftercare.Errorf(aftercare.Invalid, "Choose a day that is not in the future.")
	}
	return aftercare.Wall(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, loc).UTC(), nil
}

// amountOf reads an amount as people write it: "12.50" or "12,50". What the
// currency cannot pay is refused and not rounded.
func amountOf(amount, currency string) (aftercare.Money, error) {
	amount = strings.TrimSpace(amount)
	exp := aftercare.Exponent(currency)
	if whole, cents, ok := strings.Cut(amount, ","); ok && exp > 0 && len(cents) == exp {
		amount = whole + "." + cents
	}
	_, cents, _ := strings.Cut(amount, ".")
	m, err := aftercare.ParseMoney(amount, currency)
	if err != nil || len(cents) > exp || m.Amount <= 0 {
		example := aftercare.Money{Amount: 1250, Currency: currency}.Decimal()
		return aftercare.Money{}, aftercare.Errorf(aftercare.Invalid, "Write the amount in %s like this: %s", currency, example)
	}
	return m, nil
}

// web refuses what is no address of a page; "" is none at all.
func web(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return aftercare.Errorf(aftercare.Invalid, "Write the link in full, beginning with https://")
	}
	return nil
}
