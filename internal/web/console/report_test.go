package console

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/web/webtest"
)

// busy is a month in which the same things went wrong more than once.
func busy(t *testing.T) *counter {
	t.Helper()
	x := several(t)
	questions := []string{"=Are the boots waterproof?", "Hello, are these boots waterproof at all?", "Is the leather waterproof when it rains for days?"}
	for i := range 6 {
		id, at := fmt.Sprint("q", i), webtest.Now.AddDate(0, 0, -i-1)
		f := webtest.Facts()
		f.Order.ID, f.Order.Name, f.Shipments = id, "#300"+fmt.Sprint(i), nil
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventOrderPaid, At: f.Order.PaidAt, Order: &f.Order})
		c := aftercare.Case{ID: fmt.Sprintf("Q-00000%d", i), Kind: aftercare.CaseQuestion, From: aftercare.FromCustomer, SKU: "BOOT-42", Item: "Trail Boots"}
		if i < 3 {
			c.Messages = []aftercare.CaseMessage{{ID: "m1", From: aftercare.ByCustomer, Text: questions[i]}}
		} else {
			c.ID, c.Kind, c.Cause = fmt.Sprintf("R-00000%d", i), aftercare.CaseReturn, []string{"too_small", "too_small", "damaged"}[i-3]
			c.Lines = []aftercare.CaseLine{{LineID: "1", Quantity: 1}}
		}
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventCaseOpened, At: at, Case: &c})
		news := aftercare.Case{ID: c.ID, Kind: c.Kind, State: aftercare.StateWorking, Messages: []aftercare.CaseMessage{{ID: "d1", From: aftercare.ByDesk, By: "kim", Text: "Up to the ankle they are."}}}
		if i == 5 {
			news.Root, news.Grants = "packaging", []aftercare.Grant{{ID: "refund", Kind: "refund", Amount: aftercare.Money{Amount: 1250, Currency: "EUR"}, By: "mio"}}
		}
		x.tellsOf(id, aftercare.Event{Type: aftercare.EventCaseUpdated, At: at.Add(20 * time.Minute), Case: &news})
		if i != 4 {
			x.tellsOf(id, aftercare.Event{Type: aftercare.EventCaseClosed, At: at.Add(2 * time.Hour), Case: &aftercare.Case{ID: c.ID, Kind: c.Kind, Outcome: "answered"}})
		}
	}
	return x
}

// The month says what went wrong, how long it took and what would prevent it; and
// the same to machines.
func TestTheMonthsReport(t *testing.T) {
	x := busy(t)
	const path = "/cases/report?store=acme&month=2026-12"
	x.contains(x.do("GET", path, nil), http.StatusOK, "December 2026", "Too small", "Arrived damaged", "Packaging", "measurements", "waterproof",
		"Up to the ankle they are.", "Trail Boots", "42, forest green", "20 min", "€12.50", "/cases/report.csv?store=acme&amp;month=2026-12", "month=2026-11")
	var out cases.MonthOut
	w := x.do("GET", strings.Replace(path, "report", "report.json", 1), nil)
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK || out.Opened != 12 || out.Store != "acme" || len(out.Compensation) != 1 || out.Compensation[0].Amount != "12.50" {
		t.Errorf("%v in %d: %+v", err, w.Code, out)
	}
	w = x.do("GET", strings.Replace(path, "report", "report.csv", 1), nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 20 || !strings.Contains(w.Header().Get("Content-Disposition"), "cases-acme-2026-12.csv") {
		t.Fatalf("%v: %d rows", err, len(rows))
	}
	found := false
	for _, r := range rows {
		for _, cell := range r {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
		found = found || r[0] == "cause" && r[1] == "too_small" && r[3] == "2"
	}
	if !found {
		t.Errorf("no cause among %v", rows)
	}
	x.now.Set(webtest.Now.AddDate(0, 2, 0))
	x.tells(aftercare.Event{Type: aftercare.EventCaseClosed, At: x.now.Now(), Case: &aftercare.Case{ID: theReturn, Kind: aftercare.CaseReturn, Outcome: "money back"}})
	if body := x.do("GET", "/cases/report", nil).Body.String(); !strings.Contains(body, "Cases in February 2027") || strings.Contains(body, "No case was open") {
		t.Error("what happens this very moment is not counted")
	}
	x.now.Set(webtest.Now)
	x.contains(x.do("GET", "/cases/report?month=2026-10", nil), http.StatusOK, "No case was open in October 2026")
	x.contains(x.do("GET", "/cases/report?month=nonsense&store=none", nil), http.StatusOK, "December 2026")
	x.contains(x.do("GET", "/cases/report?month=2030-01", nil), http.StatusOK, "December 2026")
}
