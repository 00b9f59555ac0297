package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/demo"
)

// demoDesk are the people of the sample shop, who look after its cases as the
// console's pages let them.
type demoDesk struct{ *house }

// Act does one thing to the newest case of its kind of the order.
func (d demoDesk) Act(ctx context.Context, a demo.Answer) error {
	x, err := d.find(ctx, a)
	if err != nil {
		return err
	}
	act := cases.Act{Store: d.rules.Stores[x.Store], Order: x.Order(), Case: x.Case, By: a.By, Now: d.business.Now(),
		Nonce: fmt.Sprintf("%s:%s:%d:%s", a.Do, a.Template, a.Nth, a.With["canned"])}
	e, err := d.event(act, x, a)
	if err != nil {
		return err
	}
	return caseDesk(d).Tell(ctx, x.Store, x.Order(), act.Key(), e)
}

func (d demoDesk) find(ctx context.Context, a demo.Answer) (aftercare.CaseOf, error) {
	all, err := d.store.Cases(ctx, aftercare.CaseQuery{Store: d.stores[0].ID, Kind: a.On, Search: a.Order})
	if err != nil {
		return aftercare.CaseOf{}, err
	}
	var newest aftercare.CaseOf
	for _, x := range all {
		if x.Case.From != "" && !x.Case.OpenedAt.Before(newest.Case.OpenedAt) {
			newest = x
		}
	}
	if newest.Case.ID == "" {
		return newest, aftercare.Errorf(aftercare.NotFound, "there is no %s of order %s", a.On, a.Order)
	}
	return newest, nil
}

// event is what the act's form would say.
func (d demoDesk) event(act cases.Act, x aftercare.CaseOf, a demo.Answer) (aftercare.Event, error) {
	w, word := a.With, a.With["text"]
	currency := x.Facts.Order.Total.Currency
	switch a.Do {
	case "say":
		return d.say(act, x, w)
	case "note":
		return act.Note(word)
	case "call":
		return act.Called(word)
	case "decide":
		return act.Decide(w["decision"], w["covered"], w["label"], word)
	case "estimate":
		return act.Estimate(w["amount"], currency, word)
	case "received":
		return act.Received("", word)
	case "refunded":
		return act.Refunded("", word)
	case "shipped":
		return act.Shipped(w["carrier"], w["number"], w["url"], word)
	case "ready":
		return act.Ready(act.Now.In(act.Store.Location()).AddDate(0, 0, 5).Format(time.DateOnly), word)
	case "grant":
		return act.Grant(w["what"], w["amount"], currency, w["why"], word)
	case "posted":
		return act.Posted(word)
	case "close":
		return act.Close(w["outcome"], w["root"], word)
	}
	return aftercare.Event{}, aftercare.Errorf(aftercare.Invalid, "the desk cannot %s", a.Do)
}

// say is an answer: a canned reply in the customer's language, completed where it
// asks for that, or words of the desk's own.
func (d demoDesk) say(act cases.Act, x aftercare.CaseOf, w map[string]string) (aftercare.Event, error) {
	answer := cases.Answer{Text: w["text"], State: w["state"], Asks: w["asks"] != "", Covered: w["covered"], Label: w["label"],
		Amount: w["amount"], Currency: x.Facts.Order.Total.Currency, Carrier: w["carrier"], Number: w["number"], Link: w["url"], Outcome: w["outcome"], Root: w["root"]}
	if id := w["canned"]; id != "" {
		r, ok := cases.FindReply(act.Store.Help, id)
		if !ok {
			return aftercare.Event{}, aftercare.Errorf(aftercare.NotFound, "there is no reply %q", id)
		}
		text, err := d.canned(x, r, cases.Name(act.Store.Help, act.By, act.Store))
		if err != nil {
			return aftercare.Event{}, err
		}
		answer.Text = strings.Replace(text, "…", w["text"], 1)
		answer.Reply, answer.State, answer.Asks = id, cmp.Or(answer.State, r.State), answer.Asks || r.Asks
	}
	return act.Say(answer)
}
