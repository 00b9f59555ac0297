package rig

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
)

// desk is the browser of whoever answers cases, logged in.
type desk struct {
	mu     sync.Mutex
	client *http.Client
}

const posted = "application/x-www-form-urlencoded"

// at is the desk's browser. It logs in once: sessions outlive processes.
func (r *Rig) at() *http.Client {
	r.desk.mu.Lock()
	defer r.desk.mu.Unlock()
	if r.desk.client != nil {
		return r.desk.client
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.Error(err)
	}
	by := *browser
	by.Jar = jar
	if r.persevere("log in", func() (bool, page) {
		got := r.visit(&by, http.MethodPost, "/login", posted, []byte(url.Values{"password": {"correct horse"}}.Encode()))
		return got.status == http.StatusSeeOther, got
	}) {
		r.desk.client = &by
	}
	return &by
}

// reply answers a case at the desk, and returns true when it was told that the
// answer is kept. A form is posted again until it is answered. Where it says that
// there is news since it was opened, the same form is asked once more before a new
// one is: its answer may have been kept when nobody was there to hear so.
func (r *Rig) reply(p Purchase, number, text string) bool {
	path := "/cases/acme/" + p.Source + "/" + p.ID() + "/" + number
	var f form
	unheard, news := false, 0
	return r.persevere("the desk's answer in case "+number, func() (bool, page) {
		if f.path == "" {
			got := r.visit(r.at(), http.MethodGet, path, "", nil)
			if got.status != http.StatusOK {
				return false, got
			}
			if strings.Contains(got.text, text) {
				return true, got
			}
			f, _ = formOf(got.text, `<ol class="talk"`)
			f.fields.Set("text", text)
			f.fields.Del("reply") // it is no canned one
			unheard, news = false, 0
		}
		got := r.visit(r.at(), http.MethodPost, f.path, posted, []byte(f.fields.Encode()))
		switch {
		case got.status == http.StatusConflict && (!unheard || news > 20):
			f = form{}
		case got.status == http.StatusConflict:
			news++
		case got.status == 0 || got.status >= 500:
			unheard = true
		}
		return got.status == http.StatusSeeOther && strings.Contains(got.to, "did=say"), got
	})
}

// AnswerByCommand answers one case that the desk has not answered, on the command
// line; false when there is none.
func (r *Rig) AnswerByCommand() bool {
	r.Helper()
	answered := map[string]bool{}
	for _, a := range r.Acts() {
		answered[a.Case] = answered[a.Case] || a.Desk
	}
	for _, a := range r.Acts() {
		if a.Opens && !answered[a.Case] && r.customers.leaves(a.Purchase) {
			r.insist("case", "reply", a.Case, "--by", "kim", "--text", answer(a.Purchase))
			r.keep(a.answered())
			return true
		}
	}
	return false
}
