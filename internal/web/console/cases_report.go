package console

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// monthOf is the month that a request asks for, of one store; nonsense is the
// store's present month, or its first store's.
type monthOf struct {
	Shop     *aftercare.Store
	From, To time.Time
}

// monthOf reads ?store=acme&month=2026-12.
func (c *console) monthOf(r *http.Request) (monthOf, error) {
	q := r.URL.Query()
	m := monthOf{Shop: c.stores[q.Get("store")]}
	if m.Shop == nil {
		if len(c.Stores) == 0 {
			return m, aftercare.Errorf(aftercare.NotFound, "There is no store to report of.")
		}
		m.Shop = c.Stores[0]
	}
	loc := m.Shop.Location()
	now := c.Business.Now().In(loc)
	first, err := time.ParseInLocation("2006-01", q.Get("month"), loc)
	if err != nil || first.After(now) {
		first = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, loc)
	}
	m.From, m.To = first, first.AddDate(0, 1, 0)
	return m, nil
}

// month is the month that is asked for, added up.
func (c *console) month(r *http.Request) (m monthOf, sum cases.Month, err error) {
	if m, err = c.monthOf(r); err == nil {
		sum, err = c.add(r, m)
	}
	return m, sum, err
}

// add reads the rows and adds them up. A month that goes on is added up until now,
// with what happens at this very moment.
func (c *console) add(r *http.Request, m monthOf) (cases.Month, error) {
	to := m.To
	if now := c.Business.Now(); now.Before(to) {
		to = now.Add(time.Microsecond)
	}
	all, err := c.Months.CasesForReport(r.Context(), m.Shop.ID, m.From, to)
	if err != nil {
		return cases.Month{}, err
	}
	promises, err := c.Months.Promises(r.Context(), m.Shop.ID, m.From, to)
	if err != nil {
		return cases.Month{}, err
	}
	return cases.Report(all, promises, m.Shop, m.From, to), nil
}

type reportPage struct {
	frame
	monthOf
	Month         cases.Month
	Name          string // "December 2026"
	CSV, JSON     string // addresses
	Before, After string // addresses of the months beside it; "" when there is none
	Stores        []*aftercare.Store
	Tiles         []tile
	Kept, Broken  int // promises
}

// report is GET /cases/report: what a month of cases tells.
func (c *console) report(w http.ResponseWriter, r *http.Request) error {
	m, month, err := c.month(r)
	if err != nil {
		return err
	}
	p := reportPage{frame: c.frame("Cases in "+m.From.Format("January 2006"), "/cases"), monthOf: m, Month: month, Stores: c.Stores, Name: m.From.Format("January 2006")}
	p.Zone = m.Shop.Location()
	p.CSV, p.JSON = "/cases/report.csv?"+m.query(0), "/cases/report.json?"+m.query(0)
	if m.From.AddDate(1, 0, 0).After(p.Now) || p.Month.Opened+p.Month.Closed+p.Month.Open > 0 { // beyond, it is empty for ever
		p.Before = "/cases/report?" + m.query(-1)
	}
	if m.To.Before(p.Now) {
		p.After = "/cases/report?" + m.query(1)
	}
	for _, k := range p.Month.Promises {
		p.Kept, p.Broken = p.Kept+k.Kept, p.Broken+k.Broken
	}
	p.Tiles = p.tiles()
	c.pages.Render(w, r, http.StatusOK, "report", p)
	return nil
}

// query names the month so many months away.
func (m monthOf) query(months int) string {
	return fmt.Sprintf("store=%s&month=%s", m.Shop.ID, m.From.AddDate(0, months, 0).Format("2006-01"))
}

// reportJSON is GET /cases/report.json.
func (c *console) reportJSON(w http.ResponseWriter, r *http.Request) error {
	m, month, err := c.month(r)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(month.Out(m.Shop.ID), "", "  ")
	if err != nil {
		return fmt.Errorf("write report of %s: %w", m.Shop.ID, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return send(w, r, body)
}

// reportCSV is GET /cases/report.csv.
func (c *console) reportCSV(w http.ResponseWriter, r *http.Request) error {
	m, month, err := c.month(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="cases-%s-%s.csv"`, m.Shop.ID, m.From.Format("2006-01")))
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for a local code page without
	if err := csv.NewWriter(&b).WriteAll(month.Out(m.Shop.ID).Table()); err != nil {
		return fmt.Errorf("write report of %s: %w", m.Shop.ID, err)
	}
	return send(w, r, b.Bytes())
}

func send(w http.ResponseWriter, r *http.Request, body []byte) error {
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader left; there is nobody to tell
	}
	return nil
}
