package counter

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// asked is a complaint that a customer has opened.
func (h *house) asked() aftercare.Case {
	h.Helper()
	h.want(h.fill(h.order("/ask"), form{{"kind", "complaint"}, {"text", "The first word."}}), http.StatusOK)
	return h.only()
}

func TestTheConversation(t *testing.T) {
	h := open(t)
	c := h.asked()
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, State: aftercare.StateWorking, Messages: []aftercare.CaseMessage{
		{ID: "d1", From: aftercare.ByDesk, By: "lee", Text: "Which size?", Asks: true}, {ID: "n1", From: aftercare.ByNote, By: "lee", Text: "A secret note"}, {ID: "p1", From: aftercare.ByPhone, Text: "Called twice"},
	}})
	h.want(h.get(h.of(c)), http.StatusOK, "The first word.", "Lee Novak", "Which size?", "We have asked you a question", "!A secret note", "!Called twice", "We are on it")
	h.now.Advance(time.Hour)
	h.want(h.fill(h.of(c), form{{"do", "answer"}, {"text", "Size M, please."}}, file{"m.jpg", picture(t, 2)}), http.StatusOK, "Thank you. We have your message", "Size M, please.", "You will hear from us by", "!We have asked you")
	if all := h.only().Messages; len(all) != 5 || all[4].Text != "Size M, please." || len(all[4].Photos) != 1 {
		t.Errorf("messages %+v", all)
	}
	h.want(h.fill(h.of(c), form{{"do", "answer"}}), http.StatusUnprocessableEntity, "Please write something, or add a picture")
	h.want(h.fill(h.of(c), form{{"do", "answer"}}, file{"only.jpg", picture(t, 4)}), http.StatusOK, "Thank you. We have your message")
	h.now.Advance(40 * 24 * time.Hour)
	h.want(h.get(h.of(c)), http.StatusOK, "are late. We are sorry")
}

func TestACallBack(t *testing.T) {
	h := open(t)
	c := h.asked()
	h.want(h.fill(h.of(c), form{{"do", "call"}, {"phone", "soon"}}), http.StatusUnprocessableEntity, "Please give us a number", `value="soon"`)
	h.want(h.fill(h.of(c), form{{"do", "call"}, {"phone", "+49 30 123456"}, {"when", "after five"}}), http.StatusOK, "We will call you at +49 30 123456", "You asked us to call •••456. When: after five")
	if c = h.only(); c.CallPhone != "+49 30 123456" || c.CallWhen != "after five" || !c.CallAt.Equal(h.now.Now()) {
		t.Errorf("case %+v", c)
	}
}

func TestAnEstimate(t *testing.T) {
	for word, want := range map[string]string{"yes": "We will go ahead", "no": "Nothing will be done"} {
		h := open(t)
		c := h.asked()
		price := aftercare.Money{Amount: 4990, Currency: "EUR"}
		h.want(h.fill(h.of(c), form{{"do", "estimate"}, {"accept", "yes"}}), http.StatusOK, "!We will go ahead") // there is none yet
		h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, State: aftercare.StateEstimate, Estimate: &price, EstimatedAt: h.now.Now()})
		page := h.want(h.get(h.of(c)), http.StatusOK, "<dd>€49.90</dd>", "Yes, do it for €49.90", "We have asked you a question")
		n, about := [2]string{"nonce", h.nonce(page)}, carried(t, page, "estimate")

		// The shop names another while the customer reads: a yes to the first is none to it.
		price.Amount = 8990
		h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, Estimate: &price, EstimatedAt: h.now.Now().Add(time.Second)})
		page = h.want(h.send(h.of(c), form{{"do", "estimate"}, {"accept", "yes"}, n, about}), http.StatusOK, "€89.90", "Yes, do it for", "!We will go ahead")
		if c = h.only(); c.Accepted != "" {
			t.Fatalf("accepted %q: the customer has not seen this price", c.Accepted)
		}

		n, about = [2]string{"nonce", h.nonce(page)}, carried(t, page, "estimate")
		h.now.Advance(time.Minute)
		h.want(h.send(h.of(c), form{{"do", "estimate"}, n, about}), http.StatusOK, "Yes, do it for") // neither button
		h.want(h.send(h.of(c), form{{"do", "estimate"}, {"accept", word}, n, about}), http.StatusOK, want, "!Yes, do it for")
		h.want(h.send(h.of(c), form{{"do", "estimate"}, {"accept", "yes"}, n, about}), http.StatusOK, "!Yes, do it for") // said already
		if agreed := "€89.90, as you agreed"; word == aftercare.Yes {
			h.want(h.get(h.of(c)), http.StatusOK, agreed)
		} else {
			h.want(h.get(h.of(c)), http.StatusOK, "!€89.90")
		}
		if c = h.only(); c.Accepted != word || !c.AcceptedAt.Equal(h.now.Now()) {
			t.Errorf("%s: accepted %q at %s", word, c.Accepted, c.AcceptedAt)
		}
	}
}

// carried is a field that a form carries along.
func carried(t *testing.T, page, name string) [2]string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page carries no %s", name)
	}
	return [2]string{name, m[1]}
}

// What the shop bears after all is asked of nobody any more.
func TestAnEstimateTakenOver(t *testing.T) {
	h := open(t)
	c := h.asked()
	price := aftercare.Money{Amount: 4990, Currency: "EUR"}
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, State: aftercare.StateEstimate, Estimate: &price, EstimatedAt: h.now.Now()})
	h.now.Advance(time.Hour)
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: c.ID, Decision: aftercare.Approved, DecidedAt: h.now.Now(), Covered: aftercare.CoveredByShop})
	h.want(h.get(h.of(c)), http.StatusOK, "!€49.90", "!We have asked you a question")
}

