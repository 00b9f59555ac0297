package console

import (
	"net/http"
	"testing"
)

// How a case ended stands on the customer's page, and whoever writes it knows.
func TestWhoReadsTheOutcome(t *testing.T) {
	x := bought(t)
	x.be("mio")
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, `How did it end? <span class="soft">(the customer reads it, too)</span></label>`)
}
