package customer

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

func TestSurvey(t *testing.T) {
	x := setup(t)
	path := "/c/" + x.token(link.Survey, sample)
	x.contains(x.get(path), http.StatusOK, `value="4" required checked`, "Great boots", "You answered on")
	x.contains(x.get(path+"?score=2"), http.StatusOK, `value="2" required checked`)
	x.contains(x.get(path+"?score=9"), http.StatusOK, `value="4" required checked`)
	for _, bad := range []string{"", "0", "6", "5.0", "five"} {
		x.contains(x.post(path, url.Values{"score": {bad}, "comment": {"kept <b>"}}), http.StatusUnprocessableEntity, "Please choose", "kept &lt;b&gt;")
	}
	if c := x.b.Changes(); len(c) > 0 {
		t.Fatalf("no score, and yet %v", c)
	}
	x.contains(x.post(path, url.Values{"score": {"5"}, "comment": {" Fine\r\nboots\x00 "}}), http.StatusOK, "Thank you!", "We are glad")
	x.contains(x.post(path, url.Values{"score": {"3"}}), http.StatusOK, "for being frank")
	low := x.post(path, url.Values{"score": {"1"}, "comment": {strings.Repeat("靴", maxText+5)}})
	x.contains(low, http.StatusOK, "We are sorry", "help@acme.example")
	// The unhappy get the same review links as the happy.
	for _, w := range []string{"Write a review on Google", "Write a review on Trustpilot", "form-action"} {
		if !strings.Contains(low.Body.String()+low.Header().Get("Content-Security-Policy"), w) {
			t.Errorf("a low score lacks %q", w)
		}
	}
	said := x.b.Said()
	if len(said) != 4 || said[0].Type != aftercare.EventSurveyAnswered || *said[0].Answer != (aftercare.Answer{Score: 5, Comment: "Fine\nboots"}) {
		t.Fatalf("said %+v", said)
	}
	if n := len([]rune(said[2].Answer.Comment)); n != maxText || !said[2].At.Equal(webtest.Now) {
		t.Errorf("the long comment has %d runes at %s", n, said[2].At)
	}
	if want := "accept acme shopify/450789469 survey:shopify/450789469:2026-12-15T13:03:00Z"; x.b.Changes()[0] != want {
		t.Errorf("accepted %q, want %q", x.b.Changes()[0], want)
	}
	if c := said[3].Case; said[3].Type != aftercare.EventCaseOpened || c.From != aftercare.FromSurvey || c.Kind != aftercare.CaseComplaint ||
		c.Score != 1 || len(c.Messages) != 1 || !strings.Contains(low.Body.String(), c.ID) {
		t.Errorf("a low score opened %+v", c)
	}
}

func TestSurveyClosesWithItsLink(t *testing.T) {
	x := setup(t)
	path := "/c/" + x.token(link.Survey, sample)
	x.now.Set(x.expires.Add(-time.Second))
	x.contains(x.post(path, url.Values{"score": {"4"}}), http.StatusOK)
	x.now.Set(x.expires)
	x.contains(x.post(path, url.Values{"score": {"4"}}), http.StatusNotFound)
	x.contains(x.get(path), http.StatusNotFound)
}

