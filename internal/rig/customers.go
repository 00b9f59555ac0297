package rig

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Customers are those of the buyers who do more than read: each opens a case from
// the link in the first mail, with a photo, the desk answers, and some write again.
type Customers struct {
	Every int // one purchase in so many; 0: none
	Lanes int // of them at a time; 0: 4
}

// leaves reports whether the desk leaves the case of a purchase unanswered.
func (c Customers) leaves(p Purchase) bool { return p.N/c.Every%4 == 3 }

// Act is what a person did and what was answered: it must stand in the facts once,
// and be told once where a mail tells it.
type Act struct {
	Purchase Purchase
	Case     string // its number
	Page     string // the customer's, by its path
	Word     string // in the message and in no other
	Photos   int
	Opens    bool // the case
	Desk     bool // who wrote; else the customer
}

// Visits are customers under way.
type Visits struct {
	all  sync.WaitGroup
	done chan struct{}
}

// Visit lets customers act, each when the first mail of the purchase has arrived.
// Those who have canceled do not.
func (r *Rig) Visit(c Customers, purchases []Purchase) *Visits {
	if c.Lanes == 0 {
		c.Lanes = 4
	}
	waiting := map[string]Purchase{}
	for i, p := range purchases {
		if c.Every > 0 && i%c.Every == 0 && !p.Canceled {
			waiting[p.Email()] = p
		}
	}
	r.mu.Lock()
	r.customers = c
	r.mu.Unlock()
	v := &Visits{done: make(chan struct{})}
	lanes := make(chan struct{}, c.Lanes)
	v.all.Go(func() {
		for seen := 0; len(waiting) > 0 && r.Context().Err() == nil; time.Sleep(20 * time.Millisecond) {
			mails := r.Sink.Mails()
			for _, m := range mails[seen:] {
				p, acts := waiting[m.To]
				link := orderLink.FindString(m.Text)
				if !acts || link == "" {
					continue
				}
				delete(waiting, m.To)
				v.all.Go(func() {
					lanes <- struct{}{}
					defer func() { <-lanes }()
					r.act(c, p, local(link))
				})
			}
			seen = len(mails)
		}
	})
	go func() { v.all.Wait(); close(v.done) }()
	r.Cleanup(func() { <-v.done }) // its context is over by then
	return v
}

// orderLink is where a mail's foot leads.
var orderLink = regexp.MustCompile(`https?://\S+/c/[A-Za-z0-9_.~-]+`)

// Done reports whether all customers have said what they had to say.
func (v *Visits) Done() bool {
	select {
	case <-v.done:
		return true
	default:
		return false
	}
}

// act is what one customer does: by the number a question, a complaint or a
// return; three of four are answered, and two of those write again.
func (r *Rig) act(c Customers, p Purchase, link string) {
	opened, ok := r.open(c, p, link)
	if !ok || c.leaves(p) || !r.reply(p, opened.Case, answer(p)) {
		return
	}
	r.keep(opened.answered())
	if p.N/c.Every%2 == 0 {
		r.write(opened, 3)
	}
}

// answer is what the desk says.
func answer(p Purchase) string { return "Dear customer, it is done: " + word(p, 2) + "." }

// answered is the desk's answer to a case that was opened.
func (a Act) answered() Act {
	return Act{Purchase: a.Purchase, Case: a.Case, Page: a.Page, Word: word(a.Purchase, 2), Desk: true}
}

// word is one that only one message of all holds.
func word(p Purchase, n int) string { return fmt.Sprintf("word-%d-%d-x", p.N, n) }

func (r *Rig) keep(a Act) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.acts = append(r.acts, a)
}

// Acts is what was done and answered so far.
func (r *Rig) Acts() []Act {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.acts)
}
