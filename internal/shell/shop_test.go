package shell_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/link"
	"aftercare/internal/rig"
)

// guest is a customer with the links that mails bring.
type guest struct {
	rig.Purchase
	survey, review, stop, order, choice string // tokens
	number, about                       string // of a case, and its token
}

// visited is a house with two customers, each with an order and a mail.
type visited struct {
	*house
	anna, bert guest
	links      *link.Signer
	names      *strings.Replacer // for the addresses of routes
}

func visit(t *testing.T) *visited {
	t.Helper()
	v := &visited{house: open(t)}
	keys, err := v.DB.SigningKeys(t.Context(), "links")
	if err != nil {
		t.Fatal(err)
	}
	v.links = link.New("http://"+v.Addr, keys)
	v.anna, v.bert = v.buys(t, 1), v.buys(t, 2)
	v.rest()
	for _, g := range []guest{v.anna, v.bert} {
		if n := len(v.mailsTo(g.Email())); n != 1 {
			t.Fatalf("%d mails to %s, want a confirmation\n%s", n, g.Email(), v.Serve.Said())
		}
	}
	v.asks(t, &v.anna)
	css := regexp.MustCompile(`/assets/app\.[0-9a-f]+\.css`).FindString(v.do(v.operator, "GET", "/", "").body)
	db := v.rows(t)
	v.names = strings.NewReplacer("{css}", css, "{row}", column(t, db, "SELECT id FROM orders ORDER BY id LIMIT 1")[0],
		"{mail}", column(t, db, "SELECT id FROM mails WHERE state = 'sent' ORDER BY id LIMIT 1")[0],
		"{survey}", v.anna.survey, "{review}", v.anna.review, "{stop}", v.anna.stop,
		"{order}", v.anna.order, "{case}", v.anna.about, "{order id}", v.anna.ID(), "{number}", v.anna.number)
	return v
}

// asks opens a case, as a customer does.
func (v *visited) asks(t *testing.T, g *guest) {
	form := v.do(stranger, "GET", "/c/"+g.order+"/ask", "").body
	nonce := regexp.MustCompile(`name="nonce" value="([^"]+)"`).FindStringSubmatch(form)
	if nonce == nil {
		t.Fatalf("the form has no nonce\n%s", form)
	}
	if got := v.do(stranger, "POST", "/c/"+g.order+"/ask", "kind=question&text=How+bright+is+it%3F&nonce="+nonce[1]); got.status >= 400 {
		t.Fatalf("the question is answered %d\n%s", got.status, got.body)
	}
	v.rest()
	g.number = column(t, v.rows(t), "SELECT case_id FROM cases")[0]
	g.about = v.links.Token(link.Claims{Purpose: link.Case, Store: "acme", Subject: "standard/" + g.ID() + "/" + g.number, Expires: time.Now().Add(time.Hour)})
}

func (v *visited) buys(t *testing.T, n int) guest {
	g := guest{Purchase: rig.Buy("standard", n)}
	v.Deliver(g.Order(t), nil)
	token := func(p link.Purpose, expires time.Time) string {
		return v.links.Token(link.Claims{Purpose: p, Store: "acme", Subject: "standard/" + g.ID(), Expires: expires})
	}
	soon := time.Now().Add(time.Hour)
	g.survey, g.review, g.stop = token(link.Survey, soon), token(link.Review, soon), token(link.Unsubscribe, time.Time{})
	g.order, g.choice = token(link.Order, soon), token(link.Preferences, time.Time{})
	return g
}

// at is a route's address with real names in it.
func (v *visited) at(pattern string) string { return v.names.Replace(routes[pattern].path) }
