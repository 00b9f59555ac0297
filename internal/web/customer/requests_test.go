package customer

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
	"aftercare/internal/web/webtest"
)

// with lets the sample store be another one.
func (x *bundle) with(change func(*aftercare.Store)) {
	d := x.deps(x.b)
	change(d.Stores["acme"])
	x.h = New(d)
}

func TestDataRequest(t *testing.T) {
	x := setup(t)
	x.with(func(s *aftercare.Store) {
		s.Keep = aftercare.Retention{Webhooks: 90 * 24 * time.Hour, Customers: 3 * 365 * 24 * time.Hour}
		s.Policies.Privacy = "https://acme.example/privacy"
	})
	path := "/c/" + x.token(link.Order, sample) + "/data"
	x.contains(x.get(path), http.StatusOK, "for 3 years after the last word", "emptied after 90 days", "our contract with you", `href="https://acme.example/privacy"`)
	x.contains(x.get(path+"?want=erase"), http.StatusOK, `value="erase" checked`)
	x.contains(x.post(path, url.Values{"text": {"hello"}}), http.StatusUnprocessableEntity, `href="#want"`, "hello")
	x.contains(x.post(path, url.Values{"want": {"correct"}}), http.StatusUnprocessableEntity, `href="#text"`, `value="correct" checked`)
	if said := x.b.Said(); len(said) != 0 {
		t.Fatalf("said %+v", said)
	}
	form := url.Values{"want": {"erase"}, "text": {"All of it, please."}, "nonce": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}}
	first := x.post(path, form)
	x.contains(first, http.StatusOK, "Your case number is <b class=\"code\">D-", "Acme Outdoor")
	x.now.Advance(time.Minute)
	x.contains(x.post(path, form), http.StatusOK)
	said, keys := x.b.Said(), x.b.Changes()
	c := said[0].Case
	if said[0].Type != aftercare.EventCaseOpened || c.Kind != aftercare.CaseData || c.Wanted != "erase" || c.From != aftercare.FromCustomer || c.Messages[0].Text != "All of it, please." {
		t.Errorf("opened %+v", c)
	}
	if keys[0] != keys[1] || !strings.Contains(first.Body.String(), c.ID) {
		t.Errorf("sent twice: %q", keys)
	}
}

func TestRegister(t *testing.T) {
	x := setup(t)
	x.with(func(s *aftercare.Store) { s.WarrantyMonths = 24 })
	path := "/c/" + x.token(link.Order, sample) + "/register"
	x.contains(x.get(path), http.StatusOK, "Trail Boots", "Warranty until Dec 11, 2028")
	x.contains(x.get(path+"?line=2"), http.StatusOK, `value="2" checked`)
	x.contains(x.post(path, url.Values{"line": {"1"}}), http.StatusUnprocessableEntity, `href="#serial"`)
	x.contains(x.post(path, url.Values{"line": {"3"}, "serial": {"S1"}}), http.StatusUnprocessableEntity, `href="#line"`) // it went back
	if said := x.b.Said(); len(said) != 0 {
		t.Fatalf("said %+v", said)
	}
	x.contains(x.post(path, url.Values{"line": {"1"}, "serial": {" AB\n12 "}, "lot": {"L7"}}), http.StatusOK, "It is registered", "Trail Boots")
	want := aftercare.Registration{LineID: "1", Serial: "AB 12", Lot: "L7", At: webtest.Now}
	if said := x.b.Said(); len(said) != 1 || said[0].Type != aftercare.EventRegistered || *said[0].Registration != want {
		t.Errorf("said %+v", said)
	}
	x.with(func(s *aftercare.Store) { s.WarrantyMonths = 0 })
	x.contains(x.get(path), http.StatusOK, "nothing in this order with a warranty")
}
