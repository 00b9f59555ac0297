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
	survey, review, stop string // tokens
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
	css := regexp.MustCompile(`/assets/app\.[0-9a-f]+\.css`).FindString(v.do(v.operator, "GET", "/", "").body)
	db := v.rows(t)
	v.names = strings.NewReplacer("{css}", css, "{row}", column(t, db, "SELECT id FROM orders ORDER BY id LIMIT 1")[0],
		"{mail}", column(t, db, "SELECT id FROM mails WHERE state = 'sent' ORDER BY id LIMIT 1")[0],
		"{survey}", v.anna.survey, "{review}", v.anna.review, "{stop}", v.anna.stop)
	return v
}

func (v *visited) buys(t *testing.T, n int) guest {
	g := guest{Purchase: rig.Buy("standard", n)}
	v.Deliver(g.Order(t), nil)
	token := func(p link.Purpose, expires time.Time) string {
		return v.links.Token(link.Claims{Purpose: p, Store: "acme", Subject: "standard/" + g.ID(), Expires: expires})
	}
	soon := time.Now().Add(time.Hour)
	g.survey, g.review, g.stop = token(link.Survey, soon), token(link.Review, soon), token(link.Unsubscribe, time.Time{})
	return g
}

// at is a route's address with real names in it.
func (v *visited) at(pattern string) string { return v.names.Replace(routes[pattern].path) }
