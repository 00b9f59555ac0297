package counter

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

// The way to a repair leads past the guides; each step only looks.
func TestARepair(t *testing.T) {
	h := open(t)
	path := h.order("/repair")
	h.want(h.get(path), http.StatusOK, "Which product is it?", "Trail Boots", "!Hut to hut", "!name=\"nonce\"", `method="get"`)
	h.want(h.get(path+"?line=1"), http.StatusOK, "What is wrong with it?", "The sole comes off", "Something else")
	page := h.want(h.get(path+"?line=1&s=The+sole+comes+off"), http.StatusOK, "A new sole in an hour", "Warm it up first.", "Laces", "/part?line=1", "It did not help: request a repair")
	_, onward, _ := strings.Cut(page, `class="button main" href="`)
	onward, _, _ = strings.Cut(onward, `"`)
	onward = html.UnescapeString(onward)
	h.want(h.get(onward), http.StatusOK, "Your warranty runs until Monday, December 11, 2028", "You chose:", "The sole comes off")
	h.want(h.get(path+"?line=1&s="), http.StatusOK, "What is wrong?", "Request the repair") // no guide for something else
	h.want(h.get(path+"?line=5"), http.StatusOK, "Request the repair", "Pocket knife")      // it has no guides at all
	h.want(h.fill(onward, form{{"line", "1"}, {"s", "The sole comes off"}}), http.StatusUnprocessableEntity, "Please fill in: What is wrong?", "The sole comes off", "Trail Boots")
	h.want(h.fill(onward, form{{"line", "1"}, {"s", "The sole comes off"}, {"text", "On a hike."}}, file{"sole.jpg", picture(t, 2)}), http.StatusOK,
		"Lee Novak is looking after it", "The warranty covers it", "Print the repair slip")
	c := h.only()
	if c.Kind != aftercare.CaseRepair || c.Covered != aftercare.CoveredByWarranty || c.SKU != "BOOT-42" || c.Item != "Trail Boots" || c.Cause != "defective" ||
		len(c.Lines) != 1 || c.Messages[0].Text != "The sole comes off\n\nOn a hike." || len(c.Messages[0].Photos) != 1 {
		t.Errorf("case %+v", c)
	}
	if w := h.fill(onward, form{{"line", "99"}, {"text", "x"}}); w.Code != http.StatusSeeOther {
		t.Errorf("a line of nobody: %d", w.Code)
	}
	h.now.Set(h.now.Now().AddDate(3, 0, 0))
	h.want(h.get(h.order("/repair?line=1&go=1")), http.StatusOK, "The warranty ended on", "only if you say yes")
}

func TestASparePart(t *testing.T) {
	h := open(t)
	path := h.order("/part?line=1&part=LACE")
	page := h.want(h.get(path), http.StatusOK, "Trail Boots · €24.90 · free under warranty until Dec 11, 2028", "https://acme.example/sole.jpg", `value="1/LACE" checked`)
	f := form{{"part", "1/LACE"}, {"count", "2"}, {"nonce", h.nonce(page)}}
	h.want(h.send(path, f), http.StatusUnprocessableEntity, "Please answer “What happened?", `value="2" selected`)
	h.want(h.send(path, append(f, [2]string{"cause", "defective"})), http.StatusOK, "2 × Laces", "The warranty covers it", "!Print the re")
	if c := h.only(); c.Kind != aftercare.CaseSparePart || c.Part != "LACE" || c.SKU != "BOOT-42" || c.Covered != aftercare.CoveredByWarranty || c.Item != "2 × Laces" {
		t.Errorf("case %+v", c)
	}
	h.now.Advance(1e9)
	h.want(h.fill(path, form{{"part", "1/SOLE"}, {"count", "1"}, {"cause", "other"}}), http.StatusOK, "We tell you the price first")
	if c := h.cases(orderID)[1]; c.Covered != aftercare.CoveredByCustomer || c.Item != "Sole" {
		t.Errorf("case %+v", c)
	}
	for _, bad := range []string{"2/LACE", "1/", "/", "77/SOLE"} {
		h.want(h.fill(path, form{{"part", bad}, {"count", "1"}, {"cause", "other"}}), http.StatusUnprocessableEntity, "Please answer “Which part")
	}
}

func TestAQuestion(t *testing.T) {
	h := open(t)
	h.want(h.get(h.order("/ask")), http.StatusOK, "How do I wash merino?", "Are they waterproof?", "!Where is my refund?", "Perhaps this helps already")
	h.want(h.get(h.order("/ask?kind=complaint&line=2")), http.StatusOK, "Where is my refund?", `value="complaint" checked`, `<option value="2" selected>`)
}

func TestAComplaint(t *testing.T) {
	h := open(t)
	h.want(h.fill(h.order("/ask"), form{{"kind", "complaint"}, {"line", "2"}, {"cause", "wrong_item"}, {"text", "These are not mine."}}), http.StatusOK,
		"We are sorry that this happened", "Kim Sommer is looking after it", "A person reads what you wrote", "!Print the re")
	if c := h.only(); c.Kind != aftercare.CaseComplaint || c.Cause != "wrong_item" || c.SKU != "SOCK-M" || c.ID[:2] != "C-" {
		t.Errorf("case %+v", c)
	}
	for _, kind := range []string{"", "data", "review", "return"} {
		h.want(h.fill(h.order("/ask"), form{{"kind", kind}, {"text", "x"}}), http.StatusUnprocessableEntity, "Please answer “What would you like")
	}
}

// A customer's words are text, on every page that shows them.
func TestMarkupIsText(t *testing.T) {
	h := open(t)
	const evil = `</textarea><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) https://evil.example/"onclick=1`
	h.fill(h.order("/ask"), form{{"kind", "question"}, {"text", evil + " https://customer.example/"}})
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: h.only().ID, State: evil, Outcome: evil, Carrier: evil, Number: evil, URL: "javascript:alert(1)", ShippedAt: h.now.Now(),
		CallPhone: evil, CallAt: h.now.Now(), LabelURL: "javascript:alert(1)",
		Messages: []aftercare.CaseMessage{{ID: "d", From: aftercare.ByDesk, By: "kim", Text: "See https://acme.example/a?b=1, or javascript:alert(1) " + evil}}})
	for _, path := range []string{h.of(h.only()), h.order("/return?line=" + "%22%3E%3Cscript%3E"), h.order("/repair?line=1&s=%22%3E%3Cscript%3E&go=1"), h.order("/ask?kind=%22%3E%3Cscript%3E")} {
		page := h.get(path).Body.String()
		for _, bad := range []string{"<script", "<img src=x", `href="javascript`, `"onclick`, `">` + "<script"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: %q came through", path[len(path)-20:], bad)
			}
		}
	}
	h.want(h.get(h.of(h.only())), http.StatusOK, `<a href="https://acme.example/a?b=1" rel="noopener nofollow">`, `<a href="https://evil.example/" rel="noopener nofollow">`,
		"https://customer.example/", `!<a href="https://customer.example/`)
}
