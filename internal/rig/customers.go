package rig

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
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
	opened, ok := r.open(p, link)
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

// open opens a case.
func (r *Rig) open(p Purchase, link string) (a Act, ok bool) {
	below, fields := "/ask", map[string]string{"kind": "question", "text": "How do I charge it? " + word(p, 1)}
	switch p.N / r.customers.Every % 3 {
	case 1:
		fields = map[string]string{"kind": "complaint", "cause": "damaged", "text": "It came broken. " + word(p, 1)}
	case 2:
		below, fields = "/return", map[string]string{"line": "", "cause": "defective", "wanted": "refund", "text": "It does not shine. " + word(p, 1)}
	}
	var f form
	if !r.persevere("the form "+below+" of order "+p.ID(), func() (bool, page) { // of a return when the parcel has left
		got := r.visit(browser, http.MethodGet, link+below, "", nil)
		if got.status == http.StatusOK {
			f, ok = formOf(got.text, "<main")
			if m := lineValue.FindStringSubmatch(got.text); ok && m != nil {
				f.fields.Set("line", m[1])
			}
		}
		return ok, got
	}) {
		return a, false
	}
	for name, value := range fields {
		if value != "" {
			f.fields.Set(name, value)
		}
	}
	if below == "/ask" {
		f.fields.Del("line")
	}
	f.photo = picture(p.N*8 + 1)
	said, ok := r.submit(f, "case of order "+p.ID())
	m, answering := number.FindStringSubmatch(said.text), form{}
	if ok {
		answering, ok = formOf(said.text, `id="answer"`)
	}
	if !ok || m == nil {
		if r.Context().Err() == nil {
			r.Errorf("order %s: the answer to a new case shows no case\n%.600s", p.ID(), words(said.text))
		}
		return a, false
	}
	a = Act{Purchase: p, Case: m[1], Page: answering.path, Word: word(p, 1), Photos: 1, Opens: true}
	r.keep(a)
	return a, true
}

var lineValue = regexp.MustCompile(`name="line" value="([^"]+)"`)

// write is a further word of the customer's on the case's page.
func (r *Rig) write(a Act, n int) {
	var f form
	if !r.persevere("the page of case "+a.Case, func() (ok bool, got page) {
		if got = r.visit(browser, http.MethodGet, a.Page, "", nil); got.status == http.StatusOK {
			f, ok = formOf(got.text, `id="answer"`)
		}
		return ok, got
	}) {
		return
	}
	f.fields.Set("text", "One thing more: "+word(a.Purchase, n))
	f.photo = picture(a.Purchase.N*8 + n)
	if _, ok := r.submit(f, "answer in case "+a.Case); ok {
		r.keep(Act{Purchase: a.Purchase, Case: a.Case, Page: a.Page, Word: word(a.Purchase, n), Photos: 1})
	}
}

// submit posts a form until it is answered with thanks.
func (r *Rig) submit(f form, what string) (got page, ok bool) {
	kind, body := f.body()
	done := r.persevere(what, func() (bool, page) {
		got = r.visit(browser, http.MethodPost, f.path, kind, body)
		if got.status == http.StatusUnprocessableEntity || got.status == http.StatusForbidden || got.status == http.StatusTooManyRequests {
			r.Errorf("%s is answered %d\n%.600s", what, got.status, words(got.text))
			return true, got
		}
		if ok = got.status == http.StatusOK && strings.Contains(got.text, thanked); !ok {
			r.mu.Lock()
			r.reposted++
			r.mu.Unlock()
		}
		return ok, got
	})
	return got, done && ok
}

// Reposted is how often a customer's form had to be posted again.
func (r *Rig) Reposted() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reposted
}
