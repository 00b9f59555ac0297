package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

// every address of the desk; a new one belongs here too.
var deskPages = []string{"/cases", "/cases?turn=closed", "/cases?q=x", itsPage, itsPage + "?did=say", itsPage + "/photo/p1"}

func (x *counter) deskPosts() map[string]url.Values {
	f := x.form("text", "Hello", "decision", "approved", "amount", "5", "currency", "EUR", "carrier", "DHL", "day", "2026-12-15", "state", "ready",
		"owner", "kim", "root", "packaging", "what", "gift", "why", "late", "outcome", "done", "use", "ask-photo")
	out := map[string]url.Values{"/cases/me": {"helper": {"kim"}}, itsPage + "/draft": f}
	for do := range acts {
		out[itsPage+"/"+do] = f
	}
	return out
}

func TestTheDeskNeedsASession(t *testing.T) {
	x := bought(t)
	x.be("mio")
	posts, cookie := x.deskPosts(), x.cookie
	before := x.kase()
	x.cookie = ""
	for _, p := range deskPages {
		if w := x.do("GET", p, nil); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login") {
			t.Errorf("GET %s: %d", p, w.Code)
		}
	}
	for p, form := range posts {
		if w := x.do("POST", p, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login" {
			t.Errorf("POST %s: %d", p, w.Code)
		}
	}
	x.cookie = cookie
	for p, form := range posts {
		if w := x.do("POST", p, form, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
			t.Errorf("POST %s from another site: %d", p, w.Code)
		}
		x.do("GET", p, nil)
		x.do("HEAD", p, nil)
	}
	if after := x.kase(); len(after.Messages) != len(before.Messages) || after.State != before.State || !after.Open() {
		t.Errorf("a stranger changed the case: %+v", after)
	}
}

// Everything in a case comes from strangers.
func TestHostileCasesAreText(t *testing.T) {
	x := counterWith(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{ store.name }}`
	f := webtest.Facts()
	f.Order.Customer = aftercare.Customer{Name: evil, Email: "a@b.example"}
	f.Order.Lines[0].Title, f.Order.Lines[0].URL = evil, "javascript:alert(3)"
	x.tells(aftercare.Event{Type: aftercare.EventOrderPaid, At: f.Order.PaidAt, Order: &f.Order})
	x.tells(aftercare.Event{Type: aftercare.EventCaseOpened, At: webtest.Now, Case: &aftercare.Case{
		ID: theReturn, Kind: aftercare.CaseReturn, From: aftercare.FromReview, State: evil, Cause: evil, Wanted: evil, Item: evil, Part: evil,
		Lines: []aftercare.CaseLine{{LineID: "1"}}, CallPhone: "javascript:alert(4)", CallWhen: evil, CallAt: webtest.Now,
		ReviewURL: "javascript:alert(5)", ReviewText: evil, Score: 1, URL: "javascript:alert(6)", ShippedAt: webtest.Now, Carrier: evil, Number: evil,
		Messages: []aftercare.CaseMessage{{ID: evil, From: aftercare.ByCustomer, Text: evil, Photos: []string{evil, "../../x"}}},
	}})
	x.be("mio")
	for _, p := range []string{itsPage, "/cases", "/cases?q=" + url.QueryEscape(evil), itsPage + "?did=" + url.QueryEscape(evil)} {
		body := x.do("GET", p, nil).Body.String()
		for _, bad := range []string{"<script", "<img src=x", `href="javascript:`, "Acme Outdoor</textarea>"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %q came through", p, bad)
			}
		}
	}
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, "{{ store.name }}")
}

// Reviews are answered where they stand: nothing is mailed, and the case ends.
func TestReviewsAreAnsweredInPublic(t *testing.T) {
	x := bought(t)
	x.be("kim")
	for score, want := range map[int]string{5: "Thank you, Anna!", 2: "We are sorry, Anna."} {
		id := map[int]string{5: "V-000005", 2: "V-000002"}[score]
		page := strings.Replace(itsPage, theReturn, id, 1)
		x.tells(aftercare.Event{Type: aftercare.EventCaseOpened, At: webtest.Now, Case: &aftercare.Case{ID: id, Kind: aftercare.CaseReview,
			From: aftercare.FromReview, Score: score, ReviewText: "As it is.", ReviewURL: "https://www.trust.example/acme/r1"}})
		w := x.do("GET", page, nil)
		x.contains(w, http.StatusOK, want+"</textarea>", "of 5</b>", "www.trust.example", `href="https://www.trust.example/acme/r1"`, "As it is.", "It is posted", page+"/posted")
		if strings.Contains(w.Body.String(), "Send by mail") {
			t.Error("it offers to mail an answer")
		}
		f := url.Values{"text": {"Thank you all!"}}
		for _, m := range hiddenField.FindAllStringSubmatch(w.Body.String(), -1) {
			f.Set(m[1], m[2])
		}
		x.now.Set(x.now.Now().Add(time.Minute))
		for range 2 {
			if w := x.do("POST", page+"/posted", f); w.Code != http.StatusSeeOther {
				t.Fatalf("posted: %d\n%s", w.Code, problems(w.Body.String()))
			}
		}
		st, _ := x.s.OrderState(x.Context(), "acme", "shopify", "450789469")
		for _, c := range st.Facts.Cases {
			if c.ID == id && (c.Open() || c.Outcome != "answered in public" || len(c.Messages) != 1 || c.Messages[0].From != aftercare.ByNote) {
				t.Errorf("the case is %+v", c)
			}
		}
	}
}
