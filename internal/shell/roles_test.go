package shell_test

import (
	"net/http"
	"strings"
	"testing"
)

// Every route × everybody who may come.
func TestWhoMayPass(t *testing.T) {
	v := visit(t)
	for _, p := range patterns(toOperators, toDemo) {
		got := v.do(stranger, method(p), v.at(p), routes[p].form)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/login") {
			t.Errorf("%s: a stranger gets %d and %q, want to be sent to the login", p, got.status, got.header.Get("Location"))
		}
		if strings.Contains(got.body, v.anna.Email()) || strings.Contains(got.body, "Weber") {
			t.Errorf("%s: a stranger reads of Anna", p)
		}
	}
	for _, p := range patterns(toAll) {
		if got := v.do(stranger, method(p), v.at(p), routes[p].form); got.status != routes[p].status {
			t.Errorf("%s: a stranger gets %d, want %d", p, got.status, routes[p].status)
		} else if strings.Contains(got.body, "@mail.example") {
			t.Errorf("%s: a stranger reads an address", p)
		}
	}
	for _, p := range patterns(toPlatforms) {
		for who, c := range map[string]*http.Client{"a stranger": stranger, "an operator": v.operator} {
			if got := v.do(c, "POST", v.at(p), routes[p].form); got.status != http.StatusUnauthorized {
				t.Errorf("%s: %s gets %d without a signature", p, who, got.status)
			}
		}
	}
	for _, p := range patterns(toDemo) {
		if got := v.do(v.operator, method(p), v.at(p), ""); got.status != http.StatusNotFound {
			t.Errorf("%s: an operator gets %d, though this is not the demo", p, got.status)
		}
	}
	// A POST comes after the GET of the same page, and Anna's answer is Anna's.
	for _, p := range patterns(toTokens) {
		for who, c := range map[string]*http.Client{"a stranger": stranger, "an operator": v.operator} {
			if got := v.do(c, method(p), strings.NewReplacer(v.anna.survey, "x.y", v.anna.review, "x.y", v.anna.order, "x.y", v.anna.about, "x.y").Replace(v.at(p)), routes[p].form); got.status != http.StatusNotFound {
				t.Errorf("%s: %s gets %d with a made-up token", p, who, got.status)
			}
		}
		if got := v.do(stranger, method(p), v.at(p), routes[p].form); got.status != routes[p].status {
			t.Errorf("%s: the customer gets %d, want %d", p, got.status, routes[p].status)
		} else if strings.Contains(got.body, v.bert.ID()) {
			t.Errorf("%s: Anna's link tells of Bert's order", p)
		}
	}
	for _, p := range patterns(toOperators) {
		if got := v.do(v.operator, method(p), v.at(p), routes[p].form); got.status != routes[p].status {
			t.Errorf("%s: an operator gets %d, want %d\n%.500s", p, got.status, routes[p].status, got.body)
		}
	}
}

// What Anna's link says and does is about Anna's order only.
func TestALinkIsGoodForOneOrder(t *testing.T) {
	v := visit(t)
	of := "SELECT COUNT(*) FROM events WHERE order_row = (SELECT id FROM orders WHERE platform_id = '" + v.bert.ID() + "')"
	before := v.count(t, of)
	for _, c := range []struct{ path, form string }{
		{"/c/" + v.anna.survey, "score=1&comment=bad&order=" + v.bert.ID() + "&subject=standard/" + v.bert.ID()},
		{"/c/" + v.anna.survey + "?order=" + v.bert.ID(), "score=2"},
		{"/c/" + v.anna.review + "/review", "place=1&order=" + v.bert.ID()},
		{"/c/" + v.anna.stop, "List-Unsubscribe=One-Click&email=" + v.bert.Email()},
	} {
		if got := v.do(stranger, "POST", c.path, c.form); got.status >= 400 {
			t.Errorf("POST %s: %d", c.path, got.status)
		}
	}
	v.rest()
	if after := v.count(t, of); after != before {
		t.Errorf("Bert's order has %d events, before %d", after, before)
	}
	if n := v.count(t, "SELECT COUNT(*) FROM persons WHERE marketing = 'denied' OR service = 'denied'"); n != 1 {
		t.Errorf("%d persons want less mail, want Anna alone", n)
	}
}

// The routes that change something × how a browser marks what another site sends.
func TestOtherSites(t *testing.T) {
	v := visit(t)
	foreign := []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null",
		"Origin: http://" + v.Addr + ".evil.example", "Origin: https://" + v.Addr + "@evil.example", "Sec-Fetch-Site: cross-site|Origin: http://" + "localhost"}
	before := v.dump(t, "sessions")
	for _, p := range append(patterns(toOperators, toTokens), "POST /login", "POST /logout") {
		if method(p) != "POST" {
			continue
		}
		for _, f := range foreign {
			if got := v.do(v.operator, "POST", v.at(p), routes[p].form, strings.Split(f, "|")...); got.status != http.StatusForbidden {
				t.Errorf("%s with %s: %d", p, f, got.status)
			}
		}
	}
	same(t, before, v.dump(t, "sessions"))
	if got := v.do(v.operator, "GET", "/", ""); got.status != http.StatusOK {
		t.Errorf("another site has logged the operator out: %d", got.status)
	}
	// RFC 8058: a provider's one-click comes from wherever it likes.
	if got := v.do(stranger, "POST", "/c/"+v.anna.stop, "List-Unsubscribe=One-Click", "Origin: https://mail.provider.example", "Sec-Fetch-Site: cross-site"); got.status != http.StatusOK {
		t.Errorf("a provider's unsubscribe is answered %d", got.status)
	}
}

// same fails for each table that has changed.
func same(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name := range after {
		if before[name] != after[name] {
			t.Errorf("table %s has changed\nbefore\n%.3000s\nafter\n%.3000s", name, before[name], after[name])
		}
	}
}
