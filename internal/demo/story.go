package demo

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// Post is one webhook of the story.
type Post struct {
	At     time.Time // business time
	Source string
	Topic  string
	ID     string // the delivery's id
	Body   []byte
}

// Answer is one thing that somebody does after a mail has arrived: its reader, or
// with By a person at the desk, who works in office hours.
type Answer struct {
	Email    string
	Order    string // the order's name in the mail
	Template string
	Nth      int    // of the mails of this template about this order; counted from 1
	By       string // id of the helper
	On       aftercare.CaseKind
	Do       string
	With     map[string]string // what is filled in
	Photo    bool
	After    time.Duration
}

// Length is how long the story goes on after the last customer has bought:
// long enough for a three-month warranty to be about to end.
const Length = 90 * day

// Story is the webhooks of all orders in time order, starting at a time, and
// the answers of the customers. As real platforms do, it repeats some
// deliveries and lets some arrive before what they follow.
func Story(start time.Time) ([]Post, []Answer) {
	s := &script{start: start}
	var answers []Answer
	for _, o := range orders() {
		s.tell(o)
		for _, a := range o.answers {
			answers = append(answers, Answer{Email: o.customer.email, Order: o.name, Template: a.template, Nth: max(1, a.nth), By: a.by, On: a.on,
				Do: a.do, With: o.lineIDs(a.with), Photo: a.photo, After: a.after})
		}
	}
	slices.SortStableFunc(s.posts, func(a, b Post) int { return a.At.Compare(b.At) })
	return s.posts, answers
}

// lineIDs names lines as the platform's pages do.
func (o *order) lineIDs(w with) with {
	if o.source != "shopify" {
		return w
	}
	out := maps.Clone(w)
	for _, name := range []string{"line", "part"} {
		if w[name] != "" {
			out[name] = o.id + w[name]
		}
	}
	return out
}

type script struct {
	start time.Time
	posts []Post
}

// moment is one thing that happens to an order.
type moment struct {
	at    time.Duration
	topic string
	body  any
}

func (s *script) tell(o order) {
	write := map[string]func(order, time.Time) []moment{
		"shopify": shopifyMoments, "woocommerce": wooMoments, "standard": standardMoments,
	}[o.source]
	moments := write(o, s.start)
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	for i, m := range moments {
		body, err := json.Marshal(m.body)
		if err != nil {
			panic(fmt.Sprintf("demo: order %s: %v", o.name, err)) // the story is a constant of the program
		}
		p := Post{At: s.start.Add(m.at), Source: o.source, Topic: m.topic, ID: fmt.Sprintf("msg_%s_%d", o.id, i), Body: body}
		s.posts = append(s.posts, p)
		if i%3 == 2 { // every third delivery comes twice
			p.At = p.At.Add(40 * time.Second)
			s.posts = append(s.posts, p)
		}
	}
}

// at is a moment of the story as an instant; nil, as JSON null, when it is none.
func at(start time.Time, d time.Duration) any {
	if d <= 0 {
		return nil
	}
	return start.Add(d).Format(time.RFC3339)
}
