package counter

import (
	"net/http"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// The same form once more says nothing new, whatever is left to be returned now.
func TestTheSameReturnTwice(t *testing.T) {
	h := open(t)
	sent := back([2]string{"nonce", h.nonce(h.get(h.order("/return")).Body.String())})
	all := append(form{{"pieces-2", "3"}}, sent...) // all three, of which none is left afterwards
	for _, f := range []form{sent, sent, all, all} {
		h.now.Advance(time.Minute)
		h.want(h.send(h.order("/return"), f), http.StatusOK, "Thank you. We have your request")
	}
	if c := h.only(); len(c.Messages) != 1 || len(c.Lines) != 1 || c.Lines[0].Quantity != 3 || !c.Open() {
		t.Errorf("case %+v", c)
	}
}

// What the desk has decided on stays what it was: the form of before, sent again
// with other lines, another reason or another wish, only adds its words.
func TestADecidedRequestIsNotRewritten(t *testing.T) {
	h := open(t)
	n := [2]string{"nonce", h.nonce(h.get(h.order("/return")).Body.String())}
	h.send(h.order("/return"), back(n))
	was := h.only()
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: was.ID, State: aftercare.StateApproved, Decision: aftercare.Approved, DecidedAt: h.now.Now(), Covered: aftercare.CoveredByCustomer})
	h.now.Advance(time.Minute)
	other := form{{"line", "1"}, {"line", "2"}, {"pieces-2", "3"}, {"cause", "defective"}, {"wanted", "replacement"}, {"text", "The boots too."}, n}
	h.want(h.send(h.order("/return"), other), http.StatusOK, "The boots too.", "Two have holes.", "!Trail Boots")
	c := h.only()
	if c.State != aftercare.StateApproved || len(c.Lines) != 1 || c.Cause != "damaged" || c.Wanted != "refund" || c.Covered != aftercare.CoveredByCustomer || len(c.Messages) != 2 {
		t.Errorf("rewritten: %+v", c)
	}
	h.desk(aftercare.EventCaseClosed, aftercare.Case{ID: was.ID, ClosedAt: h.now.Now(), Outcome: "paid back"})
	h.now.Advance(time.Minute)
	h.want(h.send(h.order("/return"), other), http.StatusOK, "The boots too.")
	if c = h.only(); c.Open() || len(c.Messages) != 2 {
		t.Errorf("the same words opened it again: %+v", c)
	}
	h.want(h.send(h.order("/return"), append(form{{"text", "Nothing came."}}, other...)), http.StatusOK, "Nothing came.")
	if c = h.only(); !c.Open() || len(c.Lines) != 1 || len(c.Messages) != 3 {
		t.Errorf("after its end: %+v", c)
	}
}