func TestReview(t *testing.T) {
	x := setup(t)
	for _, p := range []link.Purpose{link.Review, link.Survey} {
		path := "/c/" + x.token(p, sample)
		w := x.post(path+"/review", url.Values{"place": {"2"}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "https://www.trust.example/acme" {
			t.Errorf("%s: %d to %q", p, w.Code, w.Header().Get("Location"))
		}
	}
	path := "/c/" + x.token(link.Review, sample)
	x.contains(x.get(path), http.StatusOK, "Write a review on Google", "opens trust.example")
	for _, bad := range []string{"", "0", "3", "//evil.example", "https://evil.example"} {
		if w := x.post(path+"/review", url.Values{"place": {bad}}); w.Header().Get("Location") != "" {
			t.Errorf("place %q led to %q", bad, w.Header().Get("Location"))
		}
	}
	x.contains(x.post(path, nil), http.StatusOK, "Write a review on Google")
	if said := x.b.Said(); len(said) != 2 || said[0].Type != aftercare.EventReviewClicked {
		t.Errorf("said %+v", said)
	}
}

// shut is a door that takes nothing.
type shut struct{}

func (shut) Accept(context.Context, string, string, string, aftercare.Event) error {
	return aftercare.Errorf(aftercare.Unavailable, "database is away")
}

// A review matters more than our count of it; an answer or a no must not be
// thanked for when it was not kept.
func TestTheDoorIsShut(t *testing.T) {
	x := setup(t)
	x.h = New(x.deps(shut{}))
	w := x.post("/c/"+x.token(link.Review, sample)+"/review", url.Values{"place": {"1"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "https://reviews.example/acme" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	x.contains(x.post("/c/"+x.token(link.Survey, sample), url.Values{"score": {"5"}}), http.StatusServiceUnavailable, "try again")
	x.contains(x.post("/c/"+x.token(link.Unsubscribe, sample), url.Values{"List-Unsubscribe": {"One-Click"}}), http.StatusServiceUnavailable)
}

// RFC 8058: the provider's POST has no cookie, no page and any origin, and 200
// is the answer.
func TestOneClick(t *testing.T) {
	for name, header := range map[string]map[string]string{
		"no origin":      nil,
		"foreign origin": {"Origin": "https://mail.provider.example", "Sec-Fetch-Site": "cross-site"},
		"null origin":    {"Origin": "null"},
		"multipart":      {"Content-Type": "multipart/form-data; boundary=x"},
		"no type at all": {"Content-Type": ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := setup(t)
			w := x.do("POST", "/c/"+x.token(link.Unsubscribe, sample), url.Values{"List-Unsubscribe": {"One-Click"}}, header)
			x.contains(w, http.StatusOK, "Unsubscribed")
			said := x.b.Said()
			want := aftercare.Consent{Kind: aftercare.KindService, At: webtest.Now, How: "one-click"}
			if len(said) != 1 || *said[0].Consent != want {
				t.Errorf("said %+v", said)
			}
		})
	}
}

func TestOneClickOutlivesTheCustomersData(t *testing.T) {
	x := setup(t)
	line := x.b.Lines[7]
	line.State.Facts.Order.Customer = aftercare.Customer{}
	x.b.Lines[7] = line
	path := "/c/" + x.signer.Token(link.Claims{Purpose: link.Unsubscribe, Store: "acme", Subject: "shopify/" + sample})
	x.now.Set(webtest.Now.AddDate(9, 0, 0))
	x.contains(x.post(path, url.Values{"List-Unsubscribe": {"One-Click"}}), http.StatusOK)
	x.contains(x.get(path), http.StatusOK, "no email address")
	if len(x.b.Said()) != 0 {
		t.Errorf("said %+v of nobody", x.b.Said())
	}
}

func TestAnotherSitesFormIsRefused(t *testing.T) {
	x := setup(t)
	for _, header := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}} {
		x.contains(x.do("POST", "/c/"+x.token(link.Survey, sample), url.Values{"score": {"1"}}, header), http.StatusForbidden, "use the link in the email")
		x.contains(x.do("POST", "/c/"+x.token(link.Review, sample)+"/review", url.Values{"place": {"1"}}, header), http.StatusForbidden)
	}
	own := map[string]string{"Origin": "https://mail.acme.example"}
	x.contains(x.do("POST", "/c/"+x.token(link.Survey, sample), url.Values{"score": {"1"}}, own), http.StatusOK)
	if said := x.b.Said(); len(said) != 2 || said[1].Type != aftercare.EventCaseOpened {
		t.Errorf("said %+v", said)
	}
}

func TestOversizedFormsAreRefused(t *testing.T) {
	x := setup(t)
	x.contains(x.post("/c/"+x.token(link.Survey, sample), url.Values{"comment": {strings.Repeat("x", maxForm)}, "score": {"5"}}), http.StatusUnprocessableEntity)
	if len(x.b.Said()) != 0 {
		t.Error("an oversized form was kept")
	}
}
