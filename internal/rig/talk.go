package rig

import (
	"net/http"
	"regexp"
	"strings"
)

// open opens a case: a question, a complaint or a return, which takes until the
// parcel has left.
func (r *Rig) open(c Customers, p Purchase, link string) (a Act, ok bool) {
	below, fields := "/ask", map[string]string{"kind": "question", "text": "How do I charge it? " + word(p, 1)}
	switch p.N / c.Every % 3 {
	case 1:
		fields = map[string]string{"kind": "complaint", "cause": "damaged", "text": "It came broken. " + word(p, 1)}
	case 2:
		below, fields = "/return", map[string]string{"line": "", "cause": "defective", "wanted": "refund", "text": "It does not shine. " + word(p, 1)}
	}
	var f form
	if !r.persevere("the form "+below+" of order "+p.ID(), func() (bool, page) {
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
