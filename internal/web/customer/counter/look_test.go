package counter

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// TestLook serves the pages to whoever wants to see them:
// AFTERCARE_WEB_ADDR=127.0.0.1:8099 AFTERCARE_WEB_LOCALE=ja go test -run TestLook -timeout 0.
func TestLook(t *testing.T) {
	addr := os.Getenv("AFTERCARE_WEB_ADDR")
	if addr == "" {
		t.Skip("no AFTERCARE_WEB_ADDR")
	}
	h := openIn(t, cmp.Or(os.Getenv("AFTERCARE_WEB_LOCALE"), "en"))
	for _, path := range h.story() {
		fmt.Println("http://" + addr + path)
	}
	s := &http.Server{Addr: addr, Handler: h.pages, ReadHeaderTimeout: time.Second}
	t.Fatal(s.ListenAndServe())
}

// story is one of each page, with something on it.
func (h *house) story() []string {
	h.Helper()
	h.fill(h.order("/return"), back(), file{"hole.jpg", picture(h.T, 30)})
	returned := h.only()
	price := aftercare.Money{Amount: 4990, Currency: "EUR"}
	h.now.Advance(time.Minute)
	h.fill(h.order("/repair?line=1&s=The+sole+comes+off&go=1"), form{{"line", "1"}, {"s", "The sole comes off"}, {"text", "On a hike, after two weeks. The left one, at the heel."}}, file{"sole.jpg", picture(h.T, 60)}, file{"heel.jpg", picture(h.T, 90)})
	repaired := h.cases(orderID)[1]
	h.now.Advance(26 * time.Hour)
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: repaired.ID, State: aftercare.StateReceived, ReceivedAt: h.now.Now(), Messages: []aftercare.CaseMessage{
		{ID: "d1", From: aftercare.ByDesk, By: "lee", Text: "Thank you, the boots are here and on the bench.\n\nHow we do it: https://acme.example/sole"}}})
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: repaired.ID, State: aftercare.StateEstimate, Estimate: &price, EstimatedAt: h.now.Now(), Messages: []aftercare.CaseMessage{
		{ID: "d2", From: aftercare.ByDesk, By: "lee", Text: "Both heels are worn, which is no fault. New ones would be this much."}}})
	h.now.Advance(time.Minute)
	h.fill(h.order("/ask"), form{{"kind", "complaint"}, {"line", "2"}, {"cause", "wrong_item"}, {"text", "These are not mine."}})
	complained := h.cases(orderID)[2]
	h.now.Advance(3 * time.Hour)
	h.desk(aftercare.EventCaseUpdated, aftercare.Case{ID: complained.ID, State: aftercare.StateShipped, Carrier: "DHL", Number: "00340434161200", URL: "https://dhl.example/00340434161200", ShippedAt: h.now.Now(),
		Messages: []aftercare.CaseMessage{{ID: "d3", From: aftercare.ByDesk, By: "kim", Text: "The right ones left today. Please keep the others."}}})
	h.now.Advance(50 * time.Hour)
	h.desk(aftercare.EventCaseClosed, aftercare.Case{ID: complained.ID})
	h.now.Advance(time.Hour)
	return []string{
		h.order("/return"), h.order("/repair"), h.order("/repair?line=1"), h.order("/repair?line=1&s=The+sole+comes+off"), h.order("/repair?line=1&s=&go=1"),
		h.order("/part"), h.order("/ask"), h.of(returned), h.of(repaired), h.of(complained), h.of(returned) + "/slip", h.order("/insert"),
	}
}