func TestTheClosingCheck(t *testing.T) {
	h := open(t)
	c := h.asked()
	h.want(h.fill(h.of(c), form{{"do", "yes"}, {"score", "5"}}), http.StatusOK, "!good to hear") // it is open
	h.desk(aftercare.EventCaseClosed, aftercare.Case{ID: c.ID, Outcome: "solved"})
	h.now.Advance(time.Hour)
	h.want(h.get(h.of(c)+"?score=4"), http.StatusOK, "Was it solved?", "Closed on", "No, not yet", `value="4" checked`, `<details><summary>No, not yet`)
	h.want(h.get(h.of(c)+"?solved=no"), http.StatusOK, `<details open><summary>No, not yet`)
	h.want(h.get(h.of(c)+"?solved=yes"), http.StatusOK, `<details><summary>No, not yet`)
	if c = h.only(); c.Solved != "" {
		t.Fatalf("a look was recorded: %+v", c)
	}
	h.want(h.fill(h.of(c), form{{"do", "no"}, {"open", "It came back."}}), http.StatusOK, "We are sorry, and thank you", "Your request is open again", "It came back.", "You will hear from us by", "!Was it solved?")
	if c = h.only(); !c.Open() || c.Reopened != 1 || c.Solved != aftercare.No || c.State != aftercare.StateNew || len(c.Messages) != 2 {
		t.Fatalf("case %+v", c)
	}
	h.desk(aftercare.EventCaseClosed, aftercare.Case{ID: c.ID, Outcome: "solved"})
	h.now.Advance(time.Hour)
	h.coupons("SORRY-1", "7.50 EUR")
	h.coupons("SORRY-2", "7.50 EUR")
	page := h.want(h.get(h.of(c)), http.StatusOK, "Was it solved?")
	yes := form{{"do", "yes"}, {"score", "5"}, {"note", "Kind people."}, {"nonce", h.nonce(page)}}
	h.want(h.send(h.of(c), yes), http.StatusOK, "that is good to hear", "With our thanks: a coupon for €7.50 SORRY-1 (good until", "!Was it solved?")
	h.want(h.send(h.of(c), yes), http.StatusOK, "!SORRY-2")
	h.want(h.get(h.of(c)), http.StatusOK, "SORRY-1 (good until")
	h.want(h.fill(h.of(c), form{{"do", "yes"}, {"score", "1"}}), http.StatusOK, "!Was it solved?")
	if c = h.only(); c.Open() || c.Solved != aftercare.Yes || c.HelpScore != 5 || c.HelpNote != "Kind people." || len(c.Grants) != 1 || c.Grants[0].Kind != "coupon" || c.Grants[0].Pool != "sorry" ||
		c.Grants[0].Code != "SORRY-1" || c.Grants[0].Amount.Amount != 750 || c.Grants[0].Expires.IsZero() {
		t.Fatalf("case %+v", c)
	}
	h.now.Advance(time.Hour)
	h.want(h.fill(h.of(c), form{{"do", "answer"}, {"text", "One more thing."}}), http.StatusOK, "We have your message", "Kim Sommer is looking after it")
	if c = h.only(); !c.Open() || c.Reopened != 2 {
		t.Fatalf("an answer to a closed case: %+v", c)
	}
}

// Goodwill without a code, or worth more than the plan gives, is none: the yes
// counts all the same.
func TestGoodwillWithoutACode(t *testing.T) {
	for name, value := range map[string]string{"an empty pool": "", "too much": "10.01 EUR"} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			if value != "" {
				h.coupons("MUCH", value)
			}
			c := h.asked()
			h.desk(aftercare.EventCaseClosed, aftercare.Case{ID: c.ID, Outcome: "solved"})
			h.now.Advance(time.Hour)
			h.want(h.fill(h.of(c), form{{"do", "yes"}}), http.StatusOK, "that is good to hear", "!coupon")
			if c = h.only(); c.Solved != aftercare.Yes || len(c.Grants) != 0 {
				t.Errorf("case %+v", c)
			}
		})
	}
}

// A case of the shop's platform that the customer answers here is looked after here.
func TestACaseOfThePlatform(t *testing.T) {
	h := open(t)
	h.desk(aftercare.EventCaseOpened, aftercare.Case{ID: "RMA-1", Kind: aftercare.CaseReturn, State: "label sent", LineIDs: []string{"1"}})
	c := h.only()
	h.want(h.get(h.of(c)), http.StatusOK, "label sent", "Trail Boots", "Nothing was written yet", "!You will hear from us by")
	h.want(h.fill(h.of(c), form{{"do", "answer"}, {"text", "Where is it?"}}), http.StatusOK, "Where is it?")
	if c = h.only(); c.ByPlatform() || len(c.Messages) != 1 {
		t.Errorf("case %+v", c)
	}
}

// What was just said is not applied yet: the page that answers shows it, and the
// case's own page waits for it.
func TestTheMomentBetween(t *testing.T) {
	h := open(t)
	h.slow = true
	page := h.want(h.fill(h.order("/ask"), form{{"kind", "question"}, {"text", "Anybody there?"}}), http.StatusOK, "Anybody there?", "Kim Sommer")
	path := action.FindStringSubmatch(page)[1]
	w := h.get(path)
	h.want(w, http.StatusAccepted, "One moment, we are writing it down")
	if w.Header().Get("Refresh") == "" {
		t.Error("it does not look again")
	}
	h.want(h.send(path, form{{"do", "answer"}, {"text", "And another."}, {"nonce", h.nonce(page)}}), http.StatusServiceUnavailable, "And another.", "Send it again")
	h.slow = false
	for _, in := range h.waiting() {
		h.apply(in)
	}
	h.want(h.get(path), http.StatusOK, "Anybody there?")
}
